package dev.millrace.engine;

import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.Script;
import dev.millrace.run.StatementResult;
import dev.millrace.sql.ServerError;
import dev.millrace.sql.SqlPosition;
import dev.millrace.sql.SqlStatement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of one attempt: its record, its journal, and its errors at their places in the template. */
final class AttemptReport {

    private final Script script;
    private final Clock clock;
    private final TransactionMode mode;
    private final AttemptJournal journal;
    private final Map<Integer, Long> rows = new HashMap<>();
    private AttemptRecord attempt;

    AttemptReport(Script script, AttemptRecord attempt, Clock clock) {
        this.script = script;
        this.clock = clock;
        this.attempt = attempt;
        this.mode = attempt.mode();
        this.journal = new AttemptJournal(attempt.node(), attempt.number(), clock);
    }

    AttemptRecord attempt() {
        return attempt;
    }

    AttemptJournal journal() {
        return journal;
    }

    /** Rows affected or returned so far, by the statement's number. */
    Map<Integer, Long> rows() {
        return rows;
    }

    void begun(AttemptRecord with) {
        attempt = with;
    }

    void add(SqlStatement statement, StatementOutcome outcome) {
        if (outcome.rows() != null) {
            rows.put(statement.index(), outcome.rows());
        }
        SqlFailure failure = outcome.failure();
        journal.add(new StatementResult(
                statement.index(),
                statement.line(),
                statement.kind(),
                statement.text(),
                outcome.rows(),
                outcome.millis(),
                outcome.notices(),
                outcome.noticeCount(),
                failure == null ? null : error(statement, failure),
                outcome.result()));
    }

    /** What a trigger that runs with the commit says belongs to no statement. */
    void say(StatementOutcome.Notice notice) {
        journal.say(notice.severity() + ": " + notice.message());
    }

    /** @param statement null: no statement of the script is to blame */
    AttemptError error(@Nullable SqlStatement statement, SqlFailure failure) {
        Integer line = null;
        Integer column = null;
        if (statement != null) {
            SqlPosition place = script.rendered()
                    .place(
                            statement.index(),
                            new ServerError(
                                    failure.position(),
                                    failure.internalQuery(),
                                    failure.internalPosition(),
                                    failure.where()));
            line = place.line();
            column = place.column();
        }
        return new AttemptError(
                failure.message(),
                failure.sqlState(),
                line,
                column,
                failure.detail(),
                TransactionModeHint.of(mode, statement, failure),
                failure.where(),
                failure.internalQuery(),
                failure.internalPosition() > 0 ? failure.internalPosition() : null,
                TransactionModeHint.other(mode, statement, failure));
    }

    RunEvent.Ended succeeded(String said) {
        journal.say(said);
        return ended(AttemptState.SUCCEEDED, null);
    }

    RunEvent.Ended cancelled(String said) {
        journal.warn(said);
        return ended(AttemptState.CANCELLED, null);
    }

    /** @param statement null: no statement of the script is to blame */
    RunEvent.Ended failed(@Nullable SqlStatement statement, SqlFailure failure) {
        journal.error(failure.message());
        return ended(AttemptState.FAILED, error(statement, failure));
    }

    /** @param sqlState null: the error is not the database's */
    RunEvent.Ended failed(String message, @Nullable String sqlState) {
        journal.error(message);
        return ended(AttemptState.FAILED, AttemptError.of(message, sqlState));
    }

    private RunEvent.Ended ended(AttemptState as, @Nullable AttemptError error) {
        attempt = attempt.ended(as, clock.instant(), error);
        AttemptJournal.Entries entries = journal.take();
        return new RunEvent.Ended(attempt, false, entries.results(), entries.log(), entries.room());
    }
}
