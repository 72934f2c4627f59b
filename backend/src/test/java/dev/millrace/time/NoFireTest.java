package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoFireTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-06-05T08:00:00Z");

    private static ScheduleForm cron(String cron) {
        return ScheduleForm.cron(cron);
    }

    static Stream<Arguments> empty() {
        return Stream.of(
                // Fields that exclude each other.
                arguments(cron("0 0 0 30 2 ?"), "It never fires: no date falls on day 30 of the month in February."),
                arguments(
                        cron("0 0 0 31 4,6,9,11 ?"),
                        "It never fires: no date falls on day 31 of the month in April, June, September and November."),
                arguments(
                        cron("* * * 30,31 2 ?"),
                        "It never fires: no date falls on days 30 and 31 of the month in February."),
                arguments(
                        cron("0 0 0 30W 2 ?"),
                        "It never fires: no date falls on the day from Monday to Friday that is nearest to day 30, within"
                                + " the month in February."),
                arguments(
                        cron("0 0 0 L-29 2 ?"),
                        "It never fires: no date falls on the day 29 days before the last day of the month in February."),
                arguments(
                        cron("0 0 0 29 2 ? 2027"),
                        "It never fires: no date falls on day 29 of the month in February, in 2027."),
                arguments(
                        cron("0 0 0 ? 2 2#5 2026-2043"),
                        "It never fires: no date falls on the fifth Monday of the month in February, in the years 2026 to"
                                + " 2043."),
                // Years that are over.
                arguments(
                        cron("0 0 0 1 1 ? 2025"),
                        "It never fires again: its year, 2025, has no planned time after 2026-06-05 at 10:00."),
                arguments(
                        cron("0 0 0 1 1 ? 2020-2026"),
                        "It never fires again: the last of its years, 2026, has no planned time after 2026-06-05 at 10:00."),
                arguments(
                        cron("0 0 0 1 * ? 2026").effective("2027-01-01", null),
                        "It never fires: its year, 2026, has no planned time in the effective period, which begins on"
                                + " 2027-01-01."),
                // Effective periods.
                arguments(
                        ScheduleForm.daily("09:30").effective("2026-01-01", "2026-06-04"),
                        "It never fires again: its effective period ended on 2026-06-04."),
                arguments(
                        ScheduleForm.daily("09:30").effective(null, "2026-06-05"),
                        "It never fires: what is left of the effective period, until 2026-06-05, contains none of its"
                                + " planned times; the next one is on 2026-06-06 at 09:30."),
                arguments(
                        ScheduleForm.weekly(java.util.List.of("2"), "09:30").effective("2026-06-09", "2026-06-14"),
                        "It never fires: the effective period, 2026-06-09 to 2026-06-14, contains none of its planned"
                                + " times; the next one is on 2026-06-15 at 09:30."),
                arguments(
                        cron("0 0 0 29 2 ?").effective("2029-01-01", "2031-12-31"),
                        "It never fires: the effective period, 2029-01-01 to 2031-12-31, contains none of its planned"
                                + " times; the next one is on 2032-02-29 at 00:00."),
                arguments(
                        cron("0 0 0 ? * 2#5").effective("2026-07-01", "2026-07-31"),
                        "It never fires: the effective period, 2026-07-01 to 2026-07-31, contains none of its planned"
                                + " times; the next one is on 2026-08-31 at 00:00."),
                // One-time.
                arguments(
                        ScheduleForm.once("2026-06-05T09:30"),
                        "It never fires: its one time, 2026-06-05 at 09:30, has passed."),
                arguments(
                        ScheduleForm.once("2026-06-05T10:00"),
                        "It never fires: its one time, 2026-06-05 at 10:00, has passed."),
                arguments(
                        ScheduleForm.once("2026-07-01T09:30").effective("2026-08-01", null),
                        "It never fires: its one time, 2026-07-01 at 09:30, lies before the effective period."),
                arguments(
                        ScheduleForm.once("2026-07-01T09:30").effective(null, "2026-06-30"),
                        "It never fires: what is left of the effective period, until 2026-06-30, contains none of its"
                                + " planned times; the next one is on 2026-07-01 at 09:30."),
                // Only times that clocks jump over.
                arguments(
                        cron("0 30 2-2 ? 3 1L"),
                        "It never fires: its planned times, the next of them on 2027-03-28 at 02:30, do not exist in the"
                                + " time zone Europe/Berlin, where clocks are set forward over them."));
    }

    @ParameterizedTest
    @MethodSource("empty")
    void a_schedule_without_a_fire_says_why(ScheduleForm form, String reason) {
        Schedule schedule = Schedule.of(form).orThrow();

        assertThat(NoFire.reason(schedule, BERLIN, NOW)).contains(reason);
        assertThat(FireTimes.of(schedule, BERLIN).next(NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 0 29 2 ?",
                "0 0 0 ? 2 2#5",
                "0 0 0 31 * ?",
                "0 0 0 30,28 2 ?",
                "0 0 0 1 1 ? 2026-2027",
                "0 0 0 1 1 ? 2099",
                "0 30 2 ? 3 1L",
                "0 30 2-3 ? 3 1L"
            })
    void a_rare_schedule_is_no_empty_one(String cron) {
        assertThat(NoFire.reason(Schedule.of(cron(cron)).orThrow(), BERLIN, NOW))
                .isEmpty();
    }
}
