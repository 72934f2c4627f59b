package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoarsenessTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant NOW = Instant.parse("2026-06-05T00:00:00Z");

    private static TimeVariable variable(String format) {
        return new TimeVariable(
                "v", TimeFormat.parse(format).orThrow(), Offset.NONE, TimeBase.BUSINESS_TIME, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        // The tutorial: an hourly run of a daily date.
        "0 0 0-23/1 * * ?, yyyyMMdd, true",
        "0 0 0-23/1 * * ?, yyyyMMddHH, false",
        "0 30 9 * * ?, yyyyMMdd, false",
        "0 30 9 * * ?, yyyyMM, true",
        // The days of a month come again within the next hundred fires, though not the next time.
        "0 30 9 * * ?, dd, true",
        "0 30 9 1 * ?, yyyyMM, false",
        "0 0/5 * * * ?, yyyyMMddHH, true",
        "0 0/5 * * * ?, yyyyMMddHHmm, false",
        "0 0 0 1 1 ? 2027, G, false",
        "0 0 0 30 2 ?, G, false",
    })
    void a_variable_is_coarse_when_two_of_the_next_hundred_fires_give_equal_values(
            String cron, String format, boolean coarse) {
        Schedule schedule = Schedule.of(ScheduleForm.cron(cron)).orThrow();

        assertThat(Coarseness.of(schedule, SHANGHAI, NOW).isCoarse(variable(format)))
                .isEqualTo(coarse);
    }

    @ParameterizedTest
    @CsvSource({
        // Every day of a month gives its last day.
        "0 30 9 * * ?, MONTH_END, true",
        "0 30 9 1 * ?, MONTH_END, false",
        "0 30 9 1 * ?, QUARTER_BEGIN, true",
        "0 30 9 ? * 2, ISO_WEEK_BEGIN, false",
        "0 30 9 ? * 2#1, MONTH_BEGIN, false",
    })
    void an_anchor_makes_a_variable_coarser(String cron, TimeAnchor anchor, boolean coarse) {
        Schedule schedule = Schedule.of(ScheduleForm.cron(cron)).orThrow();
        TimeVariable plain = variable("yyyyMMdd");
        TimeVariable snapped = new TimeVariable("v", plain.format(), plain.offset(), TimeBase.RUN_TIME, anchor, null);
        Coarseness coarseness = Coarseness.of(schedule, SHANGHAI, NOW);

        assertThat(coarseness.isCoarse(plain)).isFalse();
        assertThat(coarseness.isCoarse(snapped)).isEqualTo(coarse);
    }

    @Test
    void an_hour_that_occurs_twice_gives_equal_values() {
        Schedule hourly =
                Schedule.of(ScheduleForm.everyHours("00:00", 1, "23:59")).orThrow();
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        TimeVariable hour = new TimeVariable(
                "v", TimeFormat.parse("yyyyMMddHH").orThrow(), Offset.NONE, TimeBase.RUN_TIME, null, null);

        assertThat(Coarseness.of(hourly, berlin, Instant.parse("2026-10-24T00:00:00Z"))
                        .isCoarse(hour))
                .isTrue();
        assertThat(Coarseness.of(hourly, berlin, NOW).isCoarse(hour)).isFalse();
    }

    @Test
    void values_that_cannot_be_computed_are_not_equal() {
        Schedule hourly =
                Schedule.of(ScheduleForm.everyHours("00:00", 1, "23:59")).orThrow();
        TimeVariable beyond = new TimeVariable(
                "v",
                TimeFormat.parse("yyyy").orThrow(),
                Offset.parse("+9000y").orThrow(),
                TimeBase.RUN_TIME,
                null,
                null);

        assertThat(Coarseness.of(hourly, SHANGHAI, NOW).isCoarse(beyond)).isFalse();
    }
}
