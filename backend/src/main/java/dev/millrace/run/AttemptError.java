package dev.millrace.run;

import dev.millrace.datasource.TransactionMode;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, in the database's own words where they are its.
 *
 * @param line of the node's template, from 1; null when the error names no place
 * @param column in UTF-16 units, from 1
 * @param context the server's call stack, such as the line of a function
 * @param internalQuery the command that a function or a block ran, in which the error lies
 * @param internalPosition character (code point) in {@code internalQuery}, from 1
 * @param otherMode the transaction mode that the failed command needs; null: the mode is not to blame
 */
public record AttemptError(
        String message,
        @Nullable String sqlState,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String context,
        @Nullable String internalQuery,
        @Nullable Integer internalPosition,
        @Nullable TransactionMode otherMode) {

    public static AttemptError of(String message) {
        return of(message, null);
    }

    /**
     * An error that names no place.
     *
     * @param sqlState null: the error is not the database's
     */
    public static AttemptError of(String message, @Nullable String sqlState) {
        return new AttemptError(message, sqlState, null, null, null, null, null, null, null, null);
    }

    /** An error at a place of the template that no database has seen. */
    public static AttemptError at(String message, int line, int column) {
        return new AttemptError(message, null, line, column, null, null, null, null, null, null);
    }
}
