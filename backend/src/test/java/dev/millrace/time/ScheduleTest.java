package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {

    static Stream<Arguments> cycles() {
        return Stream.of(
                // The tutorial, then the notation of the definition format.
                arguments(
                        ScheduleForm.everyHours("00:00", 1, "23:59"),
                        "00 00 00-23/1 * * ?",
                        "Every hour from 00:00 to 23:59"),
                arguments(ScheduleForm.everyMinutes(5), "00 00/5 * * * ?", "Every 5 minutes"),
                arguments(
                        ScheduleForm.everyHours("00:30", 2, "20:59"),
                        "00 30 00-20/2 * * ?",
                        "Every 2 hours from 00:30 to 20:59"),
                arguments(ScheduleForm.atHours(List.of(0, 5), 15), "00 15 00,05 * * ?", "Every day at 00:15 and 05:15"),
                arguments(ScheduleForm.daily("09:30"), "00 30 09 * * ?", "Every day at 09:30"),
                arguments(
                        ScheduleForm.weekly(List.of("2", "4"), "09:30"),
                        "00 30 09 ? * 02,04",
                        "Every Monday and Wednesday at 09:30"),
                arguments(
                        ScheduleForm.monthly(List.of("1", "L"), "09:30"),
                        "00 30 09 01,L * ?",
                        "On day 1 and the last day of every month at 09:30"),
                // Order and repetition do not matter.
                arguments(
                        ScheduleForm.weekly(List.of("7", "1", "2", "7"), "00:00"),
                        "00 00 00 ? * 01,02,07",
                        "Every Sunday, Monday and Saturday at 00:00"),
                arguments(
                        ScheduleForm.monthly(List.of("L", "31", "5", "5"), "23:59"),
                        "00 59 23 05,31,L * ?",
                        "On days 5 and 31 and the last day of every month at 23:59"),
                arguments(
                        ScheduleForm.monthly(List.of("L"), "23:59"),
                        "00 59 23 L * ?",
                        "On the last day of every month at 23:59"),
                arguments(
                        ScheduleForm.atHours(List.of(22, 3, 3), 0),
                        "00 00 03,22 * * ?",
                        "Every day at 03:00 and 22:00"),
                arguments(ScheduleForm.everyMinutes(50), "00 00/50 * * * ?", "At minutes 0 and 50 of every hour"),
                arguments(ScheduleForm.everyMinutes(1), "00 00/1 * * * ?", "Every minute"),
                arguments(
                        ScheduleForm.everyMinutes(7),
                        "00 00/7 * * * ?",
                        "Every 7 minutes from minute 0 to 56 of every hour"),
                // A step after the end does not fire, so its hour is not in the range.
                arguments(
                        ScheduleForm.everyHours("00:30", 2, "20:15"),
                        "00 30 00-19/2 * * ?",
                        "Every 2 hours from 00:30 to 20:15"),
                arguments(
                        ScheduleForm.everyHours("00:30", 2, "20:30"),
                        "00 30 00-20/2 * * ?",
                        "Every 2 hours from 00:30 to 20:30"),
                arguments(ScheduleForm.everyHours("05:30", 23, "06:00"), "00 30 05-05/23 * * ?", "Every day at 05:30"),
                arguments(
                        ScheduleForm.cron("  0 0/5   8-17 ? * mon-FRI "),
                        "0 0/5 8-17 ? * mon-FRI",
                        "Every 5 minutes, from 08:00 to 17:59, Monday to Friday"),
                arguments(ScheduleForm.once("2026-06-05T09:30"), null, "Once, on 2026-06-05 at 09:30"),
                arguments(
                        ScheduleForm.daily("09:30").effective("2026-01-01", null),
                        "00 30 09 * * ?",
                        "Every day at 09:30, effective from 2026-01-01"),
                arguments(
                        ScheduleForm.daily("09:30").effective("2026-01-01", "2026-01-01"),
                        "00 30 09 * * ?",
                        "Every day at 09:30, effective from 2026-01-01 to 2026-01-01"),
                arguments(
                        ScheduleForm.daily("09:30").effective(null, "2026-12-31"),
                        "00 30 09 * * ?",
                        "Every day at 09:30, effective until 2026-12-31"));
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void each_cycle_has_a_cron_expression_and_words(ScheduleForm form, @Nullable String cron, String text) {
        Schedule schedule = Schedule.of(form).orThrow();

        assertThat(schedule.cron().orElse(null)).isEqualTo(cron);
        assertThat(schedule.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("cycles")
    void a_generated_expression_entered_as_cron_is_the_same_rule(
            ScheduleForm form, @Nullable String cron, String text) {
        if (cron != null) {
            assertThat(Schedule.of(ScheduleForm.cron(cron)).orThrow().timetable())
                    .isEqualTo(Schedule.of(form).orThrow().timetable());
        }
    }

    private static ScheduleForm form(
            @Nullable ScheduleType type,
            @Nullable ScheduleCycle cycle,
            @Nullable List<Integer> hours,
            @Nullable Integer minute) {
        return new ScheduleForm(true, type, cycle, null, null, null, hours, minute, null, null, null, null, null, null);
    }

    static Stream<Arguments> wrong() {
        ScheduleType periodic = ScheduleType.PERIODIC;
        ScheduleCycle hour = ScheduleCycle.HOUR;
        return Stream.of(
                arguments(form(null, ScheduleCycle.DAY, null, null), List.of("type")),
                arguments(form(periodic, null, null, null), List.of("cycle")),
                arguments(form(periodic, ScheduleCycle.MINUTE, null, null), List.of("every")),
                arguments(form(periodic, hour, null, null), List.of("from", "every", "to")),
                arguments(form(periodic, ScheduleCycle.DAY, null, null), List.of("time")),
                arguments(form(periodic, ScheduleCycle.WEEK, null, null), List.of("days", "time")),
                arguments(form(periodic, ScheduleCycle.MONTH, null, null), List.of("days", "time")),
                arguments(form(periodic, ScheduleCycle.CRON, null, null), List.of("cron")),
                arguments(form(ScheduleType.ONCE, null, null, null), List.of("at")),
                arguments(form(periodic, hour, List.of(), 0), List.of("hours")),
                arguments(
                        form(periodic, hour, Arrays.asList(3, 24, null, -1), 60),
                        List.of("hours[1]", "hours[2]", "hours[3]", "minute")),
                arguments(ScheduleForm.everyMinutes(0), List.of("every")),
                arguments(ScheduleForm.everyMinutes(60), List.of("every")),
                arguments(ScheduleForm.everyHours("00:00", 24, "23:59"), List.of("every")),
                arguments(ScheduleForm.everyHours("00:00", 0, "23:59"), List.of("every")),
                arguments(ScheduleForm.everyHours("0:00", 1, "24:00"), List.of("from", "to")),
                arguments(ScheduleForm.everyHours("20:30", 1, "20:29"), List.of("to")),
                arguments(ScheduleForm.daily("09:30:00"), List.of("time")),
                arguments(ScheduleForm.daily("٠٩:30"), List.of("time")),
                arguments(
                        ScheduleForm.weekly(List.of("0", "8", "1", "L", "02"), "09:30"),
                        List.of("days[0]", "days[1]", "days[3]", "days[4]")),
                arguments(
                        ScheduleForm.monthly(Arrays.asList("0", "32", "31", "L", "l", null), "9:30"),
                        List.of("days[0]", "days[1]", "days[4]", "days[5]", "time")),
                arguments(ScheduleForm.monthly(List.of(), "09:30"), List.of("days")),
                arguments(ScheduleForm.cron("   "), List.of("cron")),
                arguments(ScheduleForm.cron("0 0 * * *"), List.of("cron")),
                arguments(ScheduleForm.once("2026-06-05"), List.of("at")),
                arguments(ScheduleForm.once("2026-06-05 09:30"), List.of("at")),
                arguments(ScheduleForm.once("2026-02-30T09:30"), List.of("at")),
                arguments(ScheduleForm.once("2026-06-05T09:30:00"), List.of("at")),
                arguments(
                        ScheduleForm.daily("09:30").effective("2026-02-29", "soon"),
                        List.of("effective.from", "effective.to")),
                arguments(ScheduleForm.daily("09:30").effective("2026-02-02", "2026-02-01"), List.of("effective.to")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_is_named_by_its_field(ScheduleForm form, List<String> fields) {
        Parsed<Schedule> schedule = Schedule.of(form);

        assertThat(schedule.value()).isEmpty();
        assertThat(schedule.problems()).extracting(TimeProblem::field).containsExactlyElementsOf(fields);
        assertThat(schedule.problems()).extracting(TimeProblem::code).containsOnly("schedule-bad");
    }

    @Test
    void picked_hours_and_an_interval_exclude_each_other() {
        ScheduleForm both = new ScheduleForm(
                true,
                ScheduleType.PERIODIC,
                ScheduleCycle.HOUR,
                "00:00",
                1,
                "23:59",
                List.of(3),
                0,
                null,
                null,
                null,
                null,
                null,
                null);

        assertThat(Schedule.of(both).problems()).extracting(TimeProblem::field).containsExactly("hours");
    }

    @Test
    void fields_of_other_cycles_are_ignored() {
        ScheduleForm form = new ScheduleForm(
                null,
                ScheduleType.PERIODIC,
                ScheduleCycle.DAY,
                "25:00",
                99,
                "x",
                List.of(77),
                99,
                List.of("?"),
                "09:30",
                "nonsense",
                "never",
                null,
                null);
        Schedule schedule = Schedule.of(form).orThrow();

        assertThat(schedule.cron()).contains("00 30 09 * * ?");
        assertThat(schedule.enabled()).isFalse();
        assertThat(schedule.missed()).isEqualTo(MissedFires.LATEST);
    }
}
