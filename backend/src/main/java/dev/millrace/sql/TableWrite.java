package dev.millrace.sql;

/**
 * A change of a table's rows in a statement.
 *
 * @param at index of the verb's token in the statement
 * @param fromQuery INSERT … SELECT, in any of its forms
 * @param guarded INSERT … ON CONFLICT, or one whose query leaves out what the table holds, see {@link RepeatGuard}
 * @param filtered UPDATE or DELETE with a WHERE of its own
 */
record TableWrite(Verb verb, TableName table, int at, boolean fromQuery, boolean guarded, boolean filtered) {
    enum Verb {
        INSERT,
        UPDATE,
        DELETE,
        MERGE,
        TRUNCATE,
        COPY
    }
}
