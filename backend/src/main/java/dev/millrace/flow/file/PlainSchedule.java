package dev.millrace.flow.file;

import dev.millrace.time.MissedFires;
import dev.millrace.time.ScheduleForm;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schedule of a {@link PlainDocument}; it keeps what another cycle would read, as the draft does. */
final class PlainSchedule {

    private static final String LAST_DAY = "L";

    private PlainSchedule() {}

    static PlainObject of(ScheduleForm schedule) {
        PlainObject plain = new PlainObject();
        plain.put("enabled", Boolean.TRUE.equals(schedule.enabled()));
        plain.put("type", schedule.type(), null);
        plain.put("cycle", schedule.cycle(), null);
        plain.put("from", schedule.from(), null);
        plain.put("every", schedule.every(), null);
        plain.put("to", schedule.to(), null);
        plain.put("hours", sorted(schedule.hours()), null);
        plain.put("minute", schedule.minute(), null);
        plain.put("days", days(schedule.days()), null);
        plain.put("time", schedule.time(), null);
        plain.put("cron", schedule.cron(), null);
        plain.put("at", schedule.at(), null);
        PlainObject effective = new PlainObject();
        if (schedule.effective() != null) {
            effective.put("from", schedule.effective().from(), null);
            effective.put("to", schedule.effective().to(), null);
        }
        plain.putUnlessEmpty("effective", effective);
        plain.put("missed", Objects.requireNonNullElse(schedule.missed(), MissedFires.LATEST), MissedFires.LATEST);
        return plain;
    }

    private static @Nullable List<Integer> sorted(@Nullable List<Integer> hours) {
        return hours == null ? null : hours.stream().sorted().toList();
    }

    /** Numbers as numbers, the last day of the month last. */
    private static @Nullable List<Object> days(@Nullable List<String> days) {
        if (days == null) {
            return null;
        }
        Stream<Object> numbers = days.stream()
                .filter(day -> !day.equals(LAST_DAY))
                .map(Integer::valueOf)
                .sorted()
                .map(day -> day);
        return Stream.concat(numbers, days.stream().filter(LAST_DAY::equals)).toList();
    }
}
