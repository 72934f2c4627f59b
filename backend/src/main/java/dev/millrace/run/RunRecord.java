package dev.millrace.run;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The row of a run.
 *
 * @param reason why it is paused or ended as it did, where the state alone does not say
 * @param version of the published flow; null for a trial run
 * @param revision of the draft; null for a published run
 * @param repeats the run that a rerun repeats
 */
public record RunRecord(
        RunId id,
        String flowId,
        String flowName,
        Origin origin,
        RunState state,
        @Nullable String reason,
        Instant runTime,
        Instant businessTime,
        ZoneId zone,
        @Nullable Integer version,
        @Nullable Long revision,
        @Nullable RunId repeats,
        String startedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
