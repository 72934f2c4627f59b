package dev.millrace.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a server says of the place of an error (manual, "Error and Notice Message Fields").
 *
 * @param position 1-based character (code point) in the statement's text; 0 when the server names none
 * @param internalQuery the text of a command that the server made, or that a body holds, in which the error lies
 * @param internalPosition 1-based character (code point) in {@code internalQuery}; 0 when the server names none
 * @param context the call stack, a line a frame, the innermost first
 */
public record ServerError(
        int position,
        @Nullable String internalQuery,
        int internalPosition,
        @Nullable String context) {}
