package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last statement of a transaction, its commit and the reset of the session for the next script, in one round trip. The server goes
 * on behind an error only at the end of the round trip, so that nothing is committed of which a statement failed. Which answer belongs
 * to what is told by their order.
 */
final class FinishTransaction {

    private static final Logger log = LoggerFactory.getLogger(FinishTransaction.class);

    private static final String COMMIT = "COMMIT";
    private static final int[] NO_BINDS = {};

    /**
     * Text values of statements that are not prepared: the driver would put the end of a round trip between others. No transaction is
     * begun but by the statements themselves.
     */
    private static final int FLAGS =
            QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_NO_BINARY_TRANSFER | QueryExecutor.QUERY_SUPPRESS_BEGIN;

    /**
     * What DISCARD ALL does, which may not run in such a round trip. In a transaction of its own whose modes are given: what the script
     * has made its session's default must not reach it, and its rollback would bring back what it has reset.
     */
    private static final List<String> RESET = List.of(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE",
            "CLOSE ALL",
            "SET SESSION AUTHORIZATION DEFAULT",
            "RESET ROLE",
            "RESET ALL",
            "UNLISTEN *",
            "SELECT pg_catalog.pg_advisory_unlock_all()",
            "DEALLOCATE ALL",
            "DISCARD PLANS",
            "DISCARD TEMP",
            "DISCARD SEQUENCES",
            COMMIT);

    private final BaseConnection connection;
    private final WireGuard guard;
    private final Share room;
    private final NoticeList ofStatement;
    private final NoticeList ofCommit;
    private final ResultReader reader;
    private int completed;
    private boolean committed;
    private long count = -1;
    private long rows;

    /** @param room what its rows and notices take */
    FinishTransaction(BaseConnection connection, WireGuard guard, Share room) throws SQLException {
        this.connection = connection;
        this.guard = guard;
        this.room = room;
        this.ofStatement = new NoticeList(room);
        this.ofCommit = new NoticeList(room);
        this.reader = new ResultReader(connection, ResultReader.MOST_ROWS);
    }

    /** Sends all of it, and reads what is answered to the end. */
    Finish with(String statement) {
        long start = System.nanoTime();
        guard.firstRows(ResultReader.MOST_ROWS, ResultReader.LONGEST_VALUE, ResultReader.MOST_CHARACTERS, room);
        SQLException error = null;
        try {
            send(statement);
        } catch (SQLException e) {
            error = e;
        } finally {
            guard.whole(Connections.LONGEST_ANSWER);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return error == null ? finished(millis) : failed(millis, error);
    }

    private void send(String statement) throws SQLException {
        List<NativeQuery> parts = new ArrayList<>();
        parts.add(part(statement));
        parts.add(part(COMMIT));
        RESET.forEach(each -> parts.add(part(each)));
        QueryExecutor executor = connection.getQueryExecutor();
        Query query = executor.wrap(parts);
        try {
            executor.execute(query, null, new Answers(), 0, 0, FLAGS);
        } finally {
            query.close();
        }
    }

    private static NativeQuery part(String sql) {
        return new NativeQuery(sql, NO_BINDS, false, SqlCommand.BLANK);
    }

    private Finish finished(long millis) {
        CommitOutcome commit = committed
                ? new CommitOutcome.Committed(ofCommit.taken())
                : new CommitOutcome.Failed(SqlFailure.of("25P02", "The server rolled the transaction back."));
        return new Finish(succeeded(millis), commit, committed);
    }

    private Finish failed(long millis, SQLException error) {
        if (committed) {
            // It is in force, whatever has come after it: an error of the reset, or the end of the session.
            return new Finish(succeeded(millis), new CommitOutcome.Committed(ofCommit.taken()), false);
        }
        SqlFailure failure = Failures.of(error, connection);
        // The commit was sent with the statement: when the session has ended no error decides by itself.
        boolean goesOn = !failure.connectionLost() && connection.getTransactionState() != TransactionState.OPEN;
        if (completed > 0) {
            CommitOutcome commit = goesOn ? new CommitOutcome.Failed(failure) : new CommitOutcome.Unclear(failure);
            return new Finish(succeeded(millis), commit, false);
        }
        StatementOutcome statement =
                new StatementOutcome(null, millis, ofStatement.taken(), ofStatement.count(), null, failure);
        return new Finish(statement, goesOn ? null : new CommitOutcome.Unclear(failure), false);
    }

    private StatementOutcome succeeded(long millis) {
        ResultRows result = result();
        Long told = result != null ? Long.valueOf(result.rowCount()) : count < 0 ? null : Long.valueOf(count);
        return new StatementOutcome(told, millis, ofStatement.taken(), ofStatement.count(), result, null);
    }

    /** Null also when the types of its columns cannot be told any more: what was done stands without its rows. */
    private @Nullable ResultRows result() {
        try {
            return reader.result(connection, rows);
        } catch (SQLException e) {
            log.debug("The rows of a last statement were not kept", e);
            return null;
        }
    }

    private final class Answers extends ResultHandlerBase {

        @Override
        public void handleResultRows(Query from, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
            if (completed++ > 0) {
                return;
            }
            rows = guard.rows();
            try {
                reader.take(fields, tuples);
            } catch (IOException | NumberFormatException e) {
                handleError(new PSQLException("A value of the result cannot be read.", PSQLState.DATA_ERROR, e));
            }
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            int place = completed++;
            if (place == 0) {
                count = ExecuteStatement.counts(status) ? updateCount : -1;
            } else if (place == 1) {
                committed = COMMIT.equals(status);
            }
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            if (completed == 0) {
                ofStatement.add(warning);
            } else if (completed == 1) {
                ofCommit.add(warning);
            }
        }
    }
}
