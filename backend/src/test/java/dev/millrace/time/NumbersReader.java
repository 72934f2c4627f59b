package dev.millrace.time;

import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** Reads lists of numbers, names and times of day: "0, 5 and 10 to 50 in steps of 10". */
final class NumbersReader {

    private NumbersReader() {}

    static List<LocalTime> clocks(String list) {
        return Pattern.compile(", | and ")
                .splitAsStream(list)
                .map(LocalTime::parse)
                .toList();
    }

    static Set<Integer> numbers(String list) {
        return ranges(list, Integer::parseInt, 0);
    }

    /** @param size where a range may go over the end: how many there are; else 0 */
    static Set<Integer> ranges(String list, ToIntFunction<String> number, int size) {
        Set<Integer> numbers = new TreeSet<>();
        for (String item : list.split(", | and ", -1)) {
            String[] parts = item.split(" to | in steps of ", -1);
            int first = number.applyAsInt(parts[0]);
            int last = parts.length == 1 ? first : number.applyAsInt(parts[1]);
            int step = parts.length == 3 ? number.applyAsInt(parts[2]) : 1;
            if (size > 0 && last < first) {
                progression(first, last + size, step).forEach(at -> numbers.add(at > size ? at - size : at));
            } else {
                numbers.addAll(progression(first, last, step));
            }
        }
        return numbers;
    }

    /** First and last belong to it. */
    static Set<Integer> progression(int first, int last, int step) {
        Set<Integer> numbers = new TreeSet<>();
        for (int at = first; at <= last; at += step) {
            numbers.add(at);
        }
        if (!numbers.contains(last)) {
            throw new AssertionError(first + " to " + last + " in steps of " + step + " does not end there");
        }
        return numbers;
    }
}
