package dev.millrace.time;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words for the cycles that are picked from a form. Times are {@code HH:mm}, weekdays and days are named. */
final class ScheduleText {

    private static final List<String> WEEKDAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

    private ScheduleText() {}

    static String hours(LocalTime from, int every, LocalTime to) {
        boolean onlyOnce = from.getHour() * 60 + from.getMinute() + every * 60 > to.getHour() * 60 + to.getMinute();
        return onlyOnce
                ? days(List.of(from))
                : "Every " + (every == 1 ? "hour" : every + " hours") + " from " + from + " to " + to;
    }

    static String days(List<LocalTime> times) {
        return "Every day at " + list(times.stream().map(LocalTime::toString).toList());
    }

    static String week(Collection<Integer> weekdays, LocalTime time) {
        List<String> names = weekdays.stream().map(ScheduleText::weekday).toList();
        return "Every " + list(names) + " at " + time;
    }

    static String month(Collection<Integer> days, LocalTime time) {
        List<Integer> numbers =
                days.stream().filter(day -> day != ScheduleReader.LAST).toList();
        String text =
                switch (numbers.size()) {
                    case 0 -> "";
                    case 1 -> "day " + numbers.get(0);
                    default -> "days " + list(numbers);
                };
        if (numbers.size() < days.size()) {
            text += (text.isEmpty() ? "" : " and ") + "the last day";
        }
        return "On " + text + " of every month at " + time;
    }

    /** What follows a rule in words; empty for an open period. */
    static String period(@Nullable LocalDate first, @Nullable LocalDate last) {
        if (first == null && last == null) {
            return "";
        }
        String from = first == null ? "" : " from " + first;
        String to = last == null ? "" : first == null ? " until " + last : " to " + last;
        return ", effective" + from + to;
    }

    /** Quartz's numbers: 1 is Sunday. */
    static String weekday(int number) {
        return WEEKDAYS.get(number - 1);
    }

    /** "a", "a and b", "a, b and c". */
    static String list(List<?> things) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < things.size(); i++) {
            text.append(i == 0 ? "" : i == things.size() - 1 ? " and " : ", ").append(things.get(i));
        }
        return text.toString();
    }
}
