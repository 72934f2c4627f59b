package dev.millrace.e2e.attacks;

/** One way of doing harm to a running console. */
interface Attack {

    /** A few words, for a row of the report. */
    String name();

    /** What has to hold while it goes on and afterwards, in one sentence. */
    String promise();

    /**
     * Carries it out.
     *
     * @param tally counts what is sent, and is told each promise that does not hold
     */
    void on(Target target, Tally tally) throws Exception;
}
