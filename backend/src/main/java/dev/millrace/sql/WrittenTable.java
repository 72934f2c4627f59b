package dev.millrace.sql;

/**
 * A table a script changes the rows of.
 *
 * @param table as the script names it
 * @param statement the statement's number, from 1
 * @param line of the verb in the template, from 1
 * @param column of the verb in the template, from 1, in UTF-16 units
 */
public record WrittenTable(TableName table, int statement, int line, int column) {}
