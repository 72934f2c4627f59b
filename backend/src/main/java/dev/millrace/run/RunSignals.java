package dev.millrace.run;

/** Kinds of signals about runs; each carries the id of the run, but for the last. */
public final class RunSignals {

    /** A step was written: watchers read what is new. */
    public static final String CHANGED = "run";
    /** A run waits for a member to take it. */
    public static final String QUEUED = "run-queued";
    /** Somebody has asked something of a live run. */
    public static final String ASKED = "run-asked";

    /** A run of this flow has ended: another may have its turn. */
    public static final String ENDED = "run-ended";

    private RunSignals() {}
}
