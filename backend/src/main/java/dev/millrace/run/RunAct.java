package dev.millrace.run;

import org.jspecify.annotations.Nullable;

/** What a person asked of a live run and its owner has not carried out yet. */
public record RunAct(
        long id, Kind kind, @Nullable String node, @Nullable Settling settleAs, String reason, String actor) {

    /** What can be asked. */
    public enum Kind {
        CANCEL,
        /** Of a run that is being cancelled: wait for its backends no longer. */
        FORCE_CANCEL,
        PAUSE,
        RESUME,
        SETTLE
    }
}
