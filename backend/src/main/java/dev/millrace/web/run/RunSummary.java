package dev.millrace.web.run;

import dev.millrace.run.Origin;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run without its nodes: the form of lists and of the event {@code run}. */
record RunSummary(
        String id,
        String flowId,
        String flowName,
        RunState state,
        Origin origin,
        @Nullable String reason,
        @Nullable String inTheWay,
        Instant runTime,
        Instant businessTime,
        @Nullable Integer version,
        @Nullable Long revision,
        @Nullable String repeats,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    static RunSummary of(RunRecord run) {
        return new RunSummary(
                run.id().value(),
                run.flowId(),
                run.flowName(),
                run.state(),
                run.origin(),
                run.reason(),
                run.inTheWay() == null ? null : run.inTheWay().value(),
                run.runTime(),
                run.businessTime(),
                run.version(),
                run.revision(),
                run.repeats() == null ? null : run.repeats().value(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }
}
