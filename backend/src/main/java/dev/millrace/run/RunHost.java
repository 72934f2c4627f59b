package dev.millrace.run;

import java.time.Duration;
import java.util.Optional;

/** The engine of this member as launches see it: a new run for which it has a free slot is made as its own and begins at once. */
public interface RunHost {

    /**
     * The owner of a run from its first row on.
     *
     * @param lease how long until others may take the run if it is not renewed
     */
    record Ownership(String member, Duration lease) {}

    /** Takes a slot for a run that is about to be made; empty when there is none: then the run is queued for any member. */
    Optional<Ownership> reserve(RunId run);

    /** The run has been made: it begins at once. */
    void begin(LiveRun run);

    /** Gives the slot back: the run has not been made. */
    void release(RunId run);

    /** Gives the slot back of a run that may have been made: its commit was not answered. It is looked for, and begins if it is there. */
    void lookFor(RunId run);
}
