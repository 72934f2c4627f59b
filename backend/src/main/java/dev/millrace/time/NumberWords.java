package dev.millrace.time;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/** Says which numbers a set holds: "5", "1 to 9", "0 to 56 in steps of 7", joined to a list. */
final class NumberWords {

    private static final int SHORTEST_RUN = 3;

    private NumberWords() {}

    /** Evenly spaced numbers; one number has {@code first == last} and step 1. */
    record Segment(int first, int last, int step) {

        boolean isOne() {
            return first == last;
        }

        int count() {
            return (last - first) / step + 1;
        }
    }

    /** Segments of any number of neighbours, in order. */
    static List<Segment> runs(BitSet values) {
        List<Segment> runs = new ArrayList<>();
        for (int first = values.nextSetBit(0); first >= 0; ) {
            int end = values.nextClearBit(first);
            runs.add(new Segment(first, end - 1, 1));
            first = values.nextSetBit(end);
        }
        return runs;
    }

    /**
     * The set as a person would write it down, in order: neighbours as one segment when they are three or more, numbers
     * that are evenly spaced when they are many, the others one by one.
     *
     * @param shortestSteps how many evenly spaced numbers make a segment
     */
    static List<Segment> segments(BitSet values, int shortestSteps) {
        int[] numbers = values.stream().toArray();
        List<Segment> segments = new ArrayList<>();
        int at = 0;
        while (at < numbers.length) {
            int step = at + 1 < numbers.length ? numbers[at + 1] - numbers[at] : 1;
            int end = at;
            while (end + 1 < numbers.length && numbers[end + 1] - numbers[end] == step) {
                end++;
            }
            if (end - at + 1 >= (step == 1 ? SHORTEST_RUN : shortestSteps)) {
                segments.add(new Segment(numbers[at], numbers[end], step));
                at = end + 1;
            } else {
                segments.add(new Segment(numbers[at], numbers[at], 1));
                at++;
            }
        }
        return segments;
    }

    static String words(List<Segment> segments, IntFunction<String> name) {
        List<String> words = new ArrayList<>();
        for (Segment segment : segments) {
            String text = name.apply(segment.first());
            if (!segment.isOne()) {
                text += " to " + name.apply(segment.last());
            }
            words.add(segment.step() == 1 ? text : text + " in steps of " + segment.step());
        }
        return ScheduleText.list(words);
    }
}
