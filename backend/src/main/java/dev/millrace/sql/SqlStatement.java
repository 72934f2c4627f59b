package dev.millrace.sql;

/**
 * A statement of a script.
 *
 * @param index from 1
 * @param line of its first token in the template, from 1
 * @param column of its first token in the template, from 1, in UTF-16 units
 * @param kind its first keyword in capitals, with the object for CREATE, ALTER and DROP: {@code CREATE FOREIGN TABLE}
 * @param text from its first to its last token, without the semicolon and surrounding comments
 * @param returnsRows whether it answers with rows, as far as its text tells
 */
public record SqlStatement(int index, int line, int column, String kind, String text, boolean returnsRows) {}
