package dev.millrace.datasource;

import org.jspecify.annotations.Nullable;

/**
 * A database's refusal, in its own words.
 *
 * @param position 1-based character (code point) in the statement's text; 0 when the server names none
 * @param where the server's call stack, such as the line of a function
 * @param internalQuery the text of a command that a function or a block ran, in which the error lies
 * @param internalPosition 1-based character (code point) in {@code internalQuery}; 0 when the server names none
 * @param ending what became of the connection
 */
public record SqlFailure(
        String message,
        @Nullable String sqlState,
        int position,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String where,
        @Nullable String internalQuery,
        int internalPosition,
        Ending ending) {

    /** How a failure left the connection. */
    public enum Ending {

        /** It can be used on. */
        NONE,

        /** The server said why it ends this session, and did. */
        BY_SERVER,

        /** The driver closed it, because it no longer understands what such a session would say. */
        BY_DRIVER,

        /** Nobody said why: what happened to open work is not known from here. */
        LOST
    }

    public static SqlFailure of(String sqlState, String message) {
        return new SqlFailure(message, sqlState, 0, null, null, null, null, 0, Ending.NONE);
    }

    /** Whether the connection is gone. */
    public boolean connectionLost() {
        return ending != Ending.NONE;
    }

    /** The same for the text without its first characters, which were not the script's. */
    SqlFailure after(int characters) {
        return new SqlFailure(
                message,
                sqlState,
                Math.max(0, position - characters),
                detail,
                hint,
                where,
                internalQuery,
                internalPosition,
                ending);
    }

    /** The same, of which only its database can tell what it left. */
    SqlFailure unclear() {
        return new SqlFailure(
                message, sqlState, position, detail, hint, where, internalQuery, internalPosition, Ending.LOST);
    }
}
