package dev.millrace.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * What the console demands of its own database before it writes a byte to it: what it records must survive a crash, and
 * its locks, notifications and sessions must be PostgreSQL's own.
 */
final class MetadataCheck {

    private static final int OLDEST = 15;
    private static final int PROBE_SECONDS = 5;

    /** Opens a new connection each time. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private MetadataCheck() {}

    /**
     * Throws {@link StartRefused} with the sentence that says what is wrong.
     *
     * @param volatileAllowed skips what only matters in a crash
     */
    static void pass(Opening database, boolean volatileAllowed) {
        try (var first = database.open();
                var second = database.open()) {
            version(first);
            primary(first);
            if (!volatileAllowed) {
                durable(first);
            }
            sessions(first, second);
        } catch (SQLException refused) {
            throw new StartRefused(
                    "The console's database cannot be used: %s. Check MILLRACE_DB_URL, MILLRACE_DB_USER and"
                                    .formatted(refused.getMessage())
                            + " MILLRACE_DB_PASSWORD.",
                    refused);
        }
    }

    private static void version(Connection connection) throws SQLException {
        var server = connection.getMetaData();
        if (server.getDatabaseMajorVersion() < OLDEST) {
            throw new StartRefused("The console's database is PostgreSQL %s; it must be %d or newer."
                    .formatted(server.getDatabaseProductVersion(), OLDEST));
        }
    }

    private static void primary(Connection connection) throws SQLException {
        if (ask(connection, "select pg_is_in_recovery()").equals("t")) {
            throw new StartRefused("The console's database is a standby; MILLRACE_DB_URL must name the primary.");
        }
        if (ask(connection, "show default_transaction_read_only").equals("on")) {
            throw new StartRefused(
                    "The console's database is read-only (default_transaction_read_only is on): switch that off.");
        }
    }

    private static void durable(Connection connection) throws SQLException {
        for (var setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
            if (ask(connection, "show " + setting).equals("off")) {
                throw new StartRefused(
                        "The console's database has %s off, so a crash could lose runs that were reported: switch it on."
                                .formatted(setting));
            }
        }
    }

    /** Two sessions that are open at once have each a process of their own, unless a pooler lends it by transaction. */
    private static void sessions(Connection first, Connection second) throws SQLException {
        var process = ask(first, "select pg_backend_pid()");
        second.setAutoCommit(false);
        try {
            var other = ask(second, "select pg_backend_pid()");
            if (process.equals(other) || !process.equals(ask(first, "select pg_backend_pid()"))) {
                throw pooled();
            }
        } catch (SQLTimeoutException noneLeft) {
            throw pooled();
        } finally {
            second.rollback();
        }
    }

    private static StartRefused pooled() {
        return new StartRefused("The console's database is behind a pooler that lends connections by transaction;"
                + " MILLRACE_DB_URL must name PostgreSQL itself, or a pool in session mode.");
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(PROBE_SECONDS);
            try (var answer = statement.executeQuery(question)) {
                answer.next();
                return answer.getString(1);
            }
        }
    }
}
