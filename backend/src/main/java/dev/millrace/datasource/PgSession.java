package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import dev.millrace.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session over pgjdbc, on a connection that is its alone until {@link #close}. */
final class PgSession implements SqlSession {

    private static final Logger log = LoggerFactory.getLogger(PgSession.class);

    /** Once one of these was sent, an end of the session does not tell whether it is in force. */
    private static final Set<String> COMMITTING = Set.of("COMMIT", "END", "PREPARE");

    private final Pool pool;
    private final Connection lent;
    private final BaseConnection connection;
    private final WireGuard guard;
    private final SessionRequest request;
    private final Share room;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable BackendIdentity identity;
    private volatile boolean cancelled;
    private boolean trusted = true;
    private boolean reset;

    PgSession(Pool pool, Connection lent, SessionRequest request) throws SQLException {
        this.pool = pool;
        this.lent = lent;
        this.connection = lent.unwrap(BaseConnection.class);
        this.guard = pool.guard(connection);
        this.request = request;
        this.room = pool.login().access().memory().share();
    }

    @Override
    public Beginning begin(List<String> leading) {
        int depth = pool.identityDepth();
        while (true) {
            Beginning beginning = begin(leading, depth);
            boolean tooDeep = beginning instanceof Beginning.NotBegun refused
                    && refused.leading().size() == leading.size()
                    && BackendQuestion.isTooDeep(refused.failure().sqlState());
            if (!tooDeep || depth == BackendQuestion.SHALLOWEST || !rollback()) {
                pool.identityDepth(depth);
                if (!cancelled && beginning instanceof Beginning.NotBegun not && not.isLost()) {
                    pool.renew();
                }
                return beginning;
            }
            depth++;
        }
    }

    private Beginning begin(List<String> leading, int depth) {
        List<StatementOutcome> outcomes = new ArrayList<>();
        try {
            BackendQuestion question = new BackendQuestion(
                    request,
                    pool.login().source().options(),
                    connection.getQueryExecutor().getServerVersionNum(),
                    depth);
            LearnBackend learn = new LearnBackend(pool, connection, question);
            if (!leading.isEmpty()) {
                identity = learn.beforeAnyQuery();
            }
            connection.setAutoCommit(!isSingle());
            for (String statement : leading) {
                StatementOutcome outcome = execute(statement);
                outcomes.add(outcome);
                if (outcome.failure() != null) {
                    return new Beginning.NotBegun(outcomes, outcome.failure());
                }
            }
            BackendIdentity known = learn.identity(!leading.isEmpty());
            identity = known;
            SqlFailure hindrance = hindrance(known);
            return hindrance == null
                    ? new Beginning.Begun(outcomes, known)
                    : new Beginning.NotBegun(outcomes, hindrance);
        } catch (SQLException e) {
            return new Beginning.NotBegun(outcomes, failed(e));
        }
    }

    /** The driver knows the pid that was told at the start; a pooler makes that one up. */
    private @Nullable SqlFailure hindrance(BackendIdentity known) throws SQLException {
        if (cancelled) {
            return cancellation();
        }
        if (isSingle() || connection.getBackendPID() == known.pid() || !pool.lendsByTransaction()) {
            return null;
        }
        return SqlFailure.of(
                "0A000",
                "The data source is behind a pooler that lends connections by transaction: only the mode"
                        + " \"One transaction\" can run there.");
    }

    @Override
    public StatementOutcome execute(String statement) {
        SqlFailure objection = objection();
        if (objection != null) {
            return StatementOutcome.refused(objection);
        }
        long start = System.nanoTime();
        NoticeList notices = new NoticeList(room);
        ExecuteStatement execution = new ExecuteStatement(connection, guard, notices, room);
        try {
            ExecuteStatement.Read read = execution.read(statement);
            return new StatementOutcome(
                    read.rows(), millisSince(start), notices.taken(), notices.count(), read.result(), null);
        } catch (SQLException e) {
            SqlFailure failure = endedBy(statement, failed(e), execution.isCompleted());
            return new StatementOutcome(null, millisSince(start), notices.taken(), notices.count(), null, failure);
        }
    }

    /**
     * Outside the one transaction a statement may be in force though the session ended with it: after the server said that it
     * is complete, and when it was itself a commit.
     */
    private SqlFailure endedBy(String statement, SqlFailure failure, boolean completed) {
        if (isSingle() || failure.ending() != SqlFailure.Ending.BY_SERVER) {
            return failure;
        }
        SqlStatement known = ExecuteStatement.first(statement);
        boolean commits = known != null && COMMITTING.contains(known.kind());
        return completed || commits ? failure.unclear() : failure;
    }

    /** Why nothing may be sent now; null when it may. */
    private @Nullable SqlFailure objection() {
        return cancelled ? cancellation() : StringSettings.objection(connection);
    }

    @Override
    public StatementOutcome ask(String query) {
        SqlFailure objection = objection();
        if (objection != null) {
            return StatementOutcome.refused(objection);
        }
        if (!isSingle() && connection.getTransactionState() != TransactionState.IDLE) {
            return StatementOutcome.refused(leftOpenFailure());
        }
        long start = System.nanoTime();
        NoticeList notices = new NoticeList(room);
        try {
            ExecuteStatement.Read read = new AskReadOnly(connection, guard, notices, room, isSingle()).answer(query);
            return new StatementOutcome(
                    read.rows(), millisSince(start), notices.taken(), notices.count(), read.result(), null);
        } catch (SQLException e) {
            return new StatementOutcome(null, millisSince(start), notices.taken(), notices.count(), null, failed(e));
        }
    }

    @Override
    public Share handOverRoom() {
        return room.handOver();
    }

    @Override
    public CommitOutcome commit() {
        if (cancelled) {
            return new CommitOutcome.Failed(cancellation());
        }
        if (!isSingle()) {
            return leftOpen();
        }
        CommitOutcome outcome = new CommitTransaction(connection, guard, room).outcome();
        boolean wasCancelled = outcome instanceof CommitOutcome.Failed refused
                && Failures.CANCELLED.equals(refused.failure().sqlState());
        trusted &= !wasCancelled && !(outcome instanceof CommitOutcome.Unclear);
        return outcome;
    }

    @Override
    public Finish finish(String statement) {
        SqlFailure objection = objection();
        if (objection != null) {
            return new Finish(StatementOutcome.refused(objection), null, false);
        }
        if (!isSingle() || pool.backend(connection) == null) {
            StatementOutcome outcome = execute(statement);
            return new Finish(outcome, outcome.failure() == null ? commit() : null, false);
        }
        try {
            Finish finish = new FinishTransaction(connection, guard, room).with(statement);
            reset = finish.isReset();
            trusted &= reset || mayGoOn(finish);
            return finish;
        } catch (SQLException e) {
            return new Finish(StatementOutcome.refused(failed(e)), null, false);
        }
    }

    /** Something was refused, and the session did not suffer from that. */
    private static boolean mayGoOn(Finish finish) {
        SqlFailure refused = finish.commit() instanceof CommitOutcome.Failed failed
                ? failed.failure()
                : finish.commit() == null ? finish.statement().failure() : null;
        return refused != null && !refused.connectionLost() && !Failures.CANCELLED.equals(refused.sqlState());
    }

    private CommitOutcome leftOpen() {
        if (connection.getTransactionState() == TransactionState.IDLE) {
            return new CommitOutcome.Committed(List.of());
        }
        rollback();
        return new CommitOutcome.Failed(leftOpenFailure());
    }

    private static SqlFailure leftOpenFailure() {
        return SqlFailure.of(
                "25001", "The script began a transaction and did not end it: that transaction was rolled back.");
    }

    @Override
    public ForeignTables foreignTables(Collection<String> names) {
        try {
            return new ForeignTables.Found(ForeignTableQuestion.ask(connection, names));
        } catch (SQLException e) {
            return new ForeignTables.Failed(failed(e));
        }
    }

    @Override
    public Cancellation cancel(Duration grace) {
        cancelled = true;
        return new CancelSession(pool, connection, identity).within(grace);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (cancelled || !trusted || !rollback() || !(reset || ResetSession.discardAll(connection))) {
                pool.distrust(lent);
            }
            lent.close();
        } catch (SQLException e) {
            log.debug("A connection could not be given back", e);
        } finally {
            room.close();
            pool.giveBack();
        }
    }

    /** Leaves the connection without a transaction, every statement for itself; false: it is no good any more. */
    private boolean rollback() {
        boolean done = ResetSession.rollback(connection);
        trusted &= done;
        return done;
    }

    private SqlFailure failed(SQLException e) {
        SqlFailure failure = Failures.of(e, connection);
        if (failure.connectionLost() || Failures.CANCELLED.equals(failure.sqlState())) {
            trusted = false;
        }
        return failure;
    }

    private static SqlFailure cancellation() {
        return SqlFailure.of(Failures.CANCELLED, "The session was cancelled.");
    }

    private boolean isSingle() {
        return request.mode() == TransactionMode.SINGLE;
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
