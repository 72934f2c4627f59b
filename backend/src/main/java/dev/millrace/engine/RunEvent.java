package dev.millrace.engine;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunAct;
import dev.millrace.run.StatementResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a run's loop is told. */
sealed interface RunEvent {

    /** Time has passed, or somebody thinks that there is something to decide. */
    record Woken() implements RunEvent {}

    /** The attempt's transaction is open. {@code recorded}: whether it stands in the console's database, so that statements may run. */
    record Begun(AttemptRecord attempt, List<LogLine> log, CompletableFuture<Boolean> recorded) implements RunEvent {}

    /** Statements of an attempt that goes on. */
    record Progressed(AttemptRecord attempt, List<StatementResult> results, List<LogLine> log) implements RunEvent {}

    /**
     * An attempt has ended.
     *
     * @param again it was cut off without effect: the node gets another attempt that does not count as a retry
     */
    record Ended(AttemptRecord attempt, boolean again, List<StatementResult> results, List<LogLine> log)
            implements RunEvent {}

    /** People have asked something. */
    record Asked(List<RunAct> acts) implements RunEvent {}
}
