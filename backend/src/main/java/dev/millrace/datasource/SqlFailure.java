package dev.millrace.datasource;

import org.jspecify.annotations.Nullable;

/**
 * A database's refusal, in its own words.
 *
 * @param position 1-based character (code point) in the statement's text; 0 when the server names none
 * @param where the server's call stack, such as the line of a function
 * @param connectionLost whether the connection is gone, so that what happened to open work is not known from here
 */
public record SqlFailure(
        String message,
        @Nullable String sqlState,
        int position,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String where,
        boolean connectionLost) {

    static SqlFailure of(String sqlState, String message) {
        return new SqlFailure(message, sqlState, 0, null, null, null, false);
    }

    /** The same for the text without its first characters, which were not the script's. */
    SqlFailure after(int characters) {
        return new SqlFailure(
                message, sqlState, Math.max(0, position - characters), detail, hint, where, connectionLost);
    }
}
