package dev.millrace.time;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code schedule} of a definition as it was entered, right or wrong: {@code Schedule.of} checks it. Each cycle reads
 * its own fields and ignores the others.
 *
 * @param enabled absent: false
 * @param cycle required when periodic
 * @param from first time of the day, {@code HH:mm} (cycle HOUR by interval)
 * @param every interval in minutes (cycle MINUTE) or hours (cycle HOUR)
 * @param to last time of the day, inclusive, {@code HH:mm} (cycle HOUR by interval)
 * @param hours picked hours 0 to 23 (cycle HOUR)
 * @param minute of the picked hours; absent: 0
 * @param days cycle WEEK: 1 (Sunday) to 7; cycle MONTH: 1 to 31 or {@code L}, the last day. Numbers in decimal
 * @param time {@code HH:mm} (cycles DAY, WEEK, MONTH)
 * @param cron six or seven fields in Quartz's notation (cycle CRON)
 * @param at local date-time {@code yyyy-MM-ddTHH:mm} (type ONCE)
 * @param missed absent: {@link MissedFires#LATEST}
 */
public record ScheduleForm(
        @Nullable Boolean enabled,
        @Nullable ScheduleType type,
        @Nullable ScheduleCycle cycle,
        @Nullable String from,
        @Nullable Integer every,
        @Nullable String to,
        @Nullable List<Integer> hours,
        @Nullable Integer minute,
        @Nullable List<String> days,
        @Nullable String time,
        @Nullable String cron,
        @Nullable String at,
        @Nullable Effective effective,
        @Nullable MissedFires missed) {

    /** Local dates {@code yyyy-MM-dd}, both inclusive; absent: open on that side. */
    public record Effective(@Nullable String from, @Nullable String to) {}

    public ScheduleForm {
        hours = copy(hours);
        days = copy(days);
    }

    // List.copyOf refuses nulls, and a draft may hold them.
    private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    public static ScheduleForm everyMinutes(int every) {
        return periodic(ScheduleCycle.MINUTE, null, every, null, null, null, null, null, null);
    }

    public static ScheduleForm everyHours(String from, int every, String to) {
        return periodic(ScheduleCycle.HOUR, from, every, to, null, null, null, null, null);
    }

    public static ScheduleForm atHours(List<Integer> hours, int minute) {
        return periodic(ScheduleCycle.HOUR, null, null, null, hours, minute, null, null, null);
    }

    public static ScheduleForm daily(String time) {
        return periodic(ScheduleCycle.DAY, null, null, null, null, null, null, time, null);
    }

    public static ScheduleForm weekly(List<String> days, String time) {
        return periodic(ScheduleCycle.WEEK, null, null, null, null, null, days, time, null);
    }

    public static ScheduleForm monthly(List<String> days, String time) {
        return periodic(ScheduleCycle.MONTH, null, null, null, null, null, days, time, null);
    }

    public static ScheduleForm cron(String cron) {
        return periodic(ScheduleCycle.CRON, null, null, null, null, null, null, null, cron);
    }

    public static ScheduleForm once(String at) {
        return new ScheduleForm(
                true, ScheduleType.ONCE, null, null, null, null, null, null, null, null, null, at, null, null);
    }

    public ScheduleForm effective(@Nullable String first, @Nullable String last) {
        Effective period = new Effective(first, last);
        return new ScheduleForm(
                enabled, type, cycle, from, every, to, hours, minute, days, time, cron, at, period, missed);
    }

    private static ScheduleForm periodic(
            ScheduleCycle cycle,
            @Nullable String from,
            @Nullable Integer every,
            @Nullable String to,
            @Nullable List<Integer> hours,
            @Nullable Integer minute,
            @Nullable List<String> days,
            @Nullable String time,
            @Nullable String cron) {
        return new ScheduleForm(
                true, ScheduleType.PERIODIC, cycle, from, every, to, hours, minute, days, time, cron, null, null, null);
    }
}
