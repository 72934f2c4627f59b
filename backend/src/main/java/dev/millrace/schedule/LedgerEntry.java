package dev.millrace.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A planned fire and what became of it.
 *
 * @param reason one of {@link dev.millrace.run.RunReasons}, {@link #NOBODY_THERE}, or a sentence; null when it ran
 * @param runId the run; of a skipped fire the one that was in the way
 */
public record LedgerEntry(
        Instant plannedAt,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String runId) {

    public static final String NOBODY_THERE = "NOBODY_THERE";

    /** What can become of a fire. */
    public enum Outcome {
        RAN,
        SKIPPED,
        MISSED
    }
}
