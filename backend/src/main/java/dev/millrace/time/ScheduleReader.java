package dev.millrace.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns one form into a schedule, or into everything that is wrong with it. Each cycle becomes a cron expression. */
final class ScheduleReader {

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("[1-9][0-9]?");

    private final ScheduleForm form;
    private final List<TimeProblem> problems = new ArrayList<>();

    ScheduleReader(ScheduleForm form) {
        this.form = form;
    }

    /** The rule and its words. */
    private record Rule(Timetable timetable, String text) {
        static Rule cron(String expression, String text) {
            return new Rule(Cron.parse(expression).orThrow(), text);
        }

        static Rule cron(String expression) {
            Cron cron = Cron.parse(expression).orThrow();
            return new Rule(cron, CronText.of(cron));
        }
    }

    Parsed<Schedule> read() {
        Rule rule = rule();
        ScheduleForm.Effective period = form.effective();
        LocalDate first = period == null ? null : date("effective.from", period.from());
        LocalDate last = period == null ? null : date("effective.to", period.to());
        if (first != null && last != null && last.isBefore(first)) {
            wrong("effective.to", "The effective period ends before it begins.");
        }
        if (rule == null || !problems.isEmpty()) {
            return Parsed.bad(problems);
        }
        String text = rule.text() + ScheduleText.period(first, last);
        MissedFires missed = form.missed() == null ? MissedFires.LATEST : form.missed();
        boolean enabled = Boolean.TRUE.equals(form.enabled());
        return Parsed.good(new Schedule(enabled, rule.timetable(), text, first, last, missed));
    }

    private @Nullable Rule rule() {
        if (form.type() == null) {
            return wrong("type", "Choose periodic or one-time scheduling.");
        }
        return switch (form.type()) {
            case ONCE -> once();
            case PERIODIC ->
                form.cycle() == null
                        ? wrong("cycle", "Choose a scheduling cycle.")
                        : switch (form.cycle()) {
                            case MINUTE -> minutes();
                            case HOUR -> form.hours() == null ? hours() : pickedHours(form.hours());
                            case DAY -> day();
                            case WEEK -> week();
                            case MONTH -> month();
                            case CRON -> cron();
                        };
        };
    }

    private @Nullable Rule once() {
        String at = form.at();
        if (at == null) {
            return wrong("at", "Choose the date and time of the run.");
        }
        String[] parts = at.split("T", -1);
        if (parts.length == 2 && TIME.matcher(parts[1]).matches()) {
            LocalDate date = parsedDate(parts[0]);
            if (date != null) {
                LocalDateTime time = date.atTime(LocalTime.parse(parts[1]));
                return new Rule(new Timetable.Single(time), "Once, on " + date + " at " + parts[1]);
            }
        }
        return wrong("at", "Write date and time as yyyy-MM-ddTHH:mm, for example 2026-06-05T09:30.");
    }

    private @Nullable Rule minutes() {
        Integer every = between("every", form.every(), 1, 59, "An interval from 1 to 59 minutes is needed.");
        return every == null ? null : Rule.cron("00 00/" + every + " * * * ?");
    }

    private @Nullable Rule hours() {
        LocalTime from = time("from", form.from());
        Integer every = between("every", form.every(), 1, 23, "An interval from 1 to 23 hours is needed.");
        LocalTime to = time("to", form.to());
        if (from == null || every == null || to == null) {
            return null;
        }
        if (to.isBefore(from)) {
            return wrong("to", "The end time lies before the start time.");
        }
        // An hour whose step would come after the end time is not part of the range.
        int lastHour = to.getMinute() < from.getMinute() ? to.getHour() - 1 : to.getHour();
        String cron = "00 " + two(from.getMinute()) + " " + two(from.getHour()) + "-" + two(lastHour) + "/" + every
                + " * * ?";
        return Rule.cron(cron, ScheduleText.hours(from, every, to));
    }

