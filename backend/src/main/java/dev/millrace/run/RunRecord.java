package dev.millrace.run;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The row of a run.
 *
 * @param reason why it waits, is paused or ended as it did, where the state alone does not say
 * @param inTheWay the run that it waits or waited for, or that took its place: see {@link RunReasons}
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
        @Nullable RunId inTheWay,
        Instant runTime,
        Instant businessTime,
        ZoneId zone,
        @Nullable Integer version,
        @Nullable Long revision,
        @Nullable RunId repeats,
        String startedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** As one that is worked on from its first moment. */
    RunRecord started() {
        return new RunRecord(
                id,
                flowId,
                flowName,
                origin,
                RunState.RUNNING,
                reason,
                inTheWay,
                runTime,
                businessTime,
                zone,
                version,
                revision,
                repeats,
                startedBy,
                createdAt,
                createdAt,
                endedAt);
    }

    RunRecord waitingFor(RunId other) {
        return new RunRecord(
                id,
                flowId,
                flowName,
                origin,
                state,
                RunReasons.WAITS_FOR_TURN,
                other,
                runTime,
                businessTime,
                zone,
                version,
                revision,
                repeats,
                startedBy,
                createdAt,
                startedAt,
                endedAt);
    }
}
