package dev.millrace.run;

/**
 * The state of a node inside a run. WAITING: for its upstream; QUEUED: ready, no connection or slot yet; RETRY_WAIT: counts
 * as running; UNKNOWN: nobody can know what became of it, a person decides.
 */
public enum NodeState {
    WAITING,
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    SKIPPED,
    UNKNOWN,
    RETRY_WAIT;

    /** The legal transitions, and no others; RUNNING → QUEUED only by settling, UNKNOWN only by a person or with its run. */
    public boolean canBecome(NodeState next) {
        return switch (this) {
            case WAITING -> next == QUEUED || next == SKIPPED || next == CANCELLED || next == SUCCEEDED;
            case QUEUED -> next == RUNNING || next == SKIPPED || next == CANCELLED;
            case RUNNING ->
                next == SUCCEEDED
                        || next == FAILED
                        || next == CANCELLED
                        || next == UNKNOWN
                        || next == RETRY_WAIT
                        || next == QUEUED;
            case RETRY_WAIT -> next == QUEUED || next == SKIPPED || next == CANCELLED;
            case UNKNOWN ->
                next == SUCCEEDED || next == FAILED || next == QUEUED || next == SKIPPED || next == CANCELLED;
            case SUCCEEDED, FAILED, CANCELLED, SKIPPED -> false;
        };
    }

    public boolean ended() {
        return switch (this) {
            case WAITING, QUEUED, RUNNING, UNKNOWN, RETRY_WAIT -> false;
            case SUCCEEDED, FAILED, CANCELLED, SKIPPED -> true;
        };
    }
}
