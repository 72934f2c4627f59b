package dev.millrace.run;

/** Why a run exists. */
public enum Origin {
    TRIAL,
    MANUAL,
    SCHEDULE,
    MISSED_FIRE,
    BACKFILL,
    RERUN,
    EVENT;

    /** Whether the flow's concurrency policy counts such a run: trial and backfill runs do not count. */
    public boolean countsForConcurrency() {
        return switch (this) {
            case TRIAL, BACKFILL -> false;
            case MANUAL, SCHEDULE, MISSED_FIRE, RERUN, EVENT -> true;
        };
    }
}
