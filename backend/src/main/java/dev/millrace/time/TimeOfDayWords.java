package dev.millrace.time;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says at which times of a day a cron expression fires. The words come from the numbers that its fields admit, however
 * these were written.
 */
final class TimeOfDayWords {

    private static final int FEW_TIMES = 6;
    private static final int SHORTEST_STEPS = 5;
    private static final BitSet ZERO = BitSet.valueOf(new long[] {1});

    private final BitSet seconds;
    private final BitSet minutes;
    private final BitSet hours;
    private final boolean overMidnight;

    /** @param overMidnight whether a window may begin in the evening and end in the morning */
    TimeOfDayWords(Cron cron, boolean overMidnight) {
        this.seconds = cron.seconds().values();
        this.minutes = cron.minutes().values();
        this.hours = cron.hours().values();
        this.overMidnight = overMidnight;
    }

    /** Whether the words name a few times, or a part of the day: then it has to be said on which days. */
    boolean partOfTheDay() {
        return areFew() || !allHours();
    }

    List<String> words() {
        if (areFew()) {
            return List.of("at " + ScheduleText.list(times(hours)));
        }
        if (seconds.cardinality() == 1 && minutes.cardinality() == 1) {
            return List.of(onceAnHour());
        }
        List<String> parts = new ArrayList<>();
        String rate = rate(seconds, "second");
        if (rate == null) {
            parts.add(minutes());
            if (!seconds.equals(ZERO)) {
                parts.add("at " + numbers("second", seconds));
            }
        } else if (allMinutes()) {
            parts.add(rate + (rate.contains(" from ") ? " of every minute" : ""));
        } else {
            parts.add(rate);
            parts.add("in " + numbers("minute", minutes) + " of every hour");
        }
        if (!allHours()) {
            parts.add(windows());
        }
        return parts;
    }

    private boolean allHours() {
        return hours.cardinality() == 24;
    }

    private boolean allMinutes() {
        return minutes.cardinality() == 60;
    }

    private boolean areFew() {
        return seconds.cardinality() * minutes.cardinality() * hours.cardinality() <= FEW_TIMES;
    }

    private List<LocalTime> times(BitSet hours) {
        List<LocalTime> times = new ArrayList<>();
        hours.stream()
                .forEach(hour -> minutes.stream()
                        .forEach(minute ->
                                seconds.stream().forEach(second -> times.add(LocalTime.of(hour, minute, second)))));
        return times;
    }

    /** "every hour at minute 5", "every 2 hours from 00:30 to 22:30", "at 01:00, 02:00 and 05:00 …". */
    private String onceAnHour() {
        if (allHours()) {
            int second = seconds.nextSetBit(0);
            return "every hour at minute " + minutes.nextSetBit(0) + (second == 0 ? "" : ", second " + second);
        }
        NumberWords.Segment night = night();
        List<NumberWords.Segment> segments =
                night == null ? NumberWords.segments(hours, SHORTEST_STEPS) : List.of(night);
        BitSet single = new BitSet();
        List<String> parts = new ArrayList<>();
        for (NumberWords.Segment segment : segments) {
            if (segment.isOne()) {
                single.set(segment.first());
            } else {
                String every = segment.step() == 1 ? "every hour" : "every " + segment.step() + " hours";
                parts.add(every + " from " + time(segment.first()) + " to " + time(segment.last()));
            }
        }
        if (!single.isEmpty()) {
            parts.add("at " + ScheduleText.list(times(single)));
        }
        return ScheduleText.list(parts);
    }

    private LocalTime time(int hour) {
        return LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0));
    }

    private String minutes() {
        if (allMinutes()) {
            return "every minute";
        }
        String rate = rate(minutes, "minute");
        if (rate == null) {
            return "at " + numbers("minute", minutes) + " of every hour";
        }
        return rate + (rate.contains(" from ") ? " of every hour" : "");
    }

    /**
     * "every 10 minutes" where it holds over the end of the hour too, "every 7 minutes from minute 0 to 56" where it begins
     * anew; null when the numbers have no common distance or are too few to show one.
     */
    private static @Nullable String rate(BitSet values, String unit) {
        int count = values.cardinality();
        if (count == 60) {
            return "every " + unit;
        }
        List<NumberWords.Segment> segments = NumberWords.segments(values, 2);
        if (count < 2 || segments.size() != 1) {
            return null;
        }
        NumberWords.Segment all = segments.get(0);
        String every = all.step() == 1 ? "every " + unit : "every " + all.step() + " " + unit + "s";
        if (all.step() > 1 && all.step() * count == 60) {
            return all.first() == 0 ? every : every + " beginning at " + unit + " " + all.first();
        }
        return all.step() == 1 || count >= SHORTEST_STEPS
                ? every + " from " + unit + " " + all.first() + " to " + all.last()
                : null;
    }

    private static String numbers(String unit, BitSet values) {
        String words = NumberWords.words(NumberWords.segments(values, SHORTEST_STEPS), String::valueOf);
        return unit + (values.cardinality() == 1 ? " " : "s ") + words;
    }

    /** "from 08:00 to 17:59", "in the hours 0 to 22 in steps of 2". */
    private String windows() {
        NumberWords.Segment night = night();
        List<NumberWords.Segment> runs = night == null ? NumberWords.runs(hours) : List.of(night);
        if (runs.size() > 2) {
            return "in the hours " + NumberWords.words(NumberWords.segments(hours, SHORTEST_STEPS), String::valueOf);
        }
        List<String> windows = new ArrayList<>();
        for (NumberWords.Segment run : runs) {
            windows.add("from " + LocalTime.of(run.first(), 0) + " to " + LocalTime.of(run.last(), 59));
        }
        return ScheduleText.list(windows);
    }

    /** The hours as one run over midnight, or null. */
    private NumberWords.@Nullable Segment night() {
        List<NumberWords.Segment> runs = NumberWords.runs(hours);
        boolean over = overMidnight && runs.size() == 2 && hours.get(0) && hours.get(23);
        return over ? new NumberWords.Segment(runs.get(1).first(), runs.get(0).last(), 1) : null;
    }
}
