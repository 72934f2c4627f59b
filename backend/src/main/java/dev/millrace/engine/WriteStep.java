package dev.millrace.engine;

import dev.millrace.run.Claim;
import dev.millrace.run.RunStep;
import dev.millrace.run.journal.StepStore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes a step exactly once that could not be written together with others, however often the console's database goes away: written
 * again it is recognised when it is in force already.
 */
record WriteStep(StepStore steps, RunStep step) {

    private static final Logger LOG = LoggerFactory.getLogger(WriteStep.class);
    private static final int AGAIN_MILLIS = 500;

    /** The claim for the next step; null when another member owns the run, or this one is stopping. */
    @Nullable
    Claim untilKnown(BooleanSupplier left) {
        Claim claim = step.claim();
        while (true) {
            try {
                return steps.write(step) instanceof StepStore.Written.Done done ? done.next() : null;
            } catch (DataAccessException | TransactionException unreachable) {
                LOG.warn(
                        "run {}: a step could not be written, it is tried again: {}",
                        claim.run(),
                        unreachable.getMessage());
                if (left.getAsBoolean() || !pause(AGAIN_MILLIS)) {
                    return null;
                }
            }
        }
    }

    /** False when this thread shall stop. */
    static boolean pause(int millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
