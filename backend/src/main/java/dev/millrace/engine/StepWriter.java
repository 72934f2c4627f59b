package dev.millrace.engine;

import dev.millrace.common.Gathered;
import dev.millrace.run.Claim;
import dev.millrace.run.RunStep;
import dev.millrace.run.journal.EncodedStep;
import dev.millrace.run.journal.StepStore;
import dev.millrace.run.journal.StepStore.Written;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the steps of all runs of this member, those that come while some are being written together in the next transaction. At low
 * load each step is written by itself, by its own thread. A run has one step in here at a time.
 */
final class StepWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StepWriter.class);

    /** Of the texts of one transaction; a longer step has one of its own. */
    private static final long MOST_CHARACTERS = 1 << 20;

    private static final int MOST_STEPS = 128;

    private final StepStore steps;
    private final Gathered<EncodedStep, Written> groups;

    StepWriter(StepStore steps) {
        this.steps = steps;
        this.groups = new Gathered<>(MOST_STEPS, MOST_CHARACTERS, EncodedStep::length, steps::write);
    }

    /**
     * Writes the step exactly once, however often the console's database goes away.
     *
     * @return the claim for the next step; null when another member owns the run, or this one is stopping
     * @throws IllegalStateException when the step itself cannot be written
     */
    @Nullable
    Claim write(RunStep step, BooleanSupplier left) {
        Gathered.Outcome<Written> outcome = groups.handIn(EncodedStep.of(step));
        if (outcome instanceof Gathered.Outcome.Done<Written> done) {
            return done.result() instanceof Written.Done stands ? stands.next() : null;
        }
        // Whether that was its own fault, or whether it stands although nobody was told, is found out with this step
        // alone.
        LOG.debug(
                "run {}: its step was not written with others: {}", step.claim().run(), outcome);
        return new WriteStep(steps, step).untilKnown(left);
    }

    /** How many steps have been handed in and are not being written yet. */
    int waiting() {
        return groups.waiting();
    }
}
