package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TimeAnchorTest {

    private static String value(String runTime, String format, String offset, TimeAnchor anchor) {
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        RunTime time = new RunTime(LocalDateTime.parse(runTime).atZone(zone).toInstant(), zone);
        VariableForm form =
                VariableForm.time("v", format, offset, TimeBase.RUN_TIME).anchored(anchor);
        Map<String, VariableValue> values = new Variables(Map.of(), List.of(form), List.of(), Map.of()).at(time);
        return String.valueOf(Objects.requireNonNull(values.get("v")).value());
    }

    @ParameterizedTest
    @CsvSource({
        // Last day of last month, whatever the day.
        "2026-03-31T08:00, -1M, MONTH_END, 2026-02-28 08:00",
        "2026-03-01T08:00, -1M, MONTH_END, 2026-02-28 08:00",
        "2024-03-30T08:00, -1M, MONTH_END, 2024-02-29 08:00",
        "2026-01-15T23:59, -1M, MONTH_END, 2025-12-31 23:59",
        "2026-05-31T08:00, +1M, MONTH_END, 2026-06-30 08:00",
        "2026-05-31T08:00, -3M, MONTH_BEGIN, 2026-02-01 08:00",
        "2024-02-29T00:00, '', MONTH_BEGIN, 2024-02-01 00:00",
        "2024-02-29T00:00, +1y, MONTH_END, 2025-02-28 00:00",
        "2023-02-28T00:00, +1y, MONTH_END, 2024-02-29 00:00",
        // Quarters.
        "2026-05-15T08:00, '', QUARTER_BEGIN, 2026-04-01 08:00",
        "2026-05-15T08:00, '', QUARTER_END, 2026-06-30 08:00",
        "2026-01-01T08:00, '', QUARTER_BEGIN, 2026-01-01 08:00",
        "2026-03-31T08:00, '', QUARTER_END, 2026-03-31 08:00",
        "2024-02-29T08:00, '', QUARTER_END, 2024-03-31 08:00",
        "2026-12-31T08:00, '', QUARTER_BEGIN, 2026-10-01 08:00",
        "2026-11-30T08:00, -3M, QUARTER_END, 2026-09-30 08:00",
        // Years.
        "2026-12-31T08:00, '', YEAR_BEGIN, 2026-01-01 08:00",
        "2024-02-29T08:00, '', YEAR_END, 2024-12-31 08:00",
        "2024-02-29T08:00, -1y, YEAR_BEGIN, 2023-01-01 08:00",
        "2026-01-01T08:00, -1d, YEAR_END, 2025-12-31 08:00",
        // ISO weeks: Monday to Sunday, over the ends of months and years. 2027-01-01 is a Friday.
        "2027-01-01T08:00, '', ISO_WEEK_BEGIN, 2026-12-28 08:00",
        "2027-01-01T08:00, '', ISO_WEEK_END, 2027-01-03 08:00",
        "2026-12-28T08:00, '', ISO_WEEK_BEGIN, 2026-12-28 08:00",
        "2027-01-03T08:00, '', ISO_WEEK_END, 2027-01-03 08:00",
        "2027-01-03T08:00, '', ISO_WEEK_BEGIN, 2026-12-28 08:00",
        "2026-03-01T08:00, -1w, ISO_WEEK_BEGIN, 2026-02-16 08:00",
        // Hours move first, and may lead into another month.
        "2026-03-31T23:30, +1h, MONTH_END, 2026-04-30 00:30",
        "2026-04-01T00:30, -1h, MONTH_BEGIN, 2026-03-01 23:30",
        "2026-03-31T23:30, +1d, MONTH_END, 2026-04-30 23:30",
    })
    void a_time_is_moved_then_snapped_and_keeps_its_time_of_day(
            String runTime, String offset, TimeAnchor anchor, String expected) {
        assertThat(value(runTime, "yyyy-MM-dd HH:mm", offset, anchor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Snapping into the gap of 2026-03-29 in Berlin, a Sunday: forward by its length.
                "2026-03-27T02:30+01:00[Europe/Berlin] | ''     | ISO_WEEK_END | 2026-03-29T03:30+02:00[Europe/Berlin]",
                // Passing through the gap leaves no trace: the wall clock meets the zone once.
                "2026-02-28T02:30+01:00[Europe/Berlin] | +1M+1d | MONTH_END    | 2026-03-31T02:30+02:00[Europe/Berlin]",
                "2026-03-28T02:30+01:00[Europe/Berlin] | +1d    | MONTH_BEGIN  | 2026-03-01T02:30+01:00[Europe/Berlin]",
                // Hours meet it before.
                "2026-03-29T01:30+01:00[Europe/Berlin] | +1h    | MONTH_END    | 2026-03-31T03:30+02:00[Europe/Berlin]",
                // The repeated hour of 2026-10-25, a Sunday: the base's UTC offset where it is one of the two.
                "2026-10-23T02:30+02:00[Europe/Berlin] | ''     | ISO_WEEK_END | 2026-10-25T02:30+02:00[Europe/Berlin]",
                "2026-10-26T02:30+01:00[Europe/Berlin] | -1d    | ISO_WEEK_END | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-10-25T02:30+01:00[Europe/Berlin] | ''     | ISO_WEEK_END | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-10-25T02:30+02:00[Europe/Berlin] | +1h    | ISO_WEEK_END | 2026-10-25T02:30+01:00[Europe/Berlin]",
                // ... else the earlier of +13:00 and +12:00.
                "2010-11-21T02:30+11:00[Asia/Kamchatka] | -13M  | ISO_WEEK_END | 2009-10-25T02:30+13:00[Asia/Kamchatka]",
                // A gap at midnight, and one of a whole day.
                "2026-09-03T00:30-04:00[America/Santiago] | ''  | ISO_WEEK_END | 2026-09-06T01:30-03:00[America/Santiago]",
                "2011-12-15T10:00-10:00[Pacific/Apia]  | ''     | YEAR_END     | 2011-12-31T10:00+14:00[Pacific/Apia]",
            })
    void a_snapped_wall_clock_meets_the_zone_as_a_moved_one_does(
            String base, String offset, TimeAnchor anchor, String expected) {
        ZonedDateTime snapped = Offset.parse(offset)
                .orThrow()
                .from(ZonedDateTime.parse(base), anchor)
                .orThrow();

        assertThat(snapped).hasToString(expected);
    }

    @ParameterizedTest
    @EnumSource(TimeAnchor.class)
    void what_is_snapped_stays_when_it_is_snapped_again(TimeAnchor anchor) {
        LocalDateTime time = LocalDateTime.parse("2023-12-30T07:08:09");
        for (int day = 0; day < 800; day++) {
            LocalDateTime snapped = anchor.snap(time.plusDays(day));

            assertThat(anchor.snap(snapped)).isEqualTo(snapped);
            assertThat(snapped.toLocalTime()).isEqualTo(time.toLocalTime());
        }
    }

    @Test
    void a_result_outside_the_years_1_to_9999_is_refused() {
        ZonedDateTime lastDays = ZonedDateTime.parse("9999-12-27T23:00Z[UTC]");

        assertThat(Offset.parse("+1M")
                        .orThrow()
                        .from(lastDays, TimeAnchor.MONTH_BEGIN)
                        .problems())
                .extracting(TimeProblem::code)
                .containsExactly("offset-bad");
    }
}
