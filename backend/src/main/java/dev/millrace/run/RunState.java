package dev.millrace.run;

/** The state of a run. A run that has ended never changes. */
public enum RunState {
    QUEUED,
    RUNNING,
    PAUSED,
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** The legal transitions, and no others. */
    public boolean canBecome(RunState next) {
        return switch (this) {
            case QUEUED -> next == RUNNING || next == CANCELLED;
            case RUNNING -> next == PAUSED || next == CANCELLING || next == SUCCEEDED || next == FAILED;
            case PAUSED -> next == RUNNING || next == CANCELLING || next == FAILED;
            case CANCELLING -> next == CANCELLED;
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }

    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING, PAUSED, CANCELLING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
