package dev.millrace.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in Quartz's notation (CronTrigger tutorial, quartz-scheduler.org), computed field by field: the cost
 * of the next slot does not depend on how far away it is, but for the months in between.
 *
 * @param text as written, fields parted by one space
 * @param days of the day field that is not {@code ?}; a day admitted by any of them is admitted
 * @param years null when the seventh field is absent
 */
record Cron(
        String text,
        CronField seconds,
        CronField minutes,
        CronField hours,
        List<DayRule> days,
        CronField months,
        @Nullable CronField years)
        implements Timetable {

    // Calendars repeat their weekdays within 40 years, a century without leap day included: what does not match in
    // these years never does.
    private static final int HORIZON_YEARS = 100;

    Cron {
        days = List.copyOf(days);
    }

    /** Reads an expression; a refusal has code {@code schedule-bad}, field {@code cron} and the column of the culprit. */
    static Parsed<Cron> parse(String text) {
        return CronParser.parse(text);
    }

    /** The hour field decides: a star, a range or a step in it, even as a part of a list, makes it stepping. */
    @Override
    public boolean stepping() {
        return !hours.isPlain();
    }

    @Override
    public @Nullable LocalDateTime atOrAfter(LocalDateTime from) {
        LocalDate date = from.toLocalDate();
        if (admits(date)) {
            LocalTime time = timeAtOrAfter(from.toLocalTime());
            if (time != null) {
                return date.atTime(time);
            }
        }
        LocalDate day = dayAtOrAfter(date.plusDays(1));
        return day == null ? null : day.atTime(hours.first(), minutes.first(), seconds.first());
    }

    private boolean admits(LocalDate date) {
        return (years == null || years.contains(date.getYear()))
                && months.contains(date.getMonthValue())
                && (daysIn(YearMonth.from(date)) & (1L << date.getDayOfMonth())) != 0;
    }

    private long daysIn(YearMonth month) {
        long mask = 0;
        for (DayRule rule : days) {
            mask |= rule.in(month);
        }
        return mask;
    }

    private @Nullable LocalDate dayAtOrAfter(LocalDate from) {
        YearMonth month = YearMonth.from(from);
        long ahead = -1L << from.getDayOfMonth();
        int lastYear = Math.min(from.getYear(), 9999 - HORIZON_YEARS) + HORIZON_YEARS;
        int year = from.getYear();
        while (year <= lastYear) {
            if (years != null && !years.contains(year)) {
                int next = years.atOrAbove(year);
                if (next < 0) {
                    return null;
                }
                lastYear = Math.max(lastYear, next);
                year = next;
                month = YearMonth.of(year, 1);
                ahead = -1L;
            }
            int number = months.atOrAbove(month.getMonthValue());
            while (number > 0) {
                if (number != month.getMonthValue()) {
                    month = YearMonth.of(year, number);
                    ahead = -1L;
                }
                long admitted = daysIn(month) & ahead;
                if (admitted != 0) {
                    return month.atDay(Long.numberOfTrailingZeros(admitted));
                }
                number = months.atOrAbove(number + 1);
            }
            year++;
            month = YearMonth.of(Math.min(year, 9999), 1);
            ahead = -1L;
        }
        return null;
    }

    /** The first admitted time of day not before the given one, or null. */
    private @Nullable LocalTime timeAtOrAfter(LocalTime from) {
        int second = from.getSecond() + (from.getNano() > 0 ? 1 : 0);
        int minute = from.getMinute();
        int hour = from.getHour();
        if (hours.contains(hour)) {
            if (minutes.contains(minute)) {
                int next = seconds.atOrAbove(second);
                if (next >= 0) {
                    return LocalTime.of(hour, minute, next);
                }
            }
            int next = minutes.atOrAbove(minute + 1);
            if (next >= 0) {
                return LocalTime.of(hour, next, seconds.first());
            }
        }
        int next = hours.atOrAbove(hour + 1);
        return next < 0 ? null : LocalTime.of(next, minutes.first(), seconds.first());
    }
}
