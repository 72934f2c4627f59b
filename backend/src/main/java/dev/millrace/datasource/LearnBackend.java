package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Asks at the beginning of a session who the backend of its connection is, and makes the session's settings. */
record LearnBackend(Pool pool, Connection connection, BackendQuestion question) {

    /**
     * The question is a query, so it comes too late to make settings for statements that have to come before any query: they
     * are made by commands that are none, in the transaction that they begin, and the backend is known before the first
     * statement of the script may have to be cancelled.
     */
    BackendIdentity beforeAnyQuery() throws SQLException {
        connection.setAutoCommit(true);
        BackendIdentity backend = question.ofBackend(connection);
        connection.setAutoCommit(false);
        for (String setting : question.localSettings()) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(setting);
            }
        }
        return backend;
    }

    /**
     * A direct connection to a primary keeps its backend, its server and its timeline as long as it lives.
     *
     * @param settingsMade by {@link #beforeAnyQuery}
     */
    BackendIdentity identity(boolean settingsMade) throws SQLException {
        BackendIdentity before = pool.backend(connection);
        if (before != null && question.depth() == BackendQuestion.DEEPEST) {
            return question.askAgain(connection, before, settingsMade);
        }
        BackendIdentity known = question.ask(connection, settingsMade);
        boolean direct = known.pid() == connection.unwrap(PGConnection.class).getBackendPID();
        if (known.timeline() != null && direct) {
            pool.backend(connection, known);
        }
        return known;
    }
}
