package dev.millrace.schedule;

import dev.millrace.cluster.Alarms;
import dev.millrace.database.DiskRoom;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Version;
import dev.millrace.flow.Versions;
import dev.millrace.run.Launches;
import dev.millrace.run.Origin;
import dev.millrace.time.Fire;
import dev.millrace.time.FireTimes;
import dev.millrace.time.MissedFires;
import dev.millrace.time.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives each planned fire that has come its entry in the ledger, and its run. Woken by an alarm or by the sweep, once, twice or too
 * late: under the locks of the flow and its schedule it does what the tables say, and nothing if that is done.
 */
@Component
class FireDueSlots {

    static final String ALARM = "schedule";
    /** How soon a missed fire looks again whether the run in its way has ended. */
    private static final Duration NEXT_TRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(FireDueSlots.class);

    private final ScheduleStore store;
    private final Versions versions;
    private final Launches launches;
    private final Alarms alarms;
    private final TransactionTemplate transaction;
    private final DiskRoom room;
    private final Clock clock;

    FireDueSlots(
            ScheduleStore store,
            Versions versions,
            Launches launches,
            Alarms alarms,
            TransactionTemplate transaction,
            DiskRoom room,
            Clock clock) {
        this.store = store;
        this.versions = versions;
        this.launches = launches;
        this.alarms = alarms;
        this.transaction = transaction;
        this.room = room;
        this.clock = clock;
        alarms.wake(ALARM, flow -> fire(new FlowId(flow)));
        alarms.sweepBy(this::sweep);
    }

    /** Every schedule whose next fire has come and whose alarm has not brought anybody here. */
    void sweep() {
        if (room.shortage().isPresent()) {
            LOG.warn("No planned fires are looked after: {}", room.shortage().orElse(""));
            return;
        }
        for (String flow : store.due(clock.instant(), 1000)) {
            try {
                fire(new FlowId(flow));
            } catch (RuntimeException broken) {
                LOG.error("flow {}: its due fires failed, they are tried again", flow, broken);
            }
        }
    }

    /**
     * Everything of this flow that is due: in transactions of bounded size. Without room on the disk nothing: its fires stay due, and
     * the sweep finds them later.
     */
    void fire(FlowId flow) {
        if (room.shortage().isPresent()) {
            return;
        }
        while (Boolean.TRUE.equals(transaction.execute(status -> fireSome(flow)))) {
            LOG.info("flow {}: more of its fires are due", flow);
        }
    }

    /** True when there is more to do at once. */
    private boolean fireSome(FlowId flow) {
        if (!launches.holdFlow(flow)) {
            return false;
        }
        Optional<ScheduleStore.Row> locked = store.lock(flow.value());
        Instant now = clock.instant();
        if (locked.isEmpty() || locked.get().nextFire() == null) {
            return false;
        }
        ScheduleStore.Row row = locked.get();
        Instant first = locked.get().nextFire();
        if (first == null || first.isAfter(now)) {
            // Somebody else was quicker, or the alarm came early.
            if (first != null) {
                alarms.set(ALARM, flow.value(), first);
            }
            return false;
        }
        Optional<Version.Whole> version = versions.published(flow);
        if (version.isEmpty() || version.get().version().number() != row.version()) {
            throw new IllegalStateException("flow " + flow + ": its schedule is of version " + row.version()
                    + ", which is not the one in force");
        }
        return fireDue(row, version.get(), first, now);
    }

    private boolean fireDue(ScheduleStore.Row row, Version.Whole version, Instant first, Instant now) {
        Schedule schedule = Schedule.of(row.spec()).orThrow();
        FireTimes times = FireTimes.of(schedule, row.zone());
        List<Instant> due = times.after(first.minusNanos(1), DueSlots.MOST).stream()
                .map(Fire::at)
                .filter(at -> !at.isAfter(now))
                .toList();
        Instant after = due.isEmpty() ? first : due.get(due.size() - 1);
        boolean more = due.size() == DueSlots.MOST
                && times.next(after).filter(fire -> !fire.at().isAfter(now)).isPresent();
        DueSlots slots = DueSlots.of(due, schedule.missed(), newest(times, schedule, first, now), more, now);
        store.recordMissed(row.flow(), row.version(), slots.missed(), LedgerEntry.NOBODY_THERE, now);
        Instant waiting = null;
        for (DueSlots.Slot slot : slots.toRun()) {
            if (!run(row, version, slot, schedule.missed(), now)) {
                waiting = slot.plannedAt();
                break;
            }
        }
        Instant next =
                waiting != null ? waiting : times.next(after).map(Fire::at).orElse(null);
        // Moved or not: it tells that somebody has looked after the fires that are due.
        store.step(row.flow(), first, next, now);
        arm(row.flow(), waiting, next, now);
        return waiting == null && more;
    }

    private static @Nullable Instant newest(FireTimes times, Schedule schedule, Instant first, Instant now) {
        if (schedule.missed() != MissedFires.ALL) {
            return null;
        }
        List<Fire> newest = times.newest(first.minusNanos(1), now, DueSlots.MOST);
        return newest.isEmpty() ? null : newest.get(0).at();
    }

    /**
     * False when the fire has to wait: with <em>Run all</em>, missed fires run one after the other, whatever is in their way. A fire
     * that is on time and finds a run in its way is skipped, by the concurrency control policy.
     */
    private boolean run(
            ScheduleStore.Row row, Version.Whole version, DueSlots.Slot slot, MissedFires missed, Instant now) {
        if (store.isRecorded(row.flow(), slot.plannedAt())) {
            return true;
        }
        boolean patient = slot.late() && missed == MissedFires.ALL;
        Launches.Fired fired = launches.planned(
                version, slot.plannedAt(), slot.late() ? Origin.MISSED_FIRE : Origin.SCHEDULE, patient);
        LedgerEntry entry;
        if (fired instanceof Launches.Fired.Ran ran) {
            entry = new LedgerEntry(
                    slot.plannedAt(), LedgerEntry.Outcome.RAN, null, ran.run().value());
        } else if (fired instanceof Launches.Fired.Skipped skipped) {
            if (patient) {
                return false;
            }
            entry = new LedgerEntry(
                    slot.plannedAt(),
                    LedgerEntry.Outcome.SKIPPED,
                    skipped.reason(),
                    skipped.inTheWay().value());
        } else {
            String why = ((Launches.Fired.Refused) fired).why();
            LOG.warn("flow {}: the fire planned for {} was refused: {}", row.flow(), slot.plannedAt(), why);
            entry = new LedgerEntry(slot.plannedAt(), LedgerEntry.Outcome.SKIPPED, why, null);
        }
        if (!store.record(row.flow(), row.version(), entry, now)) {
            throw new IllegalStateException("flow " + row.flow() + ": a fire got its entry under the lock");
        }
        return true;
    }

    /** Last in the transaction: it holds a lock of the whole cluster. */
    private void arm(String flow, @Nullable Instant waiting, @Nullable Instant next, Instant now) {
        if (waiting != null) {
            alarms.set(ALARM, flow, now.plus(NEXT_TRY));
        } else if (next != null) {
            alarms.set(ALARM, flow, next);
        } else {
            alarms.clear(ALARM, flow);
        }
    }
}
