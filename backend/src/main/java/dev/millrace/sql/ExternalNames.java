package dev.millrace.sql;

import java.util.Optional;

/** Finds the words that reach out of the database: {@code dblink…(} and COPY … PROGRAM, in DO bodies too. */
final class ExternalNames {
    /** @param offset in the text of the statement's script */
    record Found(int offset, String what) {}

    private ExternalNames() {}

    static Optional<Found> first(StatementTokens statement) {
        if (statement.is(0, "COPY")) {
            int program = program(statement);
            if (program >= 0) {
                return Optional.of(new Found(statement.token(program).start(), "This COPY runs a program"));
            }
        }
        for (int i = 0; i < statement.size(); i++) {
            if (isDblinkCall(statement, i)) {
                return Optional.of(new Found(statement.token(i).start(), "This calls dblink"));
            }
            if (statement.token(i).kind() == SqlToken.Kind.DOLLAR_STRING) {
                int offset = statement.token(i).start();
                Optional<Found> inside = inBody(RoutineBodies.body(statement, i));
                if (inside.isPresent()) {
                    // Where in the body does not matter much; the body's beginning survives every rendering.
                    return Optional.of(new Found(offset, inside.get().what()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> inBody(String body) {
        if (!mentions(body)) {
            return Optional.empty();
        }
        StatementTokens inside = RoutineBodies.tokens(body);
        for (int i = 0; i < inside.size(); i++) {
            // In dynamic SQL the call stands in a string.
            boolean dynamic = inside.token(i).kind() == SqlToken.Kind.STRING
                    && lower(inside.token(i).in(body)).contains("dblink");
            if (dynamic || isDblinkCall(inside, i)) {
                return Optional.of(new Found(0, "This calls dblink"));
            }
            if (inside.is(i, "PROGRAM") && inside.isAny(i - 1, "FROM", "TO")) {
                return Optional.of(new Found(0, "This COPY runs a program"));
            }
        }
        return Optional.empty();
    }

    private static boolean mentions(String body) {
        String lower = lower(body);
        return lower.contains("dblink") || lower.contains("program");
    }

    private static int program(StatementTokens statement) {
        int depth = 0;
        for (int i = 1; i < statement.size(); i++) {
            if (statement.isPunctuation(i, '(')) {
                depth++;
            } else if (statement.isPunctuation(i, ')')) {
                depth--;
            } else if (depth == 0 && statement.is(i, "PROGRAM") && statement.isAny(i - 1, "FROM", "TO")) {
                return i;
            }
        }
        return -1;
    }

    /** A table of such a name, as in {@code insert into dblink_log (a)}, is no call. */
    private static boolean isDblinkCall(StatementTokens statement, int i) {
        boolean named = (statement.isWord(i) || statement.isQuotedIdentifier(i))
                && statement.isPunctuation(i + 1, '(')
                && !statement.isAny(i - 1, "INTO", "TABLE", "COPY", "EXISTS", "ON");
        if (!named) {
            return false;
        }
        String name = lower(statement.token(i).in(statement.text()));
        return name.startsWith("dblink") || name.startsWith("\"dblink");
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
