package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Describes the statements of a script to the outside. */
final class SqlStatements {
    private SqlStatements() {}

    /** @param position of an offset of the script, in the template */
    static List<SqlStatement> described(
            List<StatementTokens> split, List<StatementShape> shapes, IntFunction<SqlPosition> position) {
        List<SqlStatement> described = new ArrayList<>(split.size());
        for (int i = 0; i < split.size(); i++) {
            StatementTokens statement = split.get(i);
            SqlPosition where = position.apply(statement.start());
            described.add(new SqlStatement(
                    i + 1,
                    where.line(),
                    where.column(),
                    shapes.get(i).kind(),
                    statement.sql(),
                    shapes.get(i).returnsRows()));
        }
        return List.copyOf(described);
    }
}
