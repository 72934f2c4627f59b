package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.Query.Asked;
import dev.millrace.datasource.QueryAnswer.Answered;
import dev.millrace.datasource.wire.WireGuard;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;

/** One transaction that only reads, on a connection of its own, and is rolled back whatever comes of it. */
final class QuerySession {

    private static final String EXPLAIN = "EXPLAIN (FORMAT JSON) ";

    /** All of it ends with the transaction, so that a pooler hands none of it on. */
    private static final String INTRODUCTION = """
            select pg_catalog.set_config('application_name', ?, true),
                pg_catalog.set_config('TimeZone', ?, true),
                pg_catalog.set_config('standard_conforming_strings', 'on', true),
                pg_catalog.pg_backend_pid() as pid,
                (
                    select backend_start
                    from pg_catalog.pg_stat_activity
                    where pid = pg_catalog.pg_backend_pid()
                ) as backend_start
            """;

    private static final SqlFailure TOO_LARGE = SqlFailure.of(
            "54000",
            "The plan is larger than the console reads: 8 MiB, and less while others take much of its memory.");

    private static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(5);

    private final BaseConnection connection;
    private final WireGuard guard;
    private final long deadline;
    private final Share room;

    /**
     * One that has not begun.
     *
     * @param longest for all statements together
     * @param room what their answers take
     */
    QuerySession(Connections.Guarded opened, Duration longest, Share room) throws SQLException {
        this.connection = opened.connection().unwrap(BaseConnection.class);
        this.guard = opened.guard();
        this.room = room;
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    /**
     * Begins. Its own question comes first, so that no statement can make the transaction one that writes: PostgreSQL
     * lets that be said only before the first query.
     */
    BackendIdentity begin(Login login, Query query) throws SQLException {
        ScriptSettings.forTransaction(connection, login, left());
        try (PreparedStatement statement = connection.prepareStatement(INTRODUCTION)) {
            statement.setString(1, query.applicationName());
            statement.setString(2, query.zone().getId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                OffsetDateTime start = row.getObject("backend_start", OffsetDateTime.class);
                return new BackendIdentity(
                        row.getInt("pid"),
                        start == null ? null : start.toInstant(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        connection.getQueryExecutor().getServerVersionNum(),
                        false,
                        null);
            }
        }
    }

    List<Answered> answers(List<Asked> statements) throws SQLException {
        List<Answered> answers = new ArrayList<>();
        for (Asked asked : statements) {
            Answered answer =
                    switch (asked.want()) {
                        case ROWS -> rows(asked.sql());
                        case PLAN -> plan(asked.sql());
                        case NOTHING -> new Answered(0, List.of(), 0, null, null, null);
                    };
            answers.add(answer);
            boolean goesOn = answer.failure() == null
                    || (asked.want() == Query.Want.PLAN && !answer.failure().connectionLost());
            if (!goesOn) {
                break;
            }
        }
        return answers;
    }

    private Answered rows(String sql) {
        long start = System.nanoTime();
        NoticeList notices = new NoticeList(room);
        try {
            limit();
            SqlFailure objection = StringSettings.objection(connection);
            if (objection != null) {
                return new Answered(millisSince(start), List.of(), 0, null, null, objection);
            }
            ResultRows result = new ExecuteStatement(connection, guard, notices, Queries.MOST_ROWS, room)
                    .read(sql, Queries.MOST_ROWS + 1)
                    .result();
            return new Answered(millisSince(start), notices.taken(), notices.count(), result, null, null);
        } catch (SQLException e) {
            return new Answered(
                    millisSince(start), notices.taken(), notices.count(), null, null, Failures.of(e, connection));
        }
    }

    /** One that has no plan leaves the transaction as it was: the next statement's is asked for all the same. */
    private Answered plan(String sql) throws SQLException {
        long start = System.nanoTime();
        Savepoint before = connection.setSavepoint();
        try {
            limit();
            SqlFailure objection = StringSettings.objection(connection);
            if (objection != null) {
                return new Answered(millisSince(start), List.of(), 0, null, null, objection);
            }
            String plan = new ExecuteStatement(connection, guard, new NoticeList(room), room).readText(EXPLAIN + sql);
            if (plan == null) {
                return new Answered(millisSince(start), List.of(), 0, null, null, TOO_LARGE);
            }
            return new Answered(millisSince(start), List.of(), 0, null, plan, null);
        } catch (SQLException e) {
            SqlFailure failure = Failures.of(e, connection);
            if (!failure.connectionLost()) {
                connection.rollback(before);
            }
            return new Answered(millisSince(start), List.of(), 0, null, null, failure.after(EXPLAIN.length()));
        }
    }

    /** The time that is left is the next statement's, whatever an earlier one has set; for a lock it waits less. */
    private void limit() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select pg_catalog.set_config('statement_timeout', ?, true),
                    pg_catalog.set_config('lock_timeout', ?, true)
                """)) {
            statement.setString(1, left().toMillis() + "ms");
            statement.setString(2, LONGEST_LOCK_WAIT.toMillis() + "ms");
            statement.execute();
        }
    }

    /** Never zero, which would be no limit at all. */
    private Duration left() {
        return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
