package dev.millrace.run;

/** What a person says became, or shall become, of a node. */
public enum Settling {
    SUCCEEDED,
    FAILED,
    RETRY,
    SKIPPED;

    /** The state that this word puts a node into. */
    public NodeState state() {
        return switch (this) {
            case SUCCEEDED -> NodeState.SUCCEEDED;
            case FAILED -> NodeState.FAILED;
            case RETRY -> NodeState.QUEUED;
            case SKIPPED -> NodeState.SKIPPED;
        };
    }

    /**
     * Whether a person may say this of a node in that state: everything of an unknown one; of one that has not started
     * only what needs no attempt; nothing of one whose attempt is alive or that has ended.
     */
    public boolean fits(NodeState now) {
        return switch (now) {
            case UNKNOWN -> true;
            case WAITING -> this == SUCCEEDED || this == SKIPPED;
            case QUEUED -> this == SKIPPED;
            case RETRY_WAIT -> this == SKIPPED || this == RETRY;
            case RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED -> false;
        };
    }
}
