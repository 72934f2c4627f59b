package dev.millrace.flow.definition;

/**
 * <em>Concurrency Control Policy</em>: what happens when a published flow should run while an earlier run lives.
 *
 * @param limit runs at a time; read with {@link Policy#PARALLEL} only
 */
public record Concurrency(Policy policy, int limit) {

    public static final int DEFAULT_LIMIT = 5;
    public static final int MAX_LIMIT = 1000;
    public static final Concurrency DEFAULT = new Concurrency(Policy.SKIP, DEFAULT_LIMIT);

    public Concurrency {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a limit lies between 1 and " + MAX_LIMIT);
        }
    }

    /** The four ways. */
    public enum Policy {
        SKIP,
        QUEUE,
        PARALLEL,
        CANCEL_RUNNING
    }
}
