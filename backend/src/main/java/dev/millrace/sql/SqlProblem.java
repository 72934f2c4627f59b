package dev.millrace.sql;

/**
 * Something found in a script, as a value.
 *
 * @param code a finding code of the HTTP API, see {@link SqlCodes}
 * @param message a sentence for people
 * @param line in the template, from 1
 * @param column in the template, from 1, in UTF-16 units
 */
public record SqlProblem(String code, String message, int line, int column) {
    static SqlProblem at(SqlPosition position, String code, String message) {
        return new SqlProblem(code, message, position.line(), position.column());
    }
}
