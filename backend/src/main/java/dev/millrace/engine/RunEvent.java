package dev.millrace.engine;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunAct;
import dev.millrace.run.StatementResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a run's loop is told. */
sealed interface RunEvent {

    /** Time has passed, or somebody thinks that there is something to decide. */
    record Woken() implements RunEvent {}

    /** The attempt's transaction is open. {@code recorded}: whether it stands in the console's database, so that statements may run. */
    record Begun(AttemptRecord attempt, List<LogLine> log, CompletableFuture<Boolean> recorded) implements RunEvent {}

    /**
     * Statements of an attempt that goes on. {@code recorded}: whether they stand in the console's database.
     *
     * @param room in memory that they take; null: none
     */
    record Progressed(
            AttemptRecord attempt,
            List<StatementResult> results,
            List<LogLine> log,
            @Nullable Share room,
            CompletableFuture<Boolean> recorded)
            implements RunEvent {

        /** What the attempt has done since it was last told. */
        static Progressed of(AttemptRecord attempt, AttemptJournal journal) {
            AttemptJournal.Entries entries = journal.take();
            return new Progressed(attempt, entries.results(), entries.log(), entries.room(), new CompletableFuture<>());
        }

        @Override
        public void release() {
            close(room);
        }
    }

    /**
     * An attempt has ended.
     *
     * @param again it was cut off without effect: the node gets another attempt that does not count as a retry
     * @param room in memory that its results take; null: none
     */
    record Ended(
            AttemptRecord attempt,
            boolean again,
            List<StatementResult> results,
            List<LogLine> log,
            @Nullable Share room)
            implements RunEvent {

        /** One without results of its own. */
        Ended(AttemptRecord attempt, boolean again, List<LogLine> log) {
            this(attempt, again, List.of(), log, null);
        }

        @Override
        public void release() {
            close(room);
        }
    }

    /** People have asked something. */
    record Asked(List<RunAct> acts) implements RunEvent {}

    /** Gives its memory back: its rows and lines are no longer needed. */
    default void release() {}

    private static void close(@Nullable Share room) {
        if (room != null) {
            room.close();
        }
    }
}
