package dev.millrace.run.history;

/**
 * How much of a run one answer tells: so many of the latest attempts of each node, and so many of the first statements of each of
 * those, all of them together bounded and shared out evenly.
 */
record Shares(int attempts, int statements) {

    /** Of all attempts together, and of all statements together, as long as there are not more than a few of each. */
    static final int MOST = 20_000;

    /** Of all errors together, and of all notices; beyond it an error is only named. */
    static final long MOST_BYTES = 2 << 20;

    static final int MOST_ATTEMPTS = 100;
    static final int MOST_STATEMENTS = 1_000;
    private static final int FEWEST = 4;

    /**
     * Shares for so many.
     *
     * @param attempts of these nodes, told or not
     */
    static Shares of(long nodes, long attempts) {
        int ofNode = share(nodes, MOST_ATTEMPTS);
        return new Shares(ofNode, share(Math.min(attempts, nodes * ofNode), MOST_STATEMENTS));
    }

    private static int share(long among, int most) {
        return (int) Math.max(FEWEST, Math.min(most, MOST / Math.max(1, among)));
    }
}
