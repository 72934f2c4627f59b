package dev.millrace.schedule;

import dev.millrace.health.Readings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Fires that have come and have no entry in the ledger, as health and metrics tell of them. */
@Component
class DueFires {

    private static final String DUE = "fires_due";
    private static final String UNATTENDED_SINCE = "fires_unattended_since";

    /** Any member may be the one that watches; what this one found long ago may have been mended since. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final Schedules schedules;
    private final Clock clock;
    private final Instant startedAt;

    DueFires(Readings readings, Schedules schedules, Clock clock) {
        this.schedules = schedules;
        this.clock = clock;
        this.startedAt = clock.instant();
        readings.add(DUE, ScheduleStore.DUE);
        readings.add(UNATTENDED_SINCE, ScheduleStore.UNATTENDED_SINCE);
    }

    /** How many schedules have such a fire. */
    long count(Readings.Read read) {
        return read.count(DUE);
    }

    /**
     * How long nobody has looked after the one that has waited longest: one that waits for the run in its way is looked after every
     * few seconds, and what came before this member started is not its fault.
     */
    Duration age(Readings.Read read) {
        var since = read.number(UNATTENDED_SINCE);
        if (since.isEmpty()) {
            return Duration.ZERO;
        }
        Instant from = Readings.instant(since.getAsDouble());
        Duration age = Duration.between(from.isBefore(startedAt) ? startedAt : from, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Fires that should have an entry by now, as far as this member's watchdog has looked lately. */
    List<Schedules.Unaccounted> unaccounted() {
        return clock.instant().isAfter(schedules.watchedAt().plus(GOOD_FOR)) ? List.of() : schedules.unaccounted();
    }
}
