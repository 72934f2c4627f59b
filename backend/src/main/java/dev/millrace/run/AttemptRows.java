package dev.millrace.run;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.TransactionMode;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads rows of {@code attempt a}. */
final class AttemptRows {

    static final String COLUMNS = """
            a.node_key, a.number, a.state, a.data_source, a.mode, a.sql, a.variables, a.identity, a.started_at,
            a.ended_at, a.error\
            """;

    private AttemptRows() {}

    static AttemptRecord read(ResultSet row) throws SQLException {
        return new AttemptRecord(
                row.getString("node_key"),
                row.getInt("number"),
                AttemptState.valueOf(row.getString("state")),
                row.getString("data_source"),
                TransactionMode.valueOf(row.getString("mode")),
                row.getString("sql"),
                StoredJson.readList(row.getString("variables"), VariableValue.class),
                StoredJson.read(row.getString("identity"), BackendIdentity.class),
                row.getTimestamp("started_at").toInstant(),
                StoredJson.instant(row.getTimestamp("ended_at")),
                StoredJson.read(row.getString("error"), AttemptError.class));
    }
}
