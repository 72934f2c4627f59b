package dev.millrace.time;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checked schedule: when a flow fires, without its zone ({@link FireTimes} adds that).
 *
 * @param enabled <em>Enable Scheduling</em>
 * @param text the rule in words: "Every hour from 00:00 to 23:59"
 * @param first first local date of the effective period; null: open
 * @param last last local date of the effective period; null: open
 * @param missed what becomes of fires nobody could start
 */
public record Schedule(
        boolean enabled,
        Timetable timetable,
        String text,
        @Nullable LocalDate first,
        @Nullable LocalDate last,
        MissedFires missed) {

    /**
     * Checks a schedule as it was entered; every problem has code {@code schedule-bad} and a field inside the schedule,
     * such as {@code every}, {@code days[1]} or {@code effective.to}.
     */
    public static Parsed<Schedule> of(ScheduleForm form) {
        return new ScheduleReader(form).read();
    }

    /** The cron expression in Quartz's notation, weekday 1 = Sunday; empty for one-time scheduling. */
    public Optional<String> cron() {
        return timetable instanceof Cron cron ? Optional.of(cron.text()) : Optional.empty();
    }

    boolean isEffectiveOn(LocalDate date) {
        return (first == null || !date.isBefore(first)) && (last == null || !date.isAfter(last));
    }
}
