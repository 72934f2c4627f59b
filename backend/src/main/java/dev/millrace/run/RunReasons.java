package dev.millrace.run;

/** Words that say why a run, or a planned fire, is as it is, where its state alone does not. */
public final class RunReasons {

    /** The policy is Skip, and another run has not ended. */
    public static final String RUN_IN_THE_WAY = "RUN_IN_THE_WAY";
    /** So many runs wait already that no further one may. */
    public static final String QUEUE_FULL = "QUEUE_FULL";
    /** It waits until the run in its way has ended. */
    public static final String WAITS_FOR_TURN = "WAITS_FOR_TURN";
    /** The policy is Cancel running, and a newer run took its place. */
    public static final String REPLACED = "REPLACED";

    private RunReasons() {}
}
