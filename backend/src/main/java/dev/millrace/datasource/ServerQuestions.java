package dev.millrace.datasource;

import dev.millrace.common.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks a server about attempts of the past, over a connection of its own each time. */
@Component
class ServerQuestions implements Settlement {

    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(15);
    private static final int XID8 = 130_000;
    private static final int TXID_STATUS = 100_000;

    /** invalid_catalog_name: what a connection to a database that was dropped is answered. */
    private static final String NO_DATABASE = "3D000";

    private final DataSources sources;

    ServerQuestions(DataSources sources) {
        this.sources = sources;
    }

    @Override
    public Cancellation endBackend(DataSourceId dataSource, BackendIdentity identity, Duration patience) {
        if (identity.backendStart() == null) {
            return new Cancellation.NotGone("The server did not say when its backend started.");
        }
        try (Connection control = Connections.forQuestions(login(dataSource))) {
            return new BackendEnding(control, identity).end(Duration.ZERO, patience);
        } catch (SQLException e) {
            return new Cancellation.NotGone(Failures.of(e, false).message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Cancellation.NotGone("The ending itself was interrupted.");
        }
    }

    @Override
    public TransactionStatus transactionStatus(DataSourceId dataSource, BackendIdentity identity) {
        String xid = identity.xid();
        if (xid == null) {
            return new TransactionStatus.Unknown("The transaction had no id that could be asked about.");
        }
        if (identity.serverVersion() < TXID_STATUS) {
            return new TransactionStatus.Unknown("Servers before PostgreSQL 10 cannot tell what became of it.");
        }
        try (Connection control = Connections.forQuestions(login(dataSource))) {
            Server server = Server.of(control);
            String otherwise = server.differsFrom(identity);
            if (otherwise != null) {
                return new TransactionStatus.Unknown(otherwise);
            }
            return status(control, identity, xid, server);
        } catch (SQLException e) {
            SqlFailure failure = Failures.of(e, false);
            if ("22023".equals(failure.sqlState())) {
                return new TransactionStatus.Unknown(
                        "The server has not come to that transaction yet: " + failure.message());
            }
            return BackendQuestion.isTooDeep(failure.sqlState())
                    ? new TransactionStatus.Unknown("The server does not tell: " + failure.message())
                    : new TransactionStatus.Unreachable(failure);
        }
    }

    @Override
    public boolean isSameServer(DataSourceId dataSource, BackendIdentity identity) {
        Instant before = identity.postmasterStart();
        try (Connection control = Connections.forQuestions(login(dataSource));
                PreparedStatement statement = control.prepareStatement("select pg_postmaster_start_time()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            OffsetDateTime now = row.getObject(1, OffsetDateTime.class);
            return now != null && now.toInstant().equals(before);
        } catch (SQLException e) {
            return NO_DATABASE.equals(e.getSQLState());
        }
    }

    @Override
    public ForeignTables foreignTables(DataSourceId dataSource, Collection<String> names) {
        Login login = login(dataSource);
        try (Connection control = Connections.forQuestions(login)) {
            ScriptSettings.forTransaction(control, login, LONGEST_STATEMENT);
            Set<String> foreign = ForeignTableQuestion.ask(control, names);
            control.rollback();
            return new ForeignTables.Found(foreign);
        } catch (SQLException e) {
            return new ForeignTables.Failed(Failures.of(e, false));
        }
    }

    private static TransactionStatus status(Connection control, BackendIdentity identity, String xid, Server server)
            throws SQLException {
        String question =
                identity.serverVersion() >= XID8 ? "select pg_xact_status(?::xid8)" : "select txid_status(?::bigint)";
        try (PreparedStatement statement = control.prepareStatement(question)) {
            statement.setString(1, xid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String status = row.getString(1);
                if (status == null) {
                    return new TransactionStatus.Unknown("The transaction is too old: the server has forgotten it.");
                }
                return switch (status) {
                    case "in progress" -> new TransactionStatus.InProgress();
                    // Had it committed, its id would have been durable, and so never another's.
                    case "aborted" -> new TransactionStatus.Aborted();
                    case "committed" -> committed(identity, server);
                    default -> new TransactionStatus.Unknown("The server answers \"" + status + "\".");
                };
            }
        }
    }

    /** An id whose first record was lost in a crash is given to the next transaction: that one may have committed. */
    private static TransactionStatus committed(BackendIdentity identity, Server server) {
        if (identity.durableMarker() || server.hasRunSince(identity)) {
            return new TransactionStatus.Committed();
        }
        return new TransactionStatus.Unknown("The server was restarted since, and may have given the id of the"
                + " transaction to another one that committed.");
    }

    private Login login(DataSourceId id) {
        return sources.login(id).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
    }

    /** The server as it is now. */
    private record Server(
            boolean inRecovery,
            @Nullable String systemIdentifier,
            @Nullable String timeline,
            @Nullable String walPosition,
            @Nullable Instant postmasterStart,
            @Nullable Instant statsReset) {

        private static final String QUESTION = """
                select pg_is_in_recovery(),
                    (select system_identifier::text from pg_control_system()),
                    case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end,
                    case when not pg_is_in_recovery() then pg_current_wal_lsn() end,
                    pg_postmaster_start_time(),
                    (select stats_reset from pg_stat_bgwriter)
                """;

        private static final String SHALLOW_QUESTION =
                "select pg_is_in_recovery(), null, null, null, pg_postmaster_start_time(), null::timestamptz";

        static Server of(Connection control) throws SQLException {
            try {
                return ask(control, QUESTION);
            } catch (SQLException e) {
                if (BackendQuestion.isTooDeep(e.getSQLState())) {
                    return ask(control, SHALLOW_QUESTION);
                }
                throw e;
            }
        }

        private static Server ask(Connection control, String question) throws SQLException {
            try (PreparedStatement statement = control.prepareStatement(question);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new Server(
                        row.getBoolean(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        instant(row, 5),
                        instant(row, 6));
            }
        }

        private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
            OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }

        @Nullable
        String differsFrom(BackendIdentity identity) {
            if (inRecovery) {
                return "The server is in recovery.";
            }
            if (!Objects.equals(systemIdentifier, identity.systemIdentifier())) {
                return "It is another server than the one that ran it.";
            }
            if (!Objects.equals(timeline, identity.timeline())) {
                return "The server went over to another timeline since, as after a restore or a failover.";
            }
            return isBefore(identity.markerLsn())
                    ? "The server stands where it stood before that transaction, as after a restore of its files."
                    : null;
        }

        /**
         * WAL that was flushed is not lost by a crash. Files that were put back by a snapshot of the disk keep their timeline and
         * give out the same ids again: until the server has written as much as before, its position tells.
         */
        private boolean isBefore(@Nullable String flushed) {
            return flushed != null && walPosition != null && Long.compareUnsigned(lsn(walPosition), lsn(flushed)) < 0;
        }

        private static long lsn(String text) {
            int slash = text.indexOf('/');
            return Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16);
        }

        boolean hasRunSince(BackendIdentity identity) {
            return postmasterStart != null
                    && postmasterStart.equals(identity.postmasterStart())
                    && statsReset != null
                    && statsReset.equals(identity.statsReset());
        }
    }
}
