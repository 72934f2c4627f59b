package dev.millrace.schedule;

import dev.millrace.cluster.Alarms;
import dev.millrace.common.Actor;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.PublicationListener;
import dev.millrace.flow.definition.Definition;
import dev.millrace.time.Fire;
import dev.millrace.time.FireTimes;
import dev.millrace.time.Schedule;
import dev.millrace.time.ScheduleForm;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/** Puts the schedule of the version in force into force, in the transaction that publishes. */
@Component
class FollowPublication implements PublicationListener {

    private final ScheduleStore store;
    private final Alarms alarms;
    private final Clock clock;

    FollowPublication(ScheduleStore store, Alarms alarms, Clock clock) {
        this.store = store;
        this.alarms = alarms;
        this.clock = clock;
    }

    @Override
    public void published(FlowId flow, int version, Definition definition, Actor actor) {
        ScheduleForm form = definition.schedule();
        if (form == null || !definition.scheduled()) {
            unpublished(flow, actor);
            return;
        }
        Instant now = clock.instant();
        ZoneId zone = ZoneId.of(definition.properties().zone());
        Instant next = FireTimes.of(Schedule.of(form).orThrow(), zone)
                .next(now)
                .map(Fire::at)
                .orElse(null);
        String concurrency = definition.properties().concurrency().policy().name();
        store.put(new ScheduleStore.Row(flow.value(), version, form, zone, now, next), concurrency, now);
        if (next == null) {
            alarms.clear(FireDueSlots.ALARM, flow.value());
        } else {
            alarms.set(FireDueSlots.ALARM, flow.value(), next);
        }
    }

    @Override
    public void unpublished(FlowId flow, Actor actor) {
        store.remove(flow.value());
        alarms.clear(FireDueSlots.ALARM, flow.value());
    }
}
