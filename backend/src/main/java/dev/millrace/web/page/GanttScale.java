package dev.millrace.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time as percents of a width, with marks at round times of a zone's clocks.
 *
 * @param to the end of what is told
 * @param width of the whole in milliseconds; more than {@code from} to {@code to} when something still goes on
 */
record GanttScale(Instant from, Instant to, long width, ZoneId zone) {

    private static final int MOST_TICKS = 8;
    /** What still goes on leaves some room, so that its end is not the edge. */
    private static final double AHEAD = 1.04;

    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long[] STEPS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY
    };

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    /** A mark of the time line. */
    public record Tick(double x, String label) {}

    static GanttScale closed(Instant from, Instant to, ZoneId zone) {
        return new GanttScale(from, to, Math.max(1, millis(from, to)), zone);
    }

    static GanttScale open(Instant from, Instant now, ZoneId zone) {
        return new GanttScale(from, now, Math.max(1, Math.round(millis(from, now) * AHEAD)), zone);
    }

    /** From 0 to 100; clocks of two machines may differ by a little, so that a time may seem to lie outside. */
    double x(Instant at) {
        return rounded(Math.max(0, Math.min(100, millis(from, at) * 100.0 / width)));
    }

    double width(Instant begin, Instant end) {
        return rounded(Math.max(0, x(end) - x(begin)));
    }

    List<Tick> ticks() {
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && width / STEPS[i] <= MOST_TICKS; i--) {
            step = STEPS[i];
        }
        while (width / step > MOST_TICKS) {
            step *= 2;
        }
        DateTimeFormatter format = step < SECOND ? MILLIS : step < MINUTE ? SECONDS : width < DAY ? MINUTES : DAYS;
        long ahead = zone.getRules().getOffset(from).getTotalSeconds() * SECOND;
        long local = from.toEpochMilli() + ahead;
        List<Tick> ticks = new ArrayList<>();
        for (long at = -Math.floorDiv(-local, step) * step; at <= local + width; at += step) {
            Instant instant = Instant.ofEpochMilli(at - ahead);
            ticks.add(new Tick(x(instant), format.format(instant.atZone(zone))));
        }
        return ticks;
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
