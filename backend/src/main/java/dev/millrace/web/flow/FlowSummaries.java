package dev.millrace.web.flow;

import dev.millrace.flow.Flow;
import dev.millrace.run.Origin;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.schedule.Schedules;
import dev.millrace.time.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Flows as lists show them, with what the packages beside {@code flow} know of them. */
@Component
class FlowSummaries {

    /** A flow; the form of {@code GET /api/flows/{id}}. */
    record FlowSummary(
            String id,
            String name,
            String owner,
            long draftRevision,
            @Nullable Integer version,
            ScheduleSummary schedule,
            @Nullable LastRun lastRun) {}

    /**
     * The schedule in force.
     *
     * @param enabled false while nothing is published
     * @param cron null for one-time scheduling, and where there is no schedule
     */
    record ScheduleSummary(
            boolean enabled,
            @Nullable String cron,
            @Nullable Instant nextFire) {
        static final ScheduleSummary NONE = new ScheduleSummary(false, null, null);
    }

    /** The newest run, of any origin. */
    record LastRun(
            String id,
            RunState state,
            Origin origin,
            Instant runTime,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {

        static LastRun of(RunRecord run) {
            return new LastRun(
                    run.id().value(), run.state(), run.origin(), run.runTime(), run.startedAt(), run.endedAt());
        }
    }

    private final Schedules schedules;
    private final RunQueries runs;

    FlowSummaries(Schedules schedules, RunQueries runs) {
        this.schedules = schedules;
        this.runs = runs;
    }

    /** Two queries, however many flows. */
    List<FlowSummary> of(List<Flow> flows) {
        List<String> ids = flows.stream().map(flow -> flow.id().value()).toList();
        Map<String, Instant> nextFires = schedules.nextFires(ids);
        Map<String, List<RunRecord>> lastRuns = runs.lastRuns(ids, 1);
        return flows.stream()
                .map(flow -> new FlowSummary(
                        flow.id().value(),
                        flow.name(),
                        flow.owner(),
                        flow.draftRevision(),
                        flow.published() == null ? null : flow.published().version(),
                        schedule(flow.published(), nextFires.get(flow.id().value())),
                        lastRuns.getOrDefault(flow.id().value(), List.of()).stream()
                                .findFirst()
                                .map(LastRun::of)
                                .orElse(null)))
                .toList();
    }

    FlowSummary of(Flow flow) {
        return of(List.of(flow)).get(0);
    }

    private static ScheduleSummary schedule(Flow.@Nullable Published published, @Nullable Instant nextFire) {
        if (published == null || published.schedule() == null) {
            return ScheduleSummary.NONE;
        }
        return Schedule.of(published.schedule())
                .value()
                .map(schedule ->
                        new ScheduleSummary(schedule.enabled(), schedule.cron().orElse(null), nextFire))
                .orElse(ScheduleSummary.NONE);
    }
}
