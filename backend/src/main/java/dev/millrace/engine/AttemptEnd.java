package dev.millrace.engine;

import dev.millrace.datasource.CommitOutcome;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.sql.SqlStatement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt is left after what its database said last: by an outcome of its own, stopped, or cut off.
 *
 * @param timeout of the attempt
 */
record AttemptEnd(AttemptReport report, StoppableSession door, Duration timeout) {

    /** What PostgreSQL calls a statement that was cancelled: so that retries can name an attempt's timeout. */
    private static final String QUERY_CANCELED = "57014";

    Left afterCommit(CommitOutcome outcome) {
        if (outcome instanceof CommitOutcome.Failed refused) {
            return ofItsOwn(null, refused.failure());
        } else if (outcome instanceof CommitOutcome.Unclear unclear) {
            return cutOff(null, unclear.failure(), true);
        }
        ((CommitOutcome.Committed) outcome).notices().forEach(report::say);
        boolean single = report.attempt().mode() == TransactionMode.SINGLE;
        return new Left.Over(report.succeeded(single ? "Committed." : "Done."));
    }

    /**
     * After a failure before the commit was sent.
     *
     * @param statement null: no statement of the script is to blame
     */
    Left afterFailure(@Nullable SqlStatement statement, SqlFailure failure) {
        return failure.connectionLost() && door.stopped() == null
                ? cutOff(statement, failure, false)
                : ofItsOwn(statement, failure);
    }

    /** Ended with an error of its own, or because it was stopped: then only once its backend is gone. */
    private Left ofItsOwn(@Nullable SqlStatement statement, SqlFailure failure) {
        Stop why = door.stopped();
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
        return "It was ended after its timeout of " + timeout + ".";
    }

    /**
     * Its session ended: its database is to be asked what that left.
     *
     * @param committing whether the commit was sent
     */
    Left cutOff(@Nullable SqlStatement statement, SqlFailure failure, boolean committing) {
        report.journal()
                .warn(
                        switch (failure.ending()) {
                            case BY_SERVER -> "The database ended the session: " + failure.message();
                            case BY_DRIVER -> "The connection was closed: " + failure.message();
                            case NONE, LOST -> "The connection was lost: " + failure.message();
                        });
        Stop why = door.stopped();
        if (why == Stop.LEAVE) {
            return new Left.Abandoned();
        }
        OwnEnd own = why == null ? OwnEnd.of(failure, report.error(statement, failure), committing) : endOf(why);
        return new Left.CutOff(report.attempt(), own);
    }

    /** Of an attempt that was stopped while it committed: what its server says of that is not its own error. */
    private @Nullable OwnEnd endOf(Stop why) {
        return why == Stop.TIMEOUT ? new OwnEnd(AttemptError.of(timedOut(), QUERY_CANCELED), true, true) : null;
    }
}
