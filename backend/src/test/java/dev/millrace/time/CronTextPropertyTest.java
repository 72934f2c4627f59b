package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The words of every schedule, read back, name its next 1,000 planned times: none is missing, none is added. */
class CronTextPropertyTest {

    private static final int TIMES = 1000;
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final int LAST_YEAR = 2041;

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> seconds =
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just("0")), Tuple.of(1, field(0, 59)));
        Arbitrary<String> byDay = either(field(1, 31), listOf(daySpecial()));
        Arbitrary<String> byWeekday = either(weekdays(), listOf(weekdaySpecial()));
        Arbitrary<String> days = either(byDay.map(day -> day + " %s ?"), byWeekday.map(day -> "? %s " + day));
        Arbitrary<String> months = either(Arbitraries.just("*"), either(field(1, 12), monthNames()));
        Arbitrary<String> years =
                Arbitraries.of("", "", "", " *", " 2028", " 2027-2030", " 2026/3", " 2027,2029,2030", " 2020-2099");
        return Combinators.combine(seconds, field(0, 59), field(0, 23), days, months, years)
                .as((s, m, h, day, month, year) -> String.join(" ", s, m, h, day.formatted(month)) + year);
    }

    private static <T> Arbitrary<T> either(Arbitrary<T> one, Arbitrary<T> other) {
        return Arbitraries.oneOf(one, other);
    }

    private static Arbitrary<String> field(int min, int max) {
        Arbitrary<Integer> number = Arbitraries.integers().between(min, max);
        Arbitrary<Integer> step = Arbitraries.integers().between(1, Math.max(2, max));
        Arbitrary<String> plain = number.map(String::valueOf);
        Arbitrary<String> range = Combinators.combine(number, number).as((a, b) -> a + "-" + b);
        Arbitrary<String> stepped = Combinators.combine(Arbitraries.oneOf(plain, range, Arbitraries.just("*")), step)
                .as((from, by) -> from + "/" + by);
        Arbitrary<String> item = Arbitraries.oneOf(plain, range, stepped);
        return Arbitraries.oneOf(Arbitraries.just("*"), plain, range, stepped, listOf(plain), listOf(item));
    }

    private static Arbitrary<String> listOf(Arbitrary<String> item) {
        return item.list().ofMinSize(1).ofMaxSize(5).map(items -> String.join(",", items));
    }

    private static Arbitrary<String> daySpecial() {
        Arbitrary<Integer> number = Arbitraries.integers().between(1, 30);
        return Arbitraries.oneOf(
                number.map(String::valueOf),
                number.map(day -> day + "W"),
                number.map(back -> "L-" + back),
                number.map(back -> "L-" + back + "W"),
                Arbitraries.of("L", "LW", "31W"));
    }

    private static Arbitrary<String> weekdayName() {
        return Arbitraries.of("SUN", "mon", "Tuesday", "WED", "thursday", "FRIDAY", "sat", "1", "7");
    }

    private static Arbitrary<String> weekdays() {
        Arbitrary<String> range =
                Combinators.combine(weekdayName(), weekdayName()).as((a, b) -> a + "-" + b);
        return Arbitraries.oneOf(field(1, 7), listOf(Arbitraries.oneOf(weekdayName(), range)));
    }

    private static Arbitrary<String> weekdaySpecial() {
        Arbitrary<String> nth = Combinators.combine(
                        weekdayName(), Arbitraries.integers().between(1, 5))
                .as((day, week) -> day + "#" + week);
        return Arbitraries.oneOf(weekdayName(), nth, weekdayName().map(day -> day + "L"), Arbitraries.just("L"));
    }

    private static Arbitrary<String> monthNames() {
        Arbitrary<String> name = Arbitraries.of("JAN", "february", "Mar", "MAY", "September", "OCT", "DECEMBER");
        Arbitrary<String> range = Combinators.combine(name, name).as((a, b) -> a + "-" + b);
        return listOf(Arbitraries.oneOf(name, range));
    }

    @Property(tries = 2000)
    void words_of_a_cron_expression_read_back_are_its_fires(@ForAll("expressions") String cron) {
        same(ScheduleForm.cron(cron));
    }

    @Property(tries = 200)
    void words_of_an_interval_of_hours_read_back_are_its_fires(
            @ForAll("clock") String from, @ForAll("hours") int every, @ForAll("clock") String to) {
        if (from.compareTo(to) <= 0) {
            same(ScheduleForm.everyHours(from, every, to));
        }
    }

    @Provide
    Arbitrary<String> clock() {
        return Combinators.combine(Arbitraries.integers().between(0, 23), Arbitraries.of(0, 15, 30, 59))
                .as("%02d:%02d"::formatted);
    }

    @Provide
    Arbitrary<Integer> hours() {
        return Arbitraries.integers().between(1, 23);
    }

    @Example
    void words_of_every_interval_of_minutes_read_back_are_its_fires() {
        for (int every = 1; every <= 59; every++) {
            same(ScheduleForm.everyMinutes(every));
        }
    }

    @Example
    void words_of_every_pair_of_minutes_or_hours_read_back_are_their_fires() {
        for (int first = 0; first < 60; first++) {
            for (int second = first; second < 60; second++) {
                same(ScheduleForm.cron("0 " + first + "," + second + " * * * ?"));
                same(ScheduleForm.cron("0 " + first + "/" + Math.max(1, second) + " * * * ?"));
                same(ScheduleForm.cron("0 7 " + first % 24 + "/" + Math.max(1, second % 24) + " * * ?"));
                same(ScheduleForm.cron("0 7,9 " + first % 24 + "-" + second % 24 + " ? * 2"));
            }
        }
    }

    private static void same(ScheduleForm form) {
        Schedule schedule = Schedule.of(form).orThrow();
        List<LocalDateTime> planned = new ArrayList<>();
        @Nullable LocalDateTime slot = schedule.timetable().atOrAfter(START.atStartOfDay());
        while (slot != null && planned.size() < TIMES && slot.getYear() <= LAST_YEAR) {
            planned.add(slot);
            slot = schedule.timetable().atOrAfter(slot.plusSeconds(1));
        }
        List<LocalDateTime> read = WordsReader.times(schedule.text(), START, TIMES, LAST_YEAR);
        assertThat(read.equals(planned))
                .as(() -> schedule.cron() + ": " + schedule.text() + "\nread    " + shown(read) + "\nplanned "
                        + shown(planned))
                .isTrue();
    }

    private static String shown(List<LocalDateTime> times) {
        return times.subList(0, Math.min(12, times.size())) + " … (" + times.size() + ")";
    }
}
