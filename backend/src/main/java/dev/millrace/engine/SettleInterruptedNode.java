package dev.millrace.engine;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.Cancellation;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.ForeignTables;
import dev.millrace.datasource.Settlement;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.datasource.TransactionStatus;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlScript;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of an attempt whose end was not seen: after a crash, a lost connection, or when its run was taken over.
 * Asks once; what cannot be answered now is asked again by the caller.
 *
 * @param rerunIsSafe running the node twice does no harm
 * @param own the error that ended its session; null when nobody saw one
 */
record SettleInterruptedNode(
        Settlement settlement,
        AttemptRecord attempt,
        boolean rerunIsSafe,
        @Nullable OwnEnd own) {

    private static final String ELSEWHERE =
            "The database has rolled its transaction back, but the script also writes outside the database, which no"
                    + " rollback reaches.";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What is known. */
    sealed interface Verdict {

        /** Everything of it is in force, exactly once. */
        record Succeeded() implements Verdict {}

        /** Nothing of it is in force: the node may have a new attempt, which does not count as a retry. */
        record Again(String why) implements Verdict {}

        /** It failed by an error of its own. */
        record Failed(AttemptError error) implements Verdict {}

        /** Nobody can tell; a person decides. */
        record Unknown(String why) implements Verdict {}

        /** It cannot be told yet. */
        record NotYet(String why) implements Verdict {}
    }

    Verdict ask() {
        BackendIdentity identity = attempt.identity();
        if (identity == null || attempt.dataSource() == null) {
            return new Verdict.Again("No statement of it was sent.");
        }
        DataSourceId source = new DataSourceId(attempt.dataSource());
        if (own != null && !own.byDriver() && !own.committing() && isOwn(own, source, identity)) {
            // The server said that the session ends: there is no backend to end, and perhaps no database to ask.
            return new Verdict.Failed(own.error());
        }
        if (settlement.endBackend(source, identity, PATIENCE) instanceof Cancellation.NotGone alive) {
            return new Verdict.NotYet(alive.reason());
        }
        if (own != null && own.byDriver() && !own.committing()) {
            return new Verdict.Failed(own.error());
        }
        return switch (attempt.mode()) {
            case SINGLE -> askTransaction(source, identity);
            case PER_STATEMENT -> askNobody();
        };
    }

    private boolean isOwn(OwnEnd end, DataSourceId source, BackendIdentity identity) {
        return !end.mayBeShutdown() || settlement.isSameServer(source, identity);
    }

    private Verdict askNobody() {
        return rerunIsSafe
                ? new Verdict.Again("It was cut off, and running it again is safe.")
                : new Verdict.Unknown("It was cut off in mode " + TransactionMode.PER_STATEMENT
                        + ": some of its statements may be in force.");
    }

    private Verdict askTransaction(DataSourceId source, BackendIdentity identity) {
        TransactionStatus status = settlement.transactionStatus(source, identity);
        if (status instanceof TransactionStatus.Committed) {
            return new Verdict.Succeeded();
        } else if (status instanceof TransactionStatus.Aborted) {
            if (own != null && isOwn(own, source, identity)) {
                return new Verdict.Failed(own.error());
            }
            return whetherItWroteElsewhere(source);
        } else if (status instanceof TransactionStatus.Unreachable unreachable) {
            return new Verdict.NotYet(unreachable.failure().message());
        } else if (status instanceof TransactionStatus.Unknown unknown) {
            return new Verdict.Unknown(unknown.reason());
        }
        return new Verdict.NotYet("Its transaction is still in progress.");
    }

    /** A rollback does not reach what a script did through foreign tables, {@code dblink} or programs. */
    private Verdict whetherItWroteElsewhere(DataSourceId source) {
        String rolledBack = "The database has rolled its transaction back.";
        if (rerunIsSafe) {
            return new Verdict.Again(rolledBack);
        }
        SqlInspection script = SqlScript.of(attempt.sql()).inspection();
        List<String> written = script.namesToLookUp();
        if (script.externalEffect().isPresent()) {
            return new Verdict.Unknown(ELSEWHERE);
        } else if (written.isEmpty()) {
            return new Verdict.Again(rolledBack);
        }
        ForeignTables foreign = settlement.foreignTables(source, written);
        if (foreign instanceof ForeignTables.Found found) {
            return found.names().isEmpty() ? new Verdict.Again(rolledBack) : new Verdict.Unknown(ELSEWHERE);
        }
        return new Verdict.NotYet(((ForeignTables.Failed) foreign).failure().message());
    }
}
