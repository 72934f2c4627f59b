package dev.millrace.web.page;

import dev.millrace.flow.Flow;
import dev.millrace.run.RunRecord;
import dev.millrace.time.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flow as the list shows it.
 *
 * @param schedule of the published version, in words; null: it has none that is enabled
 * @param zone of that schedule
 * @param nextFire null: none lies ahead
 * @param lastRun null: it has not run
 * @param bars its last runs, the oldest first
 */
public record FlowRow(
        Flow flow,
        Status status,
        @Nullable String schedule,
        @Nullable String zone,
        @Nullable Instant nextFire,
        @Nullable RunRecord lastRun,
        List<RunBars.Bar> bars) {

    /** What the scheduler makes of it. */
    public enum Status {
        DRAFT("skip"),
        PUBLISHED("accent"),
        SCHEDULED("ok");

        private final String tone;

        Status(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }
    }

    /** Orders of the list, by the word in the address. */
    static Comparator<FlowRow> order(String sort) {
        Comparator<FlowRow> byName = Comparator.comparing(row -> row.flow().name(), String.CASE_INSENSITIVE_ORDER);
        return switch (sort) {
            case "next" ->
                Comparator.comparing(FlowRow::nextFire, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(byName);
            case "last" ->
                Comparator.comparing(FlowRow::lastBegan, Comparator.nullsLast(Comparator.reverseOrder()))
                        .thenComparing(byName);
            case "status" -> Comparator.comparing(FlowRow::status).reversed().thenComparing(byName);
            default -> byName;
        };
    }

    static FlowRow of(Flow flow, @Nullable Instant nextFire, List<RunRecord> runs, Instant now, Frame frame) {
        Optional<Schedule> schedule = scheduleOf(flow);
        Flow.Published published = flow.published();
        Status status = published == null ? Status.DRAFT : schedule.isEmpty() ? Status.PUBLISHED : Status.SCHEDULED;
        String zone = published == null || schedule.isEmpty() ? null : published.zone();
        return new FlowRow(
                flow,
                status,
                schedule.map(Schedule::text).orElse(null),
                zone,
                zone == null ? null : nextFire,
                runs.isEmpty() ? null : runs.get(0),
                RunBars.of(runs, now, frame));
    }

    private static Optional<Schedule> scheduleOf(Flow flow) {
        Flow.Published published = flow.published();
        if (published == null || published.schedule() == null) {
            return Optional.empty();
        }
        return Schedule.of(published.schedule()).value().filter(Schedule::enabled);
    }

    private @Nullable Instant lastBegan() {
        return lastRun == null ? null : lastRun.createdAt();
    }
}
