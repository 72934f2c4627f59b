package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Describes the statements of a script to the outside. */
final class SqlStatements {
    private SqlStatements() {}

    /** @param position of an offset of the script, in the template */
    static List<SqlStatement> described(List<StatementTokens> split, IntFunction<SqlPosition> position) {
        List<SqlStatement> described = new ArrayList<>(split.size());
        for (StatementTokens statement : split) {
            SqlPosition where = position.apply(statement.start());
            described.add(new SqlStatement(
                    described.size() + 1,
                    where.line(),
                    where.column(),
                    StatementKind.of(statement),
                    statement.sql(),
                    StatementShape.of(statement).returnsRows()));
        }
        return List.copyOf(described);
    }
}
