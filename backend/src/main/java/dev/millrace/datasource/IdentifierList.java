package dev.millrace.datasource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A list of names as settings such as {@code search_path} have it: with commas, and quoted where case or spaces count. */
final class IdentifierList {

    private IdentifierList() {}

    /** The names themselves, as the server reads them. */
    static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"' && quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                name.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == ',' && !quoted) {
                add(names, name, wasQuoted);
                wasQuoted = false;
            } else if (quoted || !Character.isWhitespace(c)) {
                name.append(c);
            }
        }
        add(names, name, wasQuoted);
        return names;
    }

    private static void add(List<String> names, StringBuilder name, boolean quoted) {
        String text = name.toString();
        names.add(quoted ? text : text.toLowerCase(Locale.ROOT));
        name.setLength(0);
    }
}
