package dev.millrace.time;

/** What becomes of fires that passed while nothing could run. */
public enum MissedFires {
    LATEST,
    ALL,
    SKIP
}
