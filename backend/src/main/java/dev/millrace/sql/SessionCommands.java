package dev.millrace.sql;

import org.jspecify.annotations.Nullable;

/**
 * Commands that act on other sessions, or on who this one is, even when its transaction only reads and is rolled back: they
 * hold locks that others wait for, send and receive notifications, or take another role.
 */
final class SessionCommands {

    private SessionCommands() {}

    /** The command's name; null for any other statement. */
    static @Nullable String name(StatementTokens statement) {
        if (statement.isAny(0, "LOCK", "LISTEN", "UNLISTEN", "NOTIFY", "LOAD")) {
            return SqlCharacters.upper(statement.token(0).in(statement.text()));
        }
        if (statement.is(0, "RESET")) {
            return statement.is(1, "ROLE")
                    ? "RESET ROLE"
                    : statement.are(1, "SESSION", "AUTHORIZATION") ? "RESET SESSION AUTHORIZATION" : null;
        }
        if (!statement.is(0, "SET")) {
            return null;
        }
        int at = statement.isAny(1, "SESSION", "LOCAL") && !statement.is(2, "TO") ? 2 : 1;
        if (namesRole(statement, at)) {
            return "SET ROLE";
        }
        boolean authorization = statement.are(1, "SESSION", "AUTHORIZATION")
                || statement.are(at, "SESSION", "AUTHORIZATION")
                || statement.is(at, "session_authorization");
        return authorization ? "SET SESSION AUTHORIZATION" : null;
    }

    /** {@code role} is a setting too, with any spelling of its name. */
    private static boolean namesRole(StatementTokens statement, int at) {
        return statement.is(at, "ROLE")
                || (statement.isQuotedIdentifier(at)
                        && statement.token(at).in(statement.text()).equals("\"role\""));
    }
}
