package dev.millrace.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads Quartz's notation: six or seven fields; {@code *}, {@code ,}, {@code -}, {@code /}; {@code ?} in exactly one of
 * the day fields; {@code L}, {@code L-3}, {@code LW}, {@code L-3W}, {@code 15W} in the day of month; {@code L} (Saturday),
 * {@code 6L}, {@code 6#3} in the day of week; names of months and weekdays, whole or their first three letters, in any case. A range may go over the end
 * ({@code 22-2}), but not in the year. Unlike Quartz, any of these may stand in a list.
 */
final class CronParser {

    /** Leaves the recursive descent at the first thing that is wrong. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int position;
        private final @Nullable String suggestion;

        Refused(String message, int position) {
            this(message, position, null);
        }

        Refused(String message, int position, @Nullable String suggestion) {
            super(message, null, false, false);
            this.position = position;
            this.suggestion = suggestion;
        }
    }

    /** A piece of the expression in capitals, and the index where it begins. */
    private record Piece(String text, int start) {

        List<Piece> split(char separator) {
            List<Piece> parts = new ArrayList<>();
            int from = 0;
            for (int at = 0; at <= text.length(); at++) {
                if (at == text.length() || text.charAt(at) == separator) {
                    parts.add(part(from, at));
                    from = at + 1;
                }
            }
            return parts;
        }

        Piece part(int from, int to) {
            return new Piece(text.substring(from, to), start + from);
        }

        Refused refused(String message) {
            return new Refused(message, start + 1);
        }
    }

    private static final int MAX_LENGTH = 1000;

    private CronParser() {}

    static Parsed<Cron> parse(String text) {
        try {
            return Parsed.good(read(text));
        } catch (Refused refused) {
            String message = String.valueOf(refused.getMessage());
            return Parsed.bad(List.of(
                    new TimeProblem(TimeProblem.SCHEDULE_BAD, "cron", message, refused.position, refused.suggestion)));
        }
    }

    private static Cron read(String text) throws Refused {
        if (text.length() > MAX_LENGTH) {
            throw new Refused("A cron expression has at most " + MAX_LENGTH + " characters.", 0);
        }
        List<Piece> fields = fields(text);
        if (fields.size() < 6 || fields.size() > 7) {
            throw wrongCount(fields);
        }
        CronField seconds = field(CronUnit.SECOND, fields.get(0));
        CronField minutes = field(CronUnit.MINUTE, fields.get(1));
        CronField hours = field(CronUnit.HOUR, fields.get(2));
        List<DayRule> ofMonth = days(CronUnit.DAY_OF_MONTH, fields.get(3));
        CronField months = field(CronUnit.MONTH, fields.get(4));
        List<DayRule> ofWeek = days(CronUnit.DAY_OF_WEEK, fields.get(5));
        CronField years = fields.size() == 7 ? field(CronUnit.YEAR, fields.get(6)) : null;
        if (ofMonth.isEmpty() == ofWeek.isEmpty()) {
            throw new Refused(
                    "Exactly one of day of month and day of week must be ?.",
                    fields.get(5).start() + 1,
                    OtherCron.translated(texts(fields)));
        }
        List<String> written = new ArrayList<>();
        for (Piece field : fields) {
            written.add(
                    text.substring(field.start(), field.start() + field.text().length()));
        }
        List<DayRule> days = ofMonth.isEmpty() ? ofWeek : ofMonth;
        // A star asks for no year at all: what fires for ever is not to end with the last year that can be named.
        CronField named = years == null || years.isAny() ? null : years;
        return new Cron(String.join(" ", written), seconds, minutes, hours, days, months, named);
    }

    private static Refused wrongCount(List<Piece> fields) {
        List<String> texts = texts(fields);
        String count =
                "A cron expression has six or seven fields (seconds, minutes, hours, day of month, month, day of week,"
                        + " year); this one has " + fields.size() + ".";
        String suggestion = OtherCron.translated(texts);
        if (suggestion != null) {
            return new Refused(count + " Here it is written " + suggestion + ".", 0, suggestion);
        }
        return new Refused(
                OtherCron.choosesDaysTwice(texts)
                        ? count
                                + " In these five, day of month and day of week both choose days; here one of the two must be"
                                + " ?, so that no single expression says the same."
                        : count,
                0);
    }

    private static List<String> texts(List<Piece> fields) {
        return fields.stream().map(Piece::text).toList();
    }

    private static List<Piece> fields(String text) {
        List<Piece> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                fields.add(new Piece(capitals(text.substring(at, end)), at));
            }
            at = end + 1;
        }
        return fields;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** ASCII letters only, so that positions stay and no other alphabet's letter turns into one of ours. */
    private static String capitals(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static CronField field(CronUnit unit, Piece field) throws Refused {
        List<CronField.Item> items = new ArrayList<>();
        for (Piece part : field.split(',')) {
            items.add(item(unit, part));
        }
        return CronField.of(unit, items);
    }

    /** Empty for {@code ?}. */
    private static List<DayRule> days(CronUnit unit, Piece field) throws Refused {
        if (field.text().equals("?")) {
            return List.of();
        }
        List<DayRule> rules = new ArrayList<>();
        List<CronField.Item> numbers = new ArrayList<>();
        for (Piece part : field.split(',')) {
            DayRule special = unit == CronUnit.DAY_OF_MONTH ? specialDay(part) : specialWeekday(part);
            if (special == null) {
                numbers.add(item(unit, part));
            } else {
                rules.add(special);
            }
        }
        if (!numbers.isEmpty()) {
            CronField plain = CronField.of(unit, numbers);
            rules.add(0, unit == CronUnit.DAY_OF_MONTH ? new DayRule.OfMonth(plain) : new DayRule.OfWeek(plain));
        }
        return rules;
    }

    private static @Nullable DayRule specialDay(Piece part) throws Refused {
        String text = part.text();
        boolean workday = text.endsWith("W");
        Piece day = workday ? part.part(0, text.length() - 1) : part;
        if (day.text().startsWith("L")) {
            int back = 0;
            if (day.text().length() > 1) {
                if (day.text().charAt(1) != '-') {
                    throw part.refused("The last day is written L, L-3, LW or L-3W.");
                }
                back = number(day.part(2, day.text().length()), 0, 30, "days before the last");
            }
            return workday ? new DayRule.NearLast(back) : new DayRule.FromLast(back);
        }
        return workday ? new DayRule.Near(value(CronUnit.DAY_OF_MONTH, day)) : null;
    }

    private static @Nullable DayRule specialWeekday(Piece part) throws Refused {
        String text = part.text();
        if (text.equals("L")) {
            int saturday = CronUnit.DAY_OF_WEEK.max();
            CronField.Item item = new CronField.Item(CronField.Shape.ONE, saturday, saturday, 1);
            return new DayRule.OfWeek(CronField.of(CronUnit.DAY_OF_WEEK, List.of(item)));
        }
        int hash = text.indexOf('#');
        if (hash >= 0) {
            int weekday = value(CronUnit.DAY_OF_WEEK, part.part(0, hash));
            return new DayRule.NthOfWeekday(
                    weekday, number(part.part(hash + 1, text.length()), 1, 5, "the week of the month"));
        }
        if (text.endsWith("L")) {
            return new DayRule.LastOfWeekday(value(CronUnit.DAY_OF_WEEK, part.part(0, text.length() - 1)));
        }
        return null;
    }

    /** {@code *}, {@code 5}, {@code 5-9}, each with or without a step; a step after a number runs to the field's end. */
    private static CronField.Item item(CronUnit unit, Piece part) throws Refused {
        int slash = part.text().indexOf('/');
        Piece range = slash < 0 ? part : part.part(0, slash);
        boolean any = range.text().equals("*") || (slash >= 0 && range.text().isEmpty());
        int dash = range.text().indexOf('-');
        int from;
        int to;
        if (any) {
            from = unit.min();
            to = unit.max();
        } else if (dash >= 0) {
            from = value(unit, range.part(0, dash));
            to = value(unit, range.part(dash + 1, range.text().length()));
            if (unit == CronUnit.YEAR && to < from) {
                throw range.refused("The years end before they begin.");
            }
        } else {
            from = value(unit, range);
            to = slash >= 0 ? unit.max() : from;
        }
        if (slash >= 0) {
            int step = number(part.part(slash + 1, part.text().length()), 1, unit.maxStep(), "the step");
            return new CronField.Item(CronField.Shape.STEP, from, to, step);
        }
        CronField.Shape shape = any ? CronField.Shape.ANY : dash >= 0 ? CronField.Shape.RANGE : CronField.Shape.ONE;
        return new CronField.Item(shape, from, to, 1);
    }

    private static int value(CronUnit unit, Piece piece) throws Refused {
        if (piece.text().equals("?")) {
            throw piece.refused("? may stand only alone, as the day of month or the day of week.");
        }
        int named = unit.named(piece.text());
        return named >= 0 ? named : number(piece, unit.min(), unit.max(), "the " + unit.title() + " field");
    }

    private static int number(Piece piece, int min, int max, String what) throws Refused {
        String text = piece.text();
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            String shown = text.isEmpty() ? "nothing" : text;
            throw piece.refused(
                    "A number from " + min + " to " + max + " is needed for " + what + ", not " + shown + ".");
        }
        return number;
    }
}
