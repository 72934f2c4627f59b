package dev.millrace.schedule;

import dev.millrace.cluster.Alarms;
import dev.millrace.common.Actor;
import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Flows;
import dev.millrace.time.Fire;
import dev.millrace.time.FireTimes;
import dev.millrace.time.MissedFires;
import dev.millrace.time.RunTime;
import dev.millrace.time.Schedule;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Schedules in force: when they fire next, and what became of each planned fire. */
@Component
public class Schedules {

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final Duration WATCHED = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_WATCHED = 200;

    private final ScheduleStore store;
    private final Flows flows;
    private final Clock clock;
    private volatile Instant watchedAt = Instant.MIN;
    private volatile List<Unaccounted> unaccounted = List.of();

    Schedules(ScheduleStore store, Flows flows, Alarms alarms, Clock clock) {
        this.store = store;
        this.flows = flows;
        this.clock = clock;
        alarms.sweepBy(this::watch);
    }

    /** The next fire of a published flow; empty when it is not scheduled or no fire is left. */
    public Optional<Instant> nextFire(FlowId flow) {
        return Optional.ofNullable(nextFires(List.of(flow.value())).get(flow.value()));
    }

    /** The next fires of those flows that have one, by the flow's id. */
    public Map<String, Instant> nextFires(Collection<String> flowIds) {
        return store.nextFires(flowIds);
    }

    /**
     * What became of the planned fires of a flow, newest first.
     *
     * @param from inclusive; null: open
     * @param to exclusive; null: open
     * @throws Problem.NotFound when there is no such flow
     * @throws Problem.Invalid for a cursor that no ledger gave
     */
    public Page<LedgerEntry> ledger(
            Actor actor, FlowId flow, @Nullable Instant from, @Nullable Instant to, @Nullable String cursor, int size) {
        flows.get(actor, flow);
        Instant before = earlier(to, cursor == null ? null : instant(cursor));
        return Page.of(
                store.ledger(flow.value(), from, before, size + 1),
                size,
                entry -> entry.plannedAt().toString());
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        return a == null || (b != null && b.isBefore(a)) ? b : a;
    }

    /** A ledger has no entries for times that no run can be for, which the database could not compare with either. */
    private static Instant instant(String cursor) {
        try {
            Instant given = Instant.parse(cursor);
            if (RunTime.holds(given)) {
                return given;
            }
        } catch (DateTimeException wrong) {
            // Said below.
        }
        throw Problem.Invalid.field("cursor", "is not one that this ledger gave.");
    }

    /** A planned fire that should have an entry in the ledger and has none. */
    public record Unaccounted(String flowId, Instant plannedAt) {}

    /** What the watchdog found when it looked last. */
    public List<Unaccounted> unaccounted() {
        return unaccounted;
    }

    /** When the watchdog of this member looked last; another member's may have looked since. */
    Instant watchedAt() {
        return watchedAt;
    }

    /** Once a minute: computes anew which fires were expected in the last hour, and looks for their entries. */
    void watch() {
        Instant now = clock.instant();
        if (now.isBefore(watchedAt.plusSeconds(60))) {
            return;
        }
        watchedAt = now;
        List<Unaccounted> found = new ArrayList<>();
        for (ScheduleStore.Row row : store.all()) {
            Instant since = row.activeFrom().isAfter(now.minus(WATCHED)) ? row.activeFrom() : now.minus(WATCHED);
            Instant until = now.minus(PATIENCE);
            if (!since.isBefore(until)) {
                continue;
            }
            Set<Instant> recorded = new HashSet<>(store.ledger(row.flow(), since, null, 5 * MOST_WATCHED).stream()
                    .map(LedgerEntry::plannedAt)
                    .toList());
            Schedule schedule = Schedule.of(row.spec()).orThrow();
            FireTimes.of(schedule, row.zone()).newest(since, until, MOST_WATCHED).stream()
                    .map(Fire::at)
                    .filter(at -> !recorded.contains(at) && !waitsForItsTurn(row, schedule, at))
                    .forEach(at -> found.add(new Unaccounted(row.flow(), at)));
        }
        for (Unaccounted fire : found) {
            LOG.error("flow {}: the fire planned for {} has no entry in the ledger", fire.flowId(), fire.plannedAt());
        }
        unaccounted = List.copyOf(found);
    }

    /** With <em>Run all</em>, missed fires wait for each other, however long that takes. */
    private static boolean waitsForItsTurn(ScheduleStore.Row row, Schedule schedule, Instant fire) {
        Instant next = row.nextFire();
        return schedule.missed() == MissedFires.ALL && next != null && !fire.isBefore(next);
    }
}
