package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Ends one backend, named by pid, start and transaction so that it can never be somebody else's, and looks until the
 * server lists it no more.
 */
record BackendEnding(Connection control, BackendIdentity identity) {

    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long FIRST_LOOK_MILLIS = 5;
    private static final long LAST_LOOK_MILLIS = 200;

    private static final String STILL_THERE = """
            from pg_stat_activity
            where pid = ?
              and backend_start = ?
              and (?::text is null or backend_xid::text = ?)
            """;

    /** Cancels its statement, again and again, and from {@code grace} on terminates it. */
    Cancellation end(Duration grace, Duration patience) throws SQLException, InterruptedException {
        Instant begin = Instant.now();
        Instant nextSignal = begin;
        long pause = FIRST_LOOK_MILLIS;
        while (true) {
            Instant now = Instant.now();
            boolean terminate = !now.isBefore(begin.plus(grace));
            if (!now.isBefore(nextSignal)) {
                signal(terminate ? "pg_terminate_backend" : "pg_cancel_backend");
                nextSignal = now.plus(AGAIN);
                if (!terminate && nextSignal.isAfter(begin.plus(grace))) {
                    nextSignal = begin.plus(grace);
                }
            }
            if (isGone()) {
                return new Cancellation.Gone();
            }
            if (now.isAfter(begin.plus(grace).plus(patience))) {
                return new Cancellation.NotGone("The backend " + identity.pid() + " did not end in time.");
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 2, LAST_LOOK_MILLIS);
        }
    }

    private void signal(String function) throws SQLException {
        try (PreparedStatement statement = asking("select " + function + "(pid) " + STILL_THERE)) {
            statement.execute();
        }
    }

    private boolean isGone() throws SQLException {
        try (PreparedStatement statement = asking("select 1 " + STILL_THERE);
                ResultSet rows = statement.executeQuery()) {
            return !rows.next();
        }
    }

    private PreparedStatement asking(String sql) throws SQLException {
        PreparedStatement statement = control.prepareStatement(sql);
        Instant start = identity.backendStart();
        statement.setInt(1, identity.pid());
        statement.setObject(2, start == null ? null : start.atOffset(ZoneOffset.UTC));
        statement.setString(3, shortXid());
        statement.setString(4, shortXid());
        return statement;
    }

    /** {@code pg_stat_activity} has the 32 bits of it that wrap around. */
    private @Nullable String shortXid() {
        String xid = identity.xid();
        return xid == null ? null : String.valueOf(Long.parseUnsignedLong(xid) & 0xffff_ffffL);
    }
}
