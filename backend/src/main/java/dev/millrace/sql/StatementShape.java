package dev.millrace.sql;

import java.util.List;

/**
 * What a statement is and does, as far as its tokens tell.
 *
 * @param kind see {@link StatementKind}
 * @param writes in the order they stand in
 * @param intoAt index of INTO in a SELECT … INTO, which makes a table and answers nothing; -1 when there is none
 */
record StatementShape(String kind, boolean returnsRows, List<TableWrite> writes, int intoAt) {
    static List<StatementShape> all(List<StatementTokens> statements) {
        return statements.stream().map(StatementReader::read).toList();
    }
}
