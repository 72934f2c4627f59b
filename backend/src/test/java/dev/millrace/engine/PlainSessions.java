package dev.millrace.engine;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.Beginning;
import dev.millrace.datasource.Cancellation;
import dev.millrace.datasource.CommitOutcome;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.ForeignTables;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.Settlement;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSession;
import dev.millrace.datasource.SqlSessions;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.datasource.TransactionStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Sessions and settling on one real database, without a pool: what the engine needs of a data source, in the open. */
final class PlainSessions implements SqlSessions, Settlement {

    private final DataSource database;
    volatile boolean down;

    PlainSessions(DataSource database) {
        this.database = database;
    }

    @Override
    public Opening open(SessionRequest request) {
        if (down) {
            return new Opening.NotOpened(failure("Connection refused", "08001", true));
        }
        try {
            Connection connection = database.getConnection();
            try (var statement = connection.createStatement()) {
                statement.execute("set application_name = '" + request.applicationName() + "'");
                if (request.statementTimeout() != null) {
                    statement.execute("set statement_timeout = "
                            + request.statementTimeout().toMillis());
                }
            }
            return new Opening.Opened(new Session(connection, request.mode()));
        } catch (SQLException refused) {
            return new Opening.NotOpened(failure(refused));
        }
    }

    @Override
    public int waiting(DataSourceId dataSource) {
        return 0;
    }

    @Override
    public Cancellation endBackend(DataSourceId dataSource, BackendIdentity identity, Duration patience) {
        if (down) {
            return new Cancellation.NotGone("Connection refused");
        }
        long end = System.nanoTime() + patience.toNanos();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            do {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid = " + identity.pid()
                        + " and backend_start = '" + identity.backendStart() + "'");
                try (var rows = statement.executeQuery("select from pg_stat_activity where pid = " + identity.pid()
                        + " and backend_start = '" + identity.backendStart() + "'")) {
                    if (!rows.next()) {
                        return new Cancellation.Gone();
                    }
                }
                Thread.onSpinWait();
            } while (System.nanoTime() < end);
            return new Cancellation.NotGone("It is still there.");
        } catch (SQLException lost) {
            return new Cancellation.NotGone(String.valueOf(lost.getMessage()));
        }
    }

    @Override
    public TransactionStatus transactionStatus(DataSourceId dataSource, BackendIdentity identity) {
        if (down) {
            return new TransactionStatus.Unreachable(failure("Connection refused", "08001", true));
        }
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_xact_status('" + identity.xid() + "')")) {
            row.next();
            return switch (String.valueOf(row.getString(1))) {
                case "committed" -> new TransactionStatus.Committed();
                case "aborted" -> new TransactionStatus.Aborted();
                case "in progress" -> new TransactionStatus.InProgress();
                default -> new TransactionStatus.Unknown("too old");
            };
        } catch (SQLException lost) {
            return new TransactionStatus.Unreachable(failure(lost));
        }
    }

    @Override
    public ForeignTables foreignTables(DataSourceId dataSource, Collection<String> names) {
        Set<String> found = new HashSet<>();
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select from pg_class where oid = to_regclass(?) and relkind = 'f'")) {
            for (String name : names) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    if (rows.next()) {
                        found.add(name);
                    }
                }
            }
            return new ForeignTables.Found(found);
        } catch (SQLException lost) {
            return new ForeignTables.Failed(failure(lost));
        }
    }

    private static SqlFailure failure(SQLException refused) {
        boolean lost = refused.getSQLState() != null
                && (refused.getSQLState().startsWith("08")
                        || refused.getSQLState().startsWith("57P"));
        int position = refused instanceof PSQLException ours && ours.getServerErrorMessage() != null
                ? ours.getServerErrorMessage().getPosition()
                : 0;
        return new SqlFailure(
                String.valueOf(refused.getMessage()), refused.getSQLState(), position, null, null, null, lost);
    }

    private static SqlFailure failure(String message, String state, boolean lost) {
        return new SqlFailure(message, state, 0, null, null, null, lost);
    }

    private final class Session implements SqlSession {

        private final Connection connection;
        private final TransactionMode mode;
        private @Nullable BackendIdentity identity;

        Session(Connection connection, TransactionMode mode) {
            this.connection = connection;
            this.mode = mode;
        }

        @Override
        public Beginning begin(List<String> leading) {
            try {
                boolean single = mode == TransactionMode.SINGLE;
                connection.setAutoCommit(!single);
                try (var statement = connection.createStatement()) {
                    for (String first : leading) {
                        statement.execute(first);
                    }
                    try (var row =
                            statement.executeQuery("""
                            select pg_backend_pid(), backend_start, %s
                            from pg_stat_activity where pid = pg_backend_pid()
                            """.formatted(single ? "pg_current_xact_id()::text" : "null"))) {
                        row.next();
                        identity = new BackendIdentity(
                                row.getInt(1),
                                row.getTimestamp(2).toInstant(),
                                row.getString(3),
                                null,
                                null,
                                null,
                                null,
                                180000,
                                true);
                    }
                }
                return new Beginning.Begun(List.of(), identity);
            } catch (SQLException refused) {
                return new Beginning.NotBegun(List.of(), failure(refused));
            }
        }

        @Override
        @SuppressWarnings("NullAway") // values of a row may be null
        public StatementOutcome execute(String text) {
            try (var statement = connection.createStatement()) {
                boolean rows = statement.execute(text);
                if (!rows) {
                    return new StatementOutcome((long) statement.getUpdateCount(), 1, List.of(), null, null);
                }
                List<List<@Nullable Object>> kept = new ArrayList<>();
                List<ResultRows.Column> columns = new ArrayList<>();
                try (var result = statement.getResultSet()) {
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        columns.add(new ResultRows.Column(
                                result.getMetaData().getColumnName(i),
                                result.getMetaData().getColumnTypeName(i)));
                    }
                    while (result.next()) {
                        List<@Nullable Object> row = new ArrayList<>();
                        for (int i = 1; i <= columns.size(); i++) {
                            row.add(result.getString(i));
                        }
                        kept.add(row);
                    }
                }
                ResultRows result = new ResultRows(columns, kept, kept.size(), false);
                return new StatementOutcome((long) kept.size(), 1, List.of(), result, null);
            } catch (SQLException refused) {
                return new StatementOutcome(null, 1, List.of(), null, failure(refused));
            }
        }

        @Override
        public CommitOutcome commit() {
            try {
                if (mode == TransactionMode.SINGLE) {
                    connection.commit();
                }
                return new CommitOutcome.Committed();
            } catch (SQLException refused) {
                SqlFailure failure = failure(refused);
                return failure.connectionLost()
                        ? new CommitOutcome.Unclear(failure)
                        : new CommitOutcome.Failed(failure);
            }
        }

        @Override
        public ForeignTables foreignTables(Collection<String> names) {
            return PlainSessions.this.foreignTables(new DataSourceId("any"), names);
        }

        @Override
        public Cancellation cancel(Duration grace) {
            return identity == null
                    ? new Cancellation.NotGone("not begun")
                    : endBackend(new DataSourceId("any"), identity, grace);
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException lost) {
                throw new IllegalStateException(lost);
            }
        }
    }
}
