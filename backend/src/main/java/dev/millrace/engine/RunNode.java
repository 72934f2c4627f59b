package dev.millrace.engine;

import dev.millrace.datasource.Beginning;
import dev.millrace.datasource.CommitOutcome;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.Finish;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSession;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.Script;
import dev.millrace.sql.SqlStatement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a node, from its connection to its outcome. Its own thread calls {@link #begin}, then {@link #carryOut}; others
 * may {@link #stop} it at any time and are certain that its backend is gone before it says so.
 */
final class RunNode {

    /** Kinds of statements that change the database. */
    private static final Pattern WRITING =
            Pattern.compile("(INSERT|UPDATE|DELETE|MERGE|CREATE|ALTER|DROP|TRUNCATE|DO)\\b");

    private final EngineParts parts;
    private final RunId run;
    private final ZoneId zone;
    private final Script script;
    private final DataSource source;
    private final AttemptReport report;

    private final List<SqlStatement> leading;
    private final StoppableSession door;
    private final AttemptEnd end;
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
        this.end = new AttemptEnd(report, door, node().policy().timeout());
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
        List<SqlStatement> rest = statements.subList(leading.size(), statements.size());
        SqlStatement last = withCommit(rest);
        for (SqlStatement statement : last == null ? rest : rest.subList(0, rest.size() - 1)) {
            StatementOutcome outcome = taken.execute(statement.text());
            report.add(statement, outcome);
            journal().keep(taken.handOverRoom());
            SqlFailure failure = outcome.failure();
            if (failure != null) {
                taken.close();
                return end.afterFailure(statement, failure);
            }
            parts.faults().reach(CrashPoint.STATEMENT_DONE, run, node().key());
            if (journal().isHeavy()) {
                record.run();
            }
        }
        if (last != null) {
            return finish(taken, last);
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
        return end.afterCommit(outcome);
    }

    /**
     * The statement that may be sent together with the commit: the last one, when nothing has to be looked at between them. What only
     * changes the session or answers with rows is not among them: it may end the session by what it answers, and then has failed.
     */
    private @Nullable SqlStatement withCommit(List<SqlStatement> rest) {
        boolean lookedAt = mode() != TransactionMode.SINGLE
                || !script.expectations().isEmpty()
                || parts.faults().comesBetween();
        if (lookedAt || rest.isEmpty()) {
            return null;
        }
        SqlStatement last = rest.get(rest.size() - 1);
        return WRITING.matcher(last.kind()).lookingAt() && !last.returnsRows() ? last : null;
    }

    private Left finish(SqlSession taken, SqlStatement last) {
        Finish finish = taken.finish(last.text());
        report.add(last, finish.statement());
        journal().keep(taken.handOverRoom());
        CommitOutcome commit = finish.commit();
        SqlFailure failure = finish.statement().failure();
        if (commit instanceof CommitOutcome.Committed) {
            parts.faults().reach(CrashPoint.COMMITTED, run, node().key());
        }
        taken.close();
        if (failure == null) {
            return end.afterCommit(Objects.requireNonNull(commit, "a statement that did not fail is committed or not"));
        }
        return commit instanceof CommitOutcome.Unclear
                ? end.cutOff(last, failure, true)
                : end.afterFailure(last, failure);
    }

    /** Null when everything is as expected; else the session is closed, which rolls the transaction back. */
    private @Nullable Left missedExpectation(SqlSession taken) {
        var outcome = new CheckExpectations(script.expectations(), report.rows()).in(taken);
        if (outcome instanceof CheckExpectations.Outcome.Met) {
            return null;
        }
        taken.close();
        if (outcome instanceof CheckExpectations.Outcome.Failed failed) {
            return end.afterFailure(null, failed.failure());
        }
        String message = ((CheckExpectations.Outcome.Missed) outcome).message()
                + (mode() == TransactionMode.SINGLE
                        ? " Its transaction was rolled back."
                        : " What its statements did stays: they were committed one by one.");
        return new Left.Over(report.failed(message, null));
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
