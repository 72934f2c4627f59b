package dev.millrace.engine;

import dev.millrace.datasource.Beginning;
import dev.millrace.datasource.CommitOutcome;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSession;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.Script;
import dev.millrace.sql.SqlStatement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a node, from its connection to its outcome. Its own thread calls {@link #begin}, then {@link #carryOut}; others
 * may {@link #stop} it at any time and are certain that its backend is gone before it says so.
 */
final class RunNode {

    /** What PostgreSQL calls a statement that was cancelled: so that retries can name an attempt's timeout. */
    private static final String QUERY_CANCELED = "57014";

    private final EngineParts parts;
    private final RunId run;
    private final ZoneId zone;
    private final Script script;
    private final DataSource source;
    private final AttemptReport report;

    private final List<SqlStatement> leading;
    private final StoppableSession door;
    private volatile @Nullable Instant deadline;

    RunNode(EngineParts parts, RunId run, ZoneId zone, Script script, DataSource source, int number) {
        this.parts = parts;
        this.run = run;
        this.zone = zone;
        this.script = script;
        this.source = source;
        this.leading = leading(script);
        AttemptRecord attempt = new AttemptRecord(
                node().key(),
                number,
                AttemptState.RUNNING,
                source.id().value(),
                mode(),
                String.valueOf(script.rendered().text()),
                script.variables(),
                null,
                parts.clock().instant(),
                null,
                null);
        this.door = new StoppableSession(parts, run, node().key());
        this.report = new AttemptReport(script, attempt, parts.clock());
    }

    Node node() {
        return script.node();
    }

    DataSource source() {
        return source;
    }

    AttemptRecord attempt() {
        return report.attempt();
    }

    AttemptJournal journal() {
        return report.journal();
    }

    @Nullable
    Instant deadline() {
        return deadline;
    }

    private TransactionMode mode() {
        return TransactionMode.valueOf(script.config().transaction().name());
    }

    /**
     * Takes a connection and opens the transaction. Answers {@link RunEvent.Begun}, or {@link RunEvent.Ended} when it did not come
     * to that, or null when it was stopped before.
     */
    @Nullable
    RunEvent begin() {
        return begin(true);
    }

    /** @param again whether a connection that is lost now may be replaced: a server that was restarted leaves dead ones behind */
    private @Nullable RunEvent begin(boolean again) {
        Opening opened = door.open(request());
        if (opened instanceof Opening.NotOpened not) {
            return report.failed(null, not.failure());
        } else if (opened == null) {
            return null;
        }
        SqlSession taken = ((Opening.Opened) opened).session();
        Beginning beginning =
                taken.begin(leading.stream().map(SqlStatement::text).toList());
        if (again && isLost(beginning)) {
            taken.close();
            journal().say("The connection was lost before a statement was sent: another one is taken.");
            return begin(false);
        }
        for (int i = 0; i < beginning.leading().size(); i++) {
            report.add(leading.get(i), beginning.leading().get(i));
        }
        journal().keep(taken.handOverRoom());
        if (beginning instanceof Beginning.NotBegun not) {
            taken.close();
            int last = beginning.leading().size() - 1;
            return stopReason() == null ? report.failed(last < 0 ? null : leading.get(last), not.failure()) : null;
        }
        var identity = ((Beginning.Begun) beginning).identity();
        parts.faults().reach(CrashPoint.BEGUN, run, node().key());
        AttemptRecord attempt = report.attempt();
        attempt = new AttemptRecord(
                attempt.node(),
                attempt.number(),
                AttemptState.RUNNING,
                attempt.dataSource(),
                attempt.mode(),
                attempt.sql(),
                attempt.variables(),
                identity,
                parts.clock().instant(),
                null,
                null);
        report.begun(attempt);
        deadline = attempt.startedAt().plus(node().policy().timeout());
        journal()
                .say("Attempt %d on %s, backend %d%s."
                        .formatted(
                                attempt.number(),
                                source.name(),
                                identity.pid(),
                                identity.xid() == null ? "" : ", transaction " + identity.xid()));
        return new RunEvent.Begun(attempt, journal().takeLog(), new CompletableFuture<>());
    }

    private boolean isLost(Beginning beginning) {
        return beginning instanceof Beginning.NotBegun not && not.isLost() && stopReason() == null;
    }

    private SessionRequest request() {
        return new SessionRequest(
                source.id(),
                "millrace/" + run + "/" + node().key(),
                zone,
                mode(),
                node().policy().statementTimeout(),
                node().policy().lockTimeout());
    }

    /** Only there do they have to come first; elsewhere they are statements like others. */
    private static List<SqlStatement> leading(Script script) {
        boolean single = script.config().transaction() == SqlNodeConfig.Transaction.SINGLE;
        return single ? script.rendered().inspection().leadingSetTransaction() : List.of();
    }

    /** It did not come to its first statement. */
    RunEvent.Ended failedBefore(String message) {
        return report.failed(message, null);
    }

    /** Gives everything back: the attempt was not recorded, so it does not count. */
    void abandon() {
        SqlSession taken = door.session();
        if (taken != null) {
            taken.close();
        }
    }

    /**
     * Runs the statements and commits.
     *
     * @param record has what the journal holds recorded, so that it does not grow
     */
    Left carryOut(Runnable record) {
        SqlSession taken = door.session();
        if (taken == null) {
            throw new IllegalStateException("not begun");
        }
        parts.faults().reach(CrashPoint.RECORDED, run, node().key());
        List<SqlStatement> statements = script.rendered().statements();
        for (SqlStatement statement : statements.subList(leading.size(), statements.size())) {
            StatementOutcome outcome = taken.execute(statement.text());
            report.add(statement, outcome);
            journal().keep(taken.handOverRoom());
            SqlFailure failure = outcome.failure();
            if (failure != null) {
                taken.close();
                return failure.connectionLost() && stopReason() == null
                        ? cutOff(statement, failure, false)
                        : afterFailure(statement, failure);
            }
            parts.faults().reach(CrashPoint.STATEMENT_DONE, run, node().key());
            if (journal().isHeavy()) {
                record.run();
            }
        }
        Left missed = missedExpectation(taken);
        if (missed != null) {
            return missed;
        }
        parts.faults().reach(CrashPoint.BEFORE_COMMIT, run, node().key());
        CommitOutcome outcome = taken.commit();
        journal().keep(taken.handOverRoom());
        parts.faults().reach(CrashPoint.COMMITTED, run, node().key());
        taken.close();
        if (outcome instanceof CommitOutcome.Failed refused) {
            return afterFailure(null, refused.failure());
        } else if (outcome instanceof CommitOutcome.Unclear unclear) {
            return cutOff(null, unclear.failure(), true);
        }
        ((CommitOutcome.Committed) outcome).notices().forEach(report::say);
        return new Left.Over(report.succeeded(mode() == TransactionMode.SINGLE ? "Committed." : "Done."));
    }

    /** Null when everything is as expected; else the session is closed, which rolls the transaction back. */
    private @Nullable Left missedExpectation(SqlSession taken) {
        var outcome = new CheckExpectations(script.expectations(), report.rows()).in(taken);
        if (outcome instanceof CheckExpectations.Outcome.Met) {
            return null;
        }
        taken.close();
        if (outcome instanceof CheckExpectations.Outcome.Failed failed) {
            SqlFailure failure = failed.failure();
            return failure.connectionLost() && stopReason() == null
                    ? cutOff(null, failure, false)
                    : afterFailure(null, failure);
        }
        String message = ((CheckExpectations.Outcome.Missed) outcome).message()
                + (mode() == TransactionMode.SINGLE
                        ? " Its transaction was rolled back."
                        : " What its statements did stays: they were committed one by one.");
        return new Left.Over(report.failed(message, null));
    }

    /** Ended with an error of its own, or because it was stopped: then only once its backend is gone. */
    private Left afterFailure(@Nullable SqlStatement statement, SqlFailure failure) {
        Stop why = stopReason();
        if (why == null) {
            return new Left.Over(report.failed(statement, failure));
        } else if (why == Stop.LEAVE) {
            return new Left.Abandoned();
        }
        door.awaitGone();
        if (why == Stop.CANCEL) {
            return new Left.Over(report.cancelled("Cancelled; its backend is gone."));
        }
        return new Left.Over(report.failed(timedOut(), QUERY_CANCELED));
    }

    private String timedOut() {
        return "It was ended after its timeout of " + node().policy().timeout() + ".";
    }

    private Left cutOff(@Nullable SqlStatement statement, SqlFailure failure, boolean committing) {
        journal()
                .warn(
                        switch (failure.ending()) {
                            case BY_SERVER -> "The database ended the session: " + failure.message();
                            case BY_DRIVER -> "The connection was closed: " + failure.message();
                            case NONE, LOST -> "The connection was lost: " + failure.message();
                        });
        Stop why = stopReason();
        if (why == Stop.LEAVE) {
            return new Left.Abandoned();
        }
        return new Left.CutOff(
                attempt(), why == null ? OwnEnd.of(failure, report.error(statement, failure), committing) : endOf(why));
    }

    /** Of an attempt that was stopped while it committed: what its server says of that is not its own error. */
    private @Nullable OwnEnd endOf(Stop why) {
        return why == Stop.TIMEOUT ? new OwnEnd(AttemptError.of(timedOut(), QUERY_CANCELED), true, true) : null;
    }

    /** Makes it end. The first reason counts; returns at once. */
    void stop(Stop why) {
        door.stop(why);
    }

    /** After a stop: waits no longer until its backend is gone. */
    void giveUp() {
        door.giveUp();
    }

    private @Nullable Stop stopReason() {
        return door.stopped();
    }
}
