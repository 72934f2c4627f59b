package dev.millrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads rows of {@code statement_result s} as statements of a run. */
final class StatementRows {

    static final String COLUMNS = "s.statement, s.line, s.command, s.affected, s.millis, s.notices";

    private StatementRows() {}

    static RunView.StatementView read(ResultSet row) throws SQLException {
        StoredNotices notices = StoredNotices.read(row.getString("notices"));
        return new RunView.StatementView(
                row.getInt("statement"),
                row.getInt("line"),
                row.getString("command"),
                row.getObject("affected", Long.class),
                row.getDouble("millis"),
                notices.kept(),
                notices.count());
    }
}
