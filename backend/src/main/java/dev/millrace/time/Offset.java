package dev.millrace.time;

import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * <em>Offset</em> of a time variable, {@code ([+-]\d+(y|M|w|d|h|m))*}, each unit summed.
 *
 * <p>Years, months, weeks and days move the wall clock, in this order, and the result is resolved to the zone once;
 * hours and minutes then move along the time line.
 */
public record Offset(long years, long months, long weeks, long days, long hours, long minutes) {

    public static final Offset NONE = new Offset(0, 0, 0, 0, 0, 0);

    private static final String UNITS = "yMwdhm";
    private static final long MAX_YEARS = 10_000;
    private static final long[] MAX_OF_UNIT = {
        MAX_YEARS, MAX_YEARS * 12, MAX_YEARS * 53, MAX_YEARS * 366, MAX_YEARS * 366 * 24, MAX_YEARS * 366 * 24 * 60
    };
    private static final int MAX_DIGITS = 18;

    /** Reads an offset; a refusal has code {@code offset-bad}, field {@code offset} and the column of the culprit. */
    public static Parsed<Offset> parse(String text) {
        long[] sums = new long[UNITS.length()];
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign != '+' && sign != '-') {
                return bad("An offset is written as + or -, a number and a unit, for example -1d or +2h.", at + 1);
            }
            int digits = at + 1;
            int end = digits;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            if (end == digits) {
                return bad("A number is needed after " + sign + ".", digits + 1);
            }
            int unit = end < text.length() ? UNITS.indexOf(text.charAt(end)) : -1;
            if (unit < 0) {
                return bad("The number needs a unit: y years, M months, w weeks, d days, h hours, m minutes.", end + 1);
            }
            while (digits < end - 1 && text.charAt(digits) == '0') {
                digits++;
            }
            if (end - digits > MAX_DIGITS) {
                return tooFar(at + 1);
            }
            long amount = Long.parseLong(text, digits, end, 10);
            try {
                sums[unit] = Math.addExact(sums[unit], sign == '-' ? -amount : amount);
            } catch (ArithmeticException overflow) {
                return tooFar(at + 1);
            }
            at = end + 1;
        }
        for (int unit = 0; unit < sums.length; unit++) {
            if (Math.abs(sums[unit]) > MAX_OF_UNIT[unit]) {
                return tooFar(0);
            }
        }
        return Parsed.good(new Offset(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]));
    }

    /**
     * The base moved by this offset, in the base's zone. A wall-clock time in a gap is moved forward by the gap's length;
     * one that occurs twice keeps the base's UTC offset if that is one of the two, else it is the earlier.
     *
     * @return bad ({@code offset-bad}) when the result lies outside the years 1 to 9999
     */
    public Parsed<ZonedDateTime> from(ZonedDateTime base) {
        return from(base, null);
    }

    /**
     * As {@link #from(ZonedDateTime)}, then snapped to a day with the time of day kept. Without hours and minutes the wall
     * clock moves and snaps before it meets the zone, so that only the day of the result can shift the time of day. With
     * them, what the snapped time keeps where it occurs twice is the UTC offset of the moved time.
     */
    public Parsed<ZonedDateTime> from(ZonedDateTime base, @Nullable TimeAnchor anchor) {
        LocalDateTime local = base.toLocalDateTime()
                .plusYears(years)
                .plusMonths(months)
                .plusWeeks(weeks)
                .plusDays(days);
        boolean onlyDates = hours == 0 && minutes == 0;
        if (anchor != null && onlyDates) {
            local = anchor.snap(local);
        }
        ZonedDateTime moved = ZonedDateTime.ofLocal(local, base.getZone(), base.getOffset())
                .plusHours(hours)
                .plusMinutes(minutes);
        if (anchor != null && !onlyDates) {
            moved = ZonedDateTime.ofLocal(anchor.snap(moved.toLocalDateTime()), moved.getZone(), moved.getOffset());
        }
        boolean inRange = moved.getYear() >= 1 && moved.getYear() <= 9999;
        return inRange ? Parsed.good(moved) : tooFar(0);
    }

    private static <T> Parsed<T> tooFar(int position) {
        return bad("The offset leads out of the years 1 to 9999.", position);
    }

    private static <T> Parsed<T> bad(String message, int position) {
        return Parsed.bad(TimeProblem.OFFSET_BAD, "offset", message, position);
    }
}
