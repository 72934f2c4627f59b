package dev.millrace.flow.file;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How one text stands in a file: bare when it is a plain word or two, as a block of lines ({@code |}) when it has lines, in
 * double quotes when neither is safe. A block keeps tabs and spaces at the ends of lines; what YAML would turn into
 * another line break, or not take at all, stands escaped in quotes, line under line.
 */
final class YamlText {

    /** What no reader of YAML 1.1 or 1.2 takes for anything but this text, also between brackets. */
    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}_](?:[\\p{L}\\p{M}\\p{Nd} _./()+@-]*[\\p{L}\\p{M}\\p{Nd}_./()+@-])?");

    private static final Set<String> WORDS_OF_YAML =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private static final Pattern ONLY_BLANK = Pattern.compile("[ \\n\\t]*");
    private static final Pattern AFTER_A_BREAK = Pattern.compile("(?<=\\n)|(?<=\\r)(?!\\n)");

    private YamlText() {}

    static String onOneLine(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : '"' + escaped(text) + '"';
    }

    /**
     * The value of a member with the end of its last line.
     *
     * @param lines whether it is a block even of a single line
     * @param margin of further lines: two spaces more than the member's own
     */
    static String member(String text, boolean lines, String margin) {
        boolean manyLines = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        if ((lines || manyLines) && fitsBlock(text)) {
            return block(text, margin);
        }
        return (manyLines ? quotedLines(text, margin) : onOneLine(text)) + '\n';
    }

    private static boolean fitsBlock(String text) {
        return text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isReadable(c))
                && !ONLY_BLANK.matcher(text).matches();
    }

    private static String block(String text, String margin) {
        int end = text.length();
        while (text.charAt(end - 1) == '\n') {
            end--;
        }
        int breaks = text.length() - end;
        StringBuilder block = new StringBuilder("|");
        // Where the first line begins could not be seen otherwise.
        if (" \t\n".indexOf(text.charAt(0)) >= 0) {
            block.append('2');
        }
        block.append(breaks == 0 ? "-" : breaks == 1 ? "" : "+").append('\n');
        text.substring(0, end)
                .lines()
                .forEach(line ->
                        block.append(line.isEmpty() ? "" : margin).append(line).append('\n'));
        return block.append("\n".repeat(Math.max(0, breaks - 1))).toString();
    }

    /** Each line of the text on a line of its own: an escaped end of line joins them, escaped blanks begin them. */
    private static String quotedLines(String text, String margin) {
        StringBuilder quoted = new StringBuilder("\"");
        String before = "";
        for (String line : AFTER_A_BREAK.splitAsStream(text).toList()) {
            quoted.append(before);
            quoted.append(!before.isEmpty() && line.startsWith(" ") ? "\\" : "");
            quoted.append(escaped(line));
            before = "\\\n" + margin;
        }
        return quoted.append('"').toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isReadable(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Whether YAML takes the character as it is, and not for the end of a line. */
    private static boolean isReadable(int c) {
        return (c >= ' ' && c < 0x7F)
                || (c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029)
                || (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF)
                || c >= 0x10000;
    }
}
