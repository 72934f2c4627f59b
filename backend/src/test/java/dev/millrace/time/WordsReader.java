package dev.millrace.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the words of a schedule as a person would, and knows nothing of cron: the planned times they mean. Words that it
 * does not know fail the test.
 */
final class WordsReader {

    private static final String NUMBERS = "[0-9]+(?:(?:, | and | to )[0-9]+| in steps of [0-9]+)*";
    private static final String TIME = "[0-9]{2}:[0-9]{2}(?::[0-9]{2})?";
    private static final String TIMES = TIME + "(?:(?:, | and )" + TIME + ")*";
    private static final String WEEKDAY = "(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day";
    private static final String MONTHS =
            "(?:January|February|March|April|May|June|July|August|September|October|November|December|, | and | to )+";

    private final String words;
    private String rest;
    private final Set<Integer> seconds = new TreeSet<>();
    private final Set<Integer> minutes = new TreeSet<>();
    private final Set<Integer> hours = new TreeSet<>();
    private final Set<LocalTime> exact = new TreeSet<>();
    private Predicate<LocalDate> days = date -> false;
    private boolean someDays;
    private Predicate<LocalDate> months = date -> true;
    private Predicate<LocalDate> years = date -> true;

    private WordsReader(String words) {
        this.words = words;
        this.rest = words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    /** The first planned times not before the beginning of a day, at most so many, until the year given. */
    static List<LocalDateTime> times(String words, LocalDate from, int count, int lastYear) {
        WordsReader reader = new WordsReader(words);
        reader.read();
        List<LocalTime> ofDay = reader.timesOfDay();
        List<LocalDateTime> times = new ArrayList<>();
        for (LocalDate date = from; times.size() < count && date.getYear() <= lastYear; date = date.plusDays(1)) {
            if (reader.admits(date)) {
                for (LocalTime time : ofDay) {
                    times.add(date.atTime(time));
                }
            }
        }
        return times.subList(0, Math.min(count, times.size()));
    }

    private boolean admits(LocalDate date) {
        return (!someDays || days.test(date)) && months.test(date) && years.test(date);
    }

    private List<LocalTime> timesOfDay() {
        if (!exact.isEmpty()) {
            return List.copyOf(exact);
        }
        List<LocalTime> times = new ArrayList<>();
        for (int hour : orElse(hours, 24)) {
            for (int minute : orElse(minutes, 60)) {
                for (int second : orElse(seconds, 60)) {
                    times.add(LocalTime.of(hour, minute, second));
                }
            }
        }
        return times;
    }

    private static Set<Integer> orElse(Set<Integer> numbers, int all) {
        return numbers.isEmpty() ? NumbersReader.progression(0, all - 1, 1) : numbers;
    }

    private void read() {
        timeOfDay();
        while (!rest.isEmpty()) {
            if (!next("(?:, | and )")) {
                throw unknown();
            }
            if (!day() && !monthOrYear()) {
                throw unknown();
            }
        }
    }

    private AssertionError unknown() {
        return new AssertionError("no meaning of \"" + rest + "\" in \"" + words + "\"");
    }

    // Times of day.

    private void timeOfDay() {
        if (next("every day at (" + TIMES + ")")) {
            exact.addAll(NumbersReader.clocks(group(1)));
        } else if (onceAnHour()) {
            while (next("(?:, | and )(?=at |every hour from|every [0-9]+ hours from)") && onceAnHour()) {}
        } else if (next("every hour at minute ([0-9]+)(?:, second ([0-9]+))?")) {
            minutes.add(number(1));
            seconds.add(matcher.group(2) == null ? 0 : number(2));
        } else {
            rates();
        }
    }

    private boolean onceAnHour() {
        if (next("at (" + TIMES + ")")) {
            exact.addAll(NumbersReader.clocks(group(1)));
            return true;
        }
        if (!next("every (?:([0-9]+) )?hours? from (" + TIME + ") to (" + TIME + ")")) {
            return false;
        }
        LocalTime last = LocalTime.parse(group(3));
        LocalTime time = LocalTime.parse(group(2));
        int step = matcher.group(1) == null ? 1 : number(1);
        long span = Math.floorMod(ChronoUnit.MINUTES.between(time, last), 24 * 60);
        for (int hour = 0; hour * 60L <= span; hour += step) {
            exact.add(time.plusHours(hour));
        }
        return true;
    }

    private void rates() {
        boolean known = rate("second", seconds);
        if (known) {
            next(" of every minute");
            if (next(", in minutes? (" + NUMBERS + ") of every hour")) {
                minutes.addAll(NumbersReader.numbers(group(1)));
            }
        } else if (rate("minute", minutes)) {
            next(" of every hour");
        } else if (next("at minutes? (" + NUMBERS + ") of every hour")) {
            minutes.addAll(NumbersReader.numbers(group(1)));
        } else {
            throw unknown();
        }
        if (next(", at seconds? (" + NUMBERS + ")")) {
            seconds.addAll(NumbersReader.numbers(group(1)));
        } else if (!known) {
            seconds.add(0);
        }
        if (next(", in the hours (" + NUMBERS + ")")) {
            hours.addAll(NumbersReader.numbers(group(1)));
        } else {
            while (next("(?:, | and )from ([0-9]{2}):00 to ([0-9]{2}):59")) {
                hours.addAll(
                        NumbersReader.progression(number(1), number(2) + (number(2) < number(1) ? 24 : 0), 1).stream()
                                .map(hour -> hour % 24)
                                .toList());
            }
        }
    }

    private boolean rate(String unit, Set<Integer> numbers) {
        if (next("every " + unit + " from " + unit + " ([0-9]+) to ([0-9]+)")) {
            numbers.addAll(NumbersReader.progression(number(1), number(2), 1));
        } else if (next("every ([0-9]+) " + unit + "s from " + unit + " ([0-9]+) to ([0-9]+)")) {
            numbers.addAll(NumbersReader.progression(number(2), number(3), number(1)));
        } else if (next("every ([0-9]+) " + unit + "s beginning at " + unit + " ([0-9]+)")) {
            everySo(number(2), number(1), numbers);
        } else if (next("every ([0-9]+) " + unit + "s")) {
            everySo(0, number(1), numbers);
        } else if (next("every " + unit)) {
            numbers.addAll(NumbersReader.progression(0, 59, 1));
        } else {
            return false;
        }
        return true;
    }

    /** On and on, over the end of the hour: it has to come round to where it began. */
    private static void everySo(int first, int step, Set<Integer> numbers) {
        for (int at = first; numbers.add(at % 60); at += step) {}
        if (numbers.size() * step != 60) {
            throw new AssertionError("every " + step + " does not come round");
        }
    }

    // Days.

    private boolean day() {
        if (next("every day")) {
            return admit(date -> true);
        }
        if (next("(" + WEEKDAY + ") to (" + WEEKDAY + ")")) {
            int first = weekday(group(1)).getValue();
            int length = Math.floorMod(weekday(group(2)).getValue() - first, 7);
            return admit(date -> Math.floorMod(date.getDayOfWeek().getValue() - first, 7) <= length);
        }
        if (next("on (" + WEEKDAY + "s(?:(?:, | and )" + WEEKDAY + "s)*)")) {
            List<DayOfWeek> weekdays = new ArrayList<>();
            for (String name : group(1).split(", | and ", -1)) {
                weekdays.add(weekday(name.substring(0, name.length() - 1)));
            }
            return admit(date -> weekdays.contains(date.getDayOfWeek()));
        }
        if (next("on days? (" + NUMBERS + ") of the month")) {
            Set<Integer> numbers = NumbersReader.numbers(group(1));
            return admit(date -> numbers.contains(date.getDayOfMonth()));
        }
        if (next("on the day from Monday to Friday that is nearest to day ([0-9]+), within the month")) {
            int day = number(1);
            return admit(date -> date.lengthOfMonth() >= day && isNearest(date, date.withDayOfMonth(day)));
        }
        if (next("on the day from Monday to Friday that is nearest to " + LAST + ", within the month")) {
            int back = back();
            return admit(date ->
                    date.lengthOfMonth() > back && isNearest(date, date.withDayOfMonth(date.lengthOfMonth() - back)));
        }
        if (next("on " + LAST)) {
            int back = back();
            return admit(date -> date.getDayOfMonth() == date.lengthOfMonth() - back);
        }
        if (next("on the last (" + WEEKDAY + ") of the month")) {
            DayOfWeek weekday = weekday(group(1));
            return admit(date -> date.equals(date.with(TemporalAdjusters.lastInMonth(weekday))));
        }
        if (next("on the (first|second|third|fourth|fifth) (" + WEEKDAY + ") of the month")) {
            int nth = List.of("first", "second", "third", "fourth", "fifth").indexOf(group(1)) + 1;
            DayOfWeek weekday = weekday(group(2));
            return admit(date -> date.equals(date.with(TemporalAdjusters.dayOfWeekInMonth(nth, weekday))));
        }
        return false;
    }

    private static final String LAST = "the (?:day (?:([0-9]+) days )?(before) the )?last day of the month";

    private int back() {
        return matcher.group(2) == null ? 0 : matcher.group(1) == null ? 1 : number(1);
    }

    /** Looks at every day from Monday to Friday of the month. */
    private static boolean isNearest(LocalDate date, LocalDate wanted) {
        LocalDate best = null;
        for (int day = 1; day <= wanted.lengthOfMonth(); day++) {
            LocalDate candidate = wanted.withDayOfMonth(day);
            boolean workday = candidate.getDayOfWeek().getValue() <= 5;
            if (workday && (best == null || distance(candidate, wanted) < distance(best, wanted))) {
                best = candidate;
            }
        }
        return date.equals(best);
    }

    private static long distance(LocalDate a, LocalDate b) {
        return Math.abs(ChronoUnit.DAYS.between(a, b));
    }

    private boolean admit(Predicate<LocalDate> more) {
        days = days.or(more);
        someDays = true;
        return true;
    }

    private static DayOfWeek weekday(String name) {
        return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private boolean monthOrYear() {
        if (next("in (" + MONTHS + ")(?=,|$)")) {
            Set<Integer> named = NumbersReader.ranges(
                    group(1),
                    name -> Month.valueOf(name.toUpperCase(Locale.ROOT)).getValue(),
                    12);
            months = date -> named.contains(date.getMonthValue());
            return true;
        }
        if (next("in (?:the years )?(" + NUMBERS + ")")) {
            Set<Integer> named = NumbersReader.numbers(group(1));
            years = date -> named.contains(Year.from(date).getValue());
            return true;
        }
        return false;
    }

    // Pieces.

    private Matcher matcher = Pattern.compile("").matcher("");

    private boolean next(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(rest);
        if (!found.lookingAt()) {
            return false;
        }
        matcher = found;
        rest = rest.substring(found.end());
        return true;
    }

    private String group(int number) {
        return matcher.group(number);
    }

    private int number(int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
