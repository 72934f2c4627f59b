package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Notices a pooler that lends server connections by transaction: there, nothing of a session lasts. */
final class TransactionPooler {

    private TransactionPooler() {}

    /**
     * Has a second connection hold a transaction open, so that a pooler has to give the first one another backend than
     * before.
     *
     * @param first of the same login, outside of a transaction
     */
    static boolean isBefore(Connection first, Login login) throws SQLException {
        int before = pid(first);
        try (Connection second = Connections.forQuestions(login)) {
            second.setAutoCommit(false);
            // The first is not asked when it shares: of a pool of one it would wait for the second to end.
            boolean pooled = pid(second) == before || pid(first) != before;
            second.rollback();
            return pooled;
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
