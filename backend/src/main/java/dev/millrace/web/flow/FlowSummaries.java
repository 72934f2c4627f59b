package dev.millrace.web.flow;

import dev.millrace.flow.Flow;
import dev.millrace.time.Schedule;
import java.time.Instant;
import java.util.List;
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

    /** The newest run of any origin. */
    record LastRun(
            String id,
            String state,
            String origin,
            Instant runTime,
            @Nullable Instant endedAt) {}

    List<FlowSummary> of(List<Flow> flows) {
        return flows.stream()
                .map(flow -> new FlowSummary(
                        flow.id().value(),
                        flow.name(),
                        flow.owner(),
                        flow.draftRevision(),
                        flow.published() == null ? null : flow.published().version(),
                        schedule(flow.published()),
                        null))
                .toList();
    }

    FlowSummary of(Flow flow) {
        return of(List.of(flow)).get(0);
    }

    private static ScheduleSummary schedule(Flow.@Nullable Published published) {
        if (published == null || published.schedule() == null) {
            return ScheduleSummary.NONE;
        }
        return Schedule.of(published.schedule())
                .value()
                .map(schedule ->
                        new ScheduleSummary(schedule.enabled(), schedule.cron().orElse(null), null))
                .orElse(ScheduleSummary.NONE);
    }
}
