package dev.millrace.time;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates other dialects of cron into Quartz's notation: the five fields of Unix (crontab(5): weekday 0 and 7 are Sunday,
 * and a day fires when either of two restricted day fields admits it), its {@code @daily} and the like, and six fields
 * without a {@code ?}.
 */
final class OtherCron {

    private static final Map<String, String> NICKNAMES = Map.of(
            "@YEARLY", "0 0 0 1 1 ?",
            "@ANNUALLY", "0 0 0 1 1 ?",
            "@MONTHLY", "0 0 0 1 * ?",
            "@WEEKLY", "0 0 0 ? * 1",
            "@DAILY", "0 0 0 * * ?",
            "@MIDNIGHT", "0 0 0 * * ?",
            "@HOURLY", "0 0 * * * ?");

    private static final Pattern ITEM =
            Pattern.compile("(?:(?<any>[*?])|(?<from>[0-9]{1,2})(?:-(?<to>[0-9]{1,2}))?)(?:/(?<step>[0-9]{1,2}))?");
    private static final Pattern NAMES = Pattern.compile("[A-Z]{3,9}(?:[-,][A-Z]{3,9})*");

    private OtherCron() {}

    /** The Quartz expression with the same fires; null when there is none, or the text is no such dialect. */
    static @Nullable String translated(List<String> fields) {
        List<String> given =
                fields.stream().map(field -> field.toUpperCase(Locale.ROOT)).toList();
        String text =
                switch (given.size()) {
                    case 1 -> NICKNAMES.get(given.get(0));
                    case 5 -> unix(given);
                    case 6 -> withQuestionMark(given);
                    default -> null;
                };
        return text != null && Cron.parse(text).value().isPresent() ? text : null;
    }

    /** Whether both day fields of five choose days, which no single Quartz expression can say. */
    static boolean choosesDaysTwice(List<String> fields) {
        return fields.size() == 5 && !isAny(fields.get(2)) && !isAny(fields.get(4));
    }

    private static @Nullable String unix(List<String> fields) {
        String day = fields.get(2);
        String weekday = weekdays(fields.get(4));
        if (weekday == null) {
            return null;
        }
        boolean either = !startsWithStar(day) && !startsWithStar(fields.get(4));
        boolean everyDay = isAny(day) || day.equals("1-31");
        boolean everyWeekday = weekday.equals("*");
        if (!everyDay && !everyWeekday) {
            return null;
        }
        boolean allDays = (everyDay && everyWeekday) || either;
        boolean byWeekday = !allDays && everyDay;
        return String.join(
                " ",
                "0",
                plain(fields.get(0)),
                plain(fields.get(1)),
                allDays ? "*" : byWeekday ? "?" : day,
                plain(fields.get(3)),
                byWeekday ? weekday : "?");
    }

    private static boolean startsWithStar(String field) {
        return field.startsWith("*") || field.startsWith("?");
    }

    private static String plain(String field) {
        return field.equals("?") ? "*" : field;
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?") || field.equals("*/1");
    }

    /** In Quartz's numbers; null when it is no field of weekdays; {@code *} when every day is named. */
    private static @Nullable String weekdays(String field) {
        if (NAMES.matcher(field).matches()) {
            return field;
        }
        List<String> items = new ArrayList<>();
        BitSet all = new BitSet();
        for (String text : field.split(",", -1)) {
            Matcher item = ITEM.matcher(text);
            if (!item.matches()) {
                return null;
            }
            String translated = weekdays(item, all);
            if (translated == null) {
                return null;
            }
            items.add(translated);
        }
        return all.cardinality() == 7 ? "*" : String.join(",", items);
    }

    private static @Nullable String weekdays(Matcher item, BitSet all) {
        String step = item.group("step");
        int first = item.group("any") != null ? 0 : Integer.parseInt(item.group("from"));
        String to = item.group("to");
        int last = item.group("any") != null || (to == null && step != null)
                ? 6
                : to == null ? first : Integer.parseInt(to);
        int each = step == null ? 1 : Integer.parseInt(step);
        if (last > 7 || last < first || each == 0) {
            return null;
        }
        TreeSet<Integer> days = new TreeSet<>();
        for (int day = first; day <= last; day += each) {
            days.add(day % 7 + 1);
        }
        days.forEach(all::set);
        if (each == 1 && days.size() > 1 && days.size() < 7) {
            return quartz(first) + "-" + quartz(last);
        }
        return String.join(",", days.stream().map(String::valueOf).toList());
    }

    private static int quartz(int weekday) {
        return weekday % 7 + 1;
    }

    /** Six fields whose days are restricted by one field only; numbers of weekdays are left alone, for dialects differ. */
    private static @Nullable String withQuestionMark(List<String> fields) {
        boolean dayIsAny = isAny(fields.get(3));
        List<String> corrected = new ArrayList<>(fields);
        if (isAny(fields.get(5))) {
            corrected.set(3, plain(fields.get(3)));
            corrected.set(5, "?");
        } else if (dayIsAny && NAMES.matcher(fields.get(5)).matches()) {
            corrected.set(3, "?");
        } else {
            return null;
        }
        return String.join(" ", corrected);
    }
}
