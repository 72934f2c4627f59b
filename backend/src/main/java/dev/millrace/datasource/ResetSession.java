package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a connection ready for the next script, one question at a time; false each time: it is no good any more. */
final class ResetSession {

    private ResetSession() {}

    /** Leaves the connection without a transaction, every statement for itself. */
    static boolean rollback(Connection connection) {
        try {
            connection.setAutoCommit(false);
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Nothing of the script may be left to the next one: settings, temporary tables, locks, listening, roles. */
    static boolean discardAll(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("discard all");
            connection.clearWarnings();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
