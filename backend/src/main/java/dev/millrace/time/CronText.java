package dev.millrace.time;

import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** A cron expression in words: the times of day, then the days, then months and years. */
final class CronText {

    private static final int FEW_TIMES = 6;
    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

    private CronText() {}

    static String of(Cron cron) {
        List<String> parts = new ArrayList<>(times(cron));
        List<String> days = new ArrayList<>();
        for (DayRule rule : cron.days()) {
            days.add(day(rule));
        }
        parts.add(ScheduleText.list(days));
        if (!cron.months().isAny()) {
            parts.add("in " + items(cron.months(), CronText::month, "month"));
        }
        if (cron.years() != null && !cron.years().isAny()) {
            parts.add("in " + items(cron.years(), String::valueOf, "year"));
        }
        String text = String.join(", ", parts);
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static List<String> times(Cron cron) {
        List<LocalTime> few = fewTimes(cron);
        if (!few.isEmpty()) {
            return List.of("at " + ScheduleText.list(few));
        }
        List<String> parts = new ArrayList<>();
        boolean wholeMinutes = cron.seconds().isPlain()
                && cron.seconds().values().cardinality() == 1
                && cron.seconds().contains(0);
        if (!wholeMinutes) {
            parts.add(of(cron.seconds(), "second"));
        }
        if (wholeMinutes || !cron.minutes().isAny()) {
            parts.add(of(cron.minutes(), "minute"));
        }
        if (!cron.hours().isAny()) {
            parts.add(hours(cron.hours()));
        } else if (cron.minutes().isPlain()) {
            parts.add("every hour");
        }
        return parts;
    }

    /** The times of a day, when all three fields are plain lists and they are few. */
    private static List<LocalTime> fewTimes(Cron cron) {
        boolean plain = cron.seconds().isPlain()
                && cron.minutes().isPlain()
                && cron.hours().isPlain();
        int count = cron.seconds().values().cardinality()
                * cron.minutes().values().cardinality()
                * cron.hours().values().cardinality();
        List<LocalTime> times = new ArrayList<>();
        if (plain && count <= FEW_TIMES) {
            cron.hours().values().stream()
                    .forEach(hour -> cron.minutes().values().stream()
                            .forEach(minute -> cron.seconds().values().stream()
                                    .forEach(second -> times.add(LocalTime.of(hour, minute, second)))));
        }
        return times;
    }

    private static String of(CronField field, String unit) {
        if (field.isAny()) {
            return "every " + unit;
        }
        if (field.items().size() == 1 && isWholeStep(field)) {
            int step = field.items().get(0).step();
            return step == 1 ? "every " + unit : "every " + step + " " + unit + "s";
        }
        return "at " + unit + " " + items(field, String::valueOf, unit);
    }

    private static boolean isWholeStep(CronField field) {
        CronField.Item item = field.items().get(0);
        return item.shape() == CronField.Shape.STEP
                && item.from() == field.unit().min()
                && item.to() == field.unit().max();
    }

    private static String hours(CronField field) {
        List<String> parts = new ArrayList<>();
        for (CronField.Item item : field.items()) {
            String span = "from " + two(item.from()) + ":00 to " + two(item.to()) + ":59";
            parts.add(
                    switch (item.shape()) {
                        case ANY -> "at any hour";
                        case ONE, RANGE -> span;
                        case STEP -> item.step() == 1 ? span : "every " + item.step() + " hours " + span;
                    });
        }
        return ScheduleText.list(parts);
    }

    private static String items(CronField field, IntFunction<String> name, String unit) {
        List<String> parts = new ArrayList<>();
        for (CronField.Item item : field.items()) {
            String span = name.apply(item.from()) + " to " + name.apply(item.to());
            parts.add(
                    switch (item.shape()) {
                        case ANY -> "every " + unit;
                        case ONE -> name.apply(item.from());
                        case RANGE -> span;
                        case STEP -> "every " + ordinal(item.step()) + unit + " from " + span;
                    });
        }
        return ScheduleText.list(parts);
    }

    private static String day(DayRule rule) {
        if (rule instanceof DayRule.OfMonth plain) {
            return plain.days().isAny() ? "every day" : "on day " + items(plain.days(), String::valueOf, "day");
        }
        if (rule instanceof DayRule.OfWeek plain) {
            return plain.weekdays().isAny()
                    ? "every day"
                    : "on " + items(plain.weekdays(), ScheduleText::weekday, "weekday");
        }
        if (rule instanceof DayRule.FromLast last) {
            return "on " + last(last.back());
        }
        if (rule instanceof DayRule.Near near) {
            return "on the Monday to Friday nearest to day " + near.day();
        }
        if (rule instanceof DayRule.NearLast near) {
            return "on the Monday to Friday nearest to " + last(near.back());
        }
        if (rule instanceof DayRule.LastOfWeekday last) {
            return "on the last " + ScheduleText.weekday(last.weekday()) + " of the month";
        }
        DayRule.NthOfWeekday nth = (DayRule.NthOfWeekday) rule;
        return "on the " + ORDINALS.get(nth.nth() - 1) + " " + ScheduleText.weekday(nth.weekday()) + " of the month";
    }

    private static String last(int back) {
        return switch (back) {
            case 0 -> "the last day of the month";
            case 1 -> "the day before the last of the month";
            default -> back + " days before the last of the month";
        };
    }

    private static String ordinal(int step) {
        return switch (step) {
            case 1 -> "";
            case 2 -> "second ";
            case 3 -> "third ";
            default ->
                step
                        + (step % 10 == 1 && step != 11
                                ? "st "
                                : step % 10 == 2 && step != 12 ? "nd " : step % 10 == 3 && step != 13 ? "rd " : "th ");
        };
    }

    private static String month(int number) {
        return Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }
}
