package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a name, perhaps qualified, off a statement's tokens. */
final class TableNameReader {
    /** @param end index of the token after the name */
    record Found(TableName name, int start, int end) {}

    private TableNameReader() {}

    /** The name at {@code from}, after ONLY and IF [NOT] EXISTS; null when no name stands there. */
    static @Nullable Found at(StatementTokens statement, int from) {
        int i = from;
        if (statement.are(i, "IF", "NOT", "EXISTS")) {
            i += 3;
        } else if (statement.are(i, "IF", "EXISTS")) {
            i += 2;
        }
        if (statement.is(i, "ONLY")) {
            i++;
        }
        // ONLY (t)
        while (i > from && statement.isPunctuation(i, '(')) {
            i++;
        }
        int start = i;
        List<String> parts = new ArrayList<>();
        while (isName(statement, i)) {
            parts.add(part(statement, i));
            i++;
            if (!statement.isPunctuation(i, '.')) {
                break;
            }
            i++;
        }
        if (parts.isEmpty()) {
            return null;
        }
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        return new Found(new TableName(schema, parts.get(parts.size() - 1)), start, i);
    }

    /** All names of a list: {@code a, b.c, "d"}. */
    static List<Found> list(StatementTokens statement, int from) {
        List<Found> names = new ArrayList<>();
        int i = from;
        Found found = at(statement, i);
        while (found != null) {
            names.add(found);
            i = found.end();
            while (statement.isPunctuation(i, ')') || isStar(statement, i)) {
                i++;
            }
            found = statement.isPunctuation(i, ',') ? at(statement, i + 1) : null;
        }
        return names;
    }

    private static boolean isName(StatementTokens statement, int i) {
        return statement.isWord(i) || statement.isQuotedIdentifier(i);
    }

    private static boolean isStar(StatementTokens statement, int i) {
        return i < statement.size()
                && statement.token(i).kind() == SqlToken.Kind.OPERATOR
                && statement.token(i).in(statement.text()).equals("*");
    }

    private static String part(StatementTokens statement, int i) {
        String written = statement.token(i).in(statement.text());
        if (statement.isWord(i)) {
            return statement.token(i).templated() ? foldedOutsidePlaceholders(written) : folded(written);
        }
        int from = written.indexOf('"') + 1;
        int to = statement.token(i).closed() ? written.length() - 1 : written.length();
        return written.substring(from, to).replace("\"\"", "\"");
    }

    private static String folded(String word) {
        StringBuilder folded = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            folded.append(SqlCharacters.lower(word.charAt(i)));
        }
        return folded.toString();
    }

    /** The names of variables keep their case: it matters. */
    private static String foldedOutsidePlaceholders(String word) {
        StringBuilder folded = new StringBuilder(word.length());
        boolean inside = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            inside = inside ? c != '}' : word.startsWith("${", i);
            folded.append(inside ? c : SqlCharacters.lower(c));
        }
        return folded.toString();
    }
}