    private @Nullable Rule pickedHours(List<Integer> hours) {
        if (form.from() != null || form.every() != null || form.to() != null) {
            wrong("hours", "Give either picked hours or a start, an interval and an end.");
        }
        if (hours.isEmpty()) {
            wrong("hours", "Pick at least one hour.");
        }
        TreeSet<Integer> picked = new TreeSet<>();
        for (int i = 0; i < hours.size(); i++) {
            Integer hour = between("hours[" + i + "]", hours.get(i), 0, 23, "An hour from 0 to 23 is needed.");
            if (hour != null) {
                picked.add(hour);
            }
        }
        int given = form.minute() == null ? 0 : form.minute();
        Integer minute = between("minute", given, 0, 59, "A minute from 0 to 59 is needed.");
        if (minute == null || !problems.isEmpty()) {
            return null;
        }
        List<LocalTime> times =
                picked.stream().map(hour -> LocalTime.of(hour, minute)).toList();
        return Rule.cron("00 " + two(minute) + " " + twos(picked) + " * * ?", ScheduleText.days(times));
    }

    private @Nullable Rule day() {
        LocalTime time = time("time", form.time());
        return time == null ? null : Rule.cron(atTime(time) + " * * ?", ScheduleText.days(List.of(time)));
    }

    private @Nullable Rule week() {
        SortedSet<Integer> weekdays = days("A weekday from 1 (Sunday) to 7 (Saturday) is needed.", 7, false);
        LocalTime time = time("time", form.time());
        if (time == null || weekdays.isEmpty()) {
            return null;
        }
        return Rule.cron(atTime(time) + " ? * " + twos(weekdays), ScheduleText.week(weekdays, time));
    }

    private @Nullable Rule month() {
        SortedSet<Integer> days = days("A day from 1 to 31 or L, the last day, is needed.", LAST, true);
        LocalTime time = time("time", form.time());
        if (time == null || days.isEmpty()) {
            return null;
        }
        String list = twos(days).replace(String.valueOf(LAST), "L");
        return Rule.cron(atTime(time) + " " + list + " * ?", ScheduleText.month(days, time));
    }

    /** Stands for {@code L}: behind every real day. */
    static final int LAST = 32;

    private SortedSet<Integer> days(String message, int max, boolean lastDay) {
        TreeSet<Integer> numbers = new TreeSet<>();
        List<String> days = form.days();
        if (days == null || days.isEmpty()) {
            wrong("days", "Pick at least one day.");
            return numbers;
        }
        for (int i = 0; i < days.size(); i++) {
            String day = days.get(i);
            if (lastDay && "L".equals(day)) {
                numbers.add(LAST);
            } else if (day != null && DAY.matcher(day).matches() && Integer.parseInt(day) <= Math.min(max, LAST - 1)) {
                numbers.add(Integer.parseInt(day));
            } else {
                wrong("days[" + i + "]", message);
            }
        }
        return numbers;
    }

    private @Nullable Rule cron() {
        String text = form.cron();
        if (text == null || text.isBlank()) {
            return wrong("cron", "A cron expression is needed.");
        }
        Parsed<Cron> cron = Cron.parse(text);
        problems.addAll(cron.problems());
        return cron.value().map(good -> new Rule(good, CronText.of(good))).orElse(null);
    }

    private @Nullable LocalTime time(String field, @Nullable String text) {
        if (text != null && TIME.matcher(text).matches()) {
            return LocalTime.parse(text);
        }
        wrong(field, "A time from 00:00 to 23:59, written HH:mm, is needed.");
        return null;
    }

    private @Nullable LocalDate date(String field, @Nullable String text) {
        LocalDate date = text == null ? null : parsedDate(text);
        if (text != null && date == null) {
            wrong(field, "Write dates as yyyy-MM-dd, for example 2026-06-05.");
        }
        return date;
    }

    private static @Nullable LocalDate parsedDate(String text) {
        if (!DATE.matcher(text).matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            return date.getYear() < 1 ? null : date;
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private @Nullable Integer between(String field, @Nullable Integer value, int min, int max, String message) {
        if (value != null && value >= min && value <= max) {
            return value;
        }
        wrong(field, message);
        return null;
    }

    private @Nullable Rule wrong(String field, String message) {
        problems.add(new TimeProblem(TimeProblem.SCHEDULE_BAD, field, message, 0));
        return null;
    }

    private static String atTime(LocalTime time) {
        return "00 " + two(time.getMinute()) + " " + two(time.getHour());
    }

    private static String twos(SortedSet<Integer> numbers) {
        return numbers.stream().map(ScheduleReader::two).collect(Collectors.joining(","));
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }
}
