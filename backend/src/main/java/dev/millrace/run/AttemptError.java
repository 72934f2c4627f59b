package dev.millrace.run;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, in the database's own words where they are its.
 *
 * @param line of the node's template, from 1; null when the error names no place
 * @param column in UTF-16 units, from 1
 */
public record AttemptError(
        String message,
        @Nullable String sqlState,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String detail,
        @Nullable String hint) {

    public static AttemptError of(String message) {
        return new AttemptError(message, null, null, null, null, null);
    }
}
