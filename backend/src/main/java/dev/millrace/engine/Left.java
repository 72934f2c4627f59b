package dev.millrace.engine;

import dev.millrace.run.AttemptRecord;
import org.jspecify.annotations.Nullable;

/** How an attempt that had begun was left. */
sealed interface Left {

    /** Its end is known. */
    record Over(RunEvent.Ended event) implements Left {}

    /**
     * Its session ended: its database is to be asked what that left, over another connection.
     *
     * @param own the error that ended it; null when none was seen
     */
    record CutOff(AttemptRecord attempt, @Nullable OwnEnd own) implements Left {}

    /** It was stopped because this console leaves: nothing is recorded, the tables say how to go on. */
    record Abandoned() implements Left {}
}
