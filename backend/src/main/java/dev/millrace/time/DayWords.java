package dev.millrace.time;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Says on which days, in which months and years a cron expression fires. */
final class DayWords {

    /** Fewer days than these are listed even when they are evenly spaced. */
    private static final int SHORTEST_STEPS = 8;

    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

    private DayWords() {}

    /** Whether the day fields leave no day out. */
    static boolean everyDay(Cron cron) {
        return cron.days().stream().anyMatch(DayWords::everyDay);
    }

    private static boolean everyDay(DayRule rule) {
        return (rule instanceof DayRule.OfMonth plain && plain.days().isFull())
                || (rule instanceof DayRule.OfWeek weekly && weekly.weekdays().isFull());
    }

    /** "Monday to Friday", "on day 1 of the month and on the last day of the month". */
    static String days(Cron cron) {
        if (cron.days().size() == 1 && cron.days().get(0) instanceof DayRule.OfWeek weekly) {
            return weekdays(weekly.weekdays());
        }
        List<String> words = new ArrayList<>();
        for (DayRule rule : cron.days()) {
            String day = day(rule);
            if (!words.contains(day)) {
                words.add(day);
            }
        }
        return ScheduleText.list(words);
    }

    private static String weekdays(CronField field) {
        BitSet values = field.values();
        int run = values.cardinality();
        for (int first = 1; first <= 7 && run >= 3; first++) {
            if (isRun(values, first, run)) {
                return ScheduleText.weekday(first) + " to " + ScheduleText.weekday((first + run - 2) % 7 + 1);
            }
        }
        return named(values);
    }

    private static boolean isRun(BitSet values, int first, int length) {
        for (int i = 0; i < length; i++) {
            if (!values.get((first + i - 1) % 7 + 1)) {
                return false;
            }
        }
        return true;
    }

    /** From Monday to Sunday, as people list them. */
    private static String named(BitSet weekdays) {
        List<String> names = new ArrayList<>();
        for (int day = 2; day <= 8; day++) {
            int weekday = day == 8 ? 1 : day;
            if (weekdays.get(weekday)) {
                names.add(ScheduleText.weekday(weekday) + "s");
            }
        }
        return "on " + ScheduleText.list(names);
    }

    static String day(DayRule rule) {
        if (rule instanceof DayRule.OfMonth plain) {
            BitSet days = plain.days().values();
            String numbers = NumberWords.words(NumberWords.segments(days, SHORTEST_STEPS), String::valueOf);
            return "on day" + (days.cardinality() == 1 ? " " : "s ") + numbers + " of the month";
        }
        if (rule instanceof DayRule.OfWeek weekly) {
            return named(weekly.weekdays().values());
        }
        if (rule instanceof DayRule.FromLast last) {
            return "on " + last(last.back());
        }
        if (rule instanceof DayRule.Near near) {
            return nearest("day " + near.day());
        }
        if (rule instanceof DayRule.NearLast near) {
            return nearest(last(near.back()));
        }
        if (rule instanceof DayRule.LastOfWeekday last) {
            return "on the last " + ScheduleText.weekday(last.weekday()) + " of the month";
        }
        DayRule.NthOfWeekday nth = (DayRule.NthOfWeekday) rule;
        return "on the " + ORDINALS.get(nth.nth() - 1) + " " + ScheduleText.weekday(nth.weekday()) + " of the month";
    }

    private static String nearest(String day) {
        return "on the day from Monday to Friday that is nearest to " + day + ", within the month";
    }

    private static String last(int back) {
        return switch (back) {
            case 0 -> "the last day of the month";
            case 1 -> "the day before the last day of the month";
            default -> "the day " + back + " days before the last day of the month";
        };
    }

    /** "January to March and July"; over the end of a year only where no year is named. */
    static String months(CronField months, boolean overTheYear) {
        BitSet values = months.values();
        List<NumberWords.Segment> runs = NumberWords.runs(values);
        int size = runs.size();
        if (overTheYear && size == 2 && values.get(1) && values.get(12) && values.cardinality() >= 3) {
            return month(runs.get(1).first()) + " to " + month(runs.get(0).last());
        }
        return NumberWords.words(NumberWords.segments(values, Integer.MAX_VALUE), DayWords::month);
    }

    /** "in 2028", "in the years 2027 to 2030 and 2040". */
    static String years(CronField years) {
        List<NumberWords.Segment> segments = NumberWords.segments(years.values(), 5);
        String words = NumberWords.words(segments, String::valueOf);
        return years.values().cardinality() == 1 ? "in " + words : "in the years " + words;
    }

    private static String month(int number) {
        return Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
