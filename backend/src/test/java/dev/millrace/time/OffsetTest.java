package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTest {

    private static String moved(String base, String offset) {
        return Offset.parse(offset)
                .orThrow()
                .from(ZonedDateTime.parse(base))
                .orThrow()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''        | Offset[years=0, months=0, weeks=0, days=0, hours=0, minutes=0]",
                "-6M       | Offset[years=0, months=-6, weeks=0, days=0, hours=0, minutes=0]",
                "+1d-1w+2d | Offset[years=0, months=0, weeks=-1, days=3, hours=0, minutes=0]",
                "+5m-1h+1y | Offset[years=1, months=0, weeks=0, days=0, hours=-1, minutes=5]",
                "+0000000000000000000000000000001d | Offset[years=0, months=0, weeks=0, days=1, hours=0, minutes=0]",
                "+9000y+9000y-9000y | Offset[years=9000, months=0, weeks=0, days=0, hours=0, minutes=0]",
            })
    void units_may_repeat_in_any_order(String text, String expected) {
        assertThat(Offset.parse(text).orThrow()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1d      | 1",
                "+d      | 2",
                "+       | 2",
                "-1      | 3",
                "+1D     | 3",
                "+1s     | 3",
                "+1d 1h  | 4",
                "' +1d'  | 1",
                "+1d-    | 5",
                "+١d     | 2",
                "+1.5d   | 3",
                "+1d+99999999999999999999h | 4",
                "+999999999999999999y | 0",
                "-10001y | 0",
                "+10000000d | 0",
            })
    void what_is_no_offset_is_refused_with_its_column(String text, int column) {
        assertThat(Offset.parse(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("offset-bad");
            assertThat(problem.field()).isEqualTo("offset");
            assertThat(problem.position()).isEqualTo(column);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"+7974y", "-2026y", "-9999y", "+3000000d", "+87000000h", "-120000M"})
    void a_result_outside_the_years_1_to_9999_is_refused(String text) {
        Parsed<ZonedDateTime> moved =
                Offset.parse(text).orThrow().from(ZonedDateTime.parse("2026-06-05T00:00+08:00[Asia/Shanghai]"));

        assertThat(moved.problems()).extracting(TimeProblem::code).containsExactly("offset-bad");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Years, months, weeks, days: in this order, whatever was written.
                "2026-03-30T08:00+08:00[Asia/Shanghai] | +1M+1d    | 2026-05-01T08:00+08:00[Asia/Shanghai]",
                "2026-03-30T08:00+08:00[Asia/Shanghai] | +1d+1M    | 2026-05-01T08:00+08:00[Asia/Shanghai]",
                "2024-02-29T00:00Z[UTC]                | +1y+1M    | 2025-03-28T00:00Z[UTC]",
                "2024-02-29T00:00Z[UTC]                | +1M+1y    | 2025-03-28T00:00Z[UTC]",
                "2026-01-31T00:00Z[UTC]                | +1w+1M    | 2026-03-07T00:00Z[UTC]",
                // The sum of a unit moves once: two single months would end on the 28th.
                "2026-01-31T00:00Z[UTC]                | +1M+1M    | 2026-03-31T00:00Z[UTC]",
                "2026-01-31T00:00Z[UTC]                | +1M-1M    | 2026-01-31T00:00Z[UTC]",
                // Gap of 2026-03-29 in Berlin, 02:00 to 03:00: forward by its length.
                "2026-03-28T02:30+01:00[Europe/Berlin] | +1d       | 2026-03-29T03:30+02:00[Europe/Berlin]",
                // Resolved once: passing through the gap leaves no trace.
                "2026-03-28T02:30+01:00[Europe/Berlin] | +1d+1w    | 2026-04-05T02:30+02:00[Europe/Berlin]",
                "2026-03-28T02:30+01:00[Europe/Berlin] | +1d+1h    | 2026-03-29T04:30+02:00[Europe/Berlin]",
                // Overlap of 2026-10-25 in Berlin, 02:00 to 03:00 twice: the base's UTC offset where it is one of the
                // two.
                "2026-10-24T02:30+02:00[Europe/Berlin] | +1d       | 2026-10-25T02:30+02:00[Europe/Berlin]",
                "2026-10-26T02:30+01:00[Europe/Berlin] | -1d       | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-10-25T02:30+01:00[Europe/Berlin] | ''        | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-10-25T02:30+01:00[Europe/Berlin] | +1d-1d    | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2015-10-26T01:30+03:00[Europe/Moscow] | -1y       | 2014-10-26T01:30+03:00[Europe/Moscow]",
                "2014-07-26T01:30+04:00[Europe/Moscow] | +3M       | 2014-10-26T01:30+04:00[Europe/Moscow]",
                // ... else the earlier of +13:00 and +12:00.
                "2010-11-25T02:30+11:00[Asia/Kamchatka] | -13M     | 2009-10-25T02:30+13:00[Asia/Kamchatka]",
                // Hours and minutes go along the time line.
                "2026-10-25T01:30+02:00[Europe/Berlin] | +1h       | 2026-10-25T02:30+02:00[Europe/Berlin]",
                "2026-10-25T01:30+02:00[Europe/Berlin] | +2h       | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-10-25T01:30+02:00[Europe/Berlin] | +1h+60m   | 2026-10-25T02:30+01:00[Europe/Berlin]",
                "2026-03-29T01:30+01:00[Europe/Berlin] | +1h       | 2026-03-29T03:30+02:00[Europe/Berlin]",
                "2026-03-28T12:00+01:00[Europe/Berlin] | +24h      | 2026-03-29T13:00+02:00[Europe/Berlin]",
                "2026-03-28T12:00+01:00[Europe/Berlin] | +1d       | 2026-03-29T12:00+02:00[Europe/Berlin]",
                // A gap of half an hour, at midnight, and of a whole day.
                "2026-10-03T02:15+10:30[Australia/Lord_Howe] | +1d | 2026-10-04T02:45+11:00[Australia/Lord_Howe]",
                "2026-09-05T00:30-04:00[America/Santiago]    | +1d | 2026-09-06T01:30-03:00[America/Santiago]",
                "2011-12-29T10:00-10:00[Pacific/Apia]        | +1d | 2011-12-31T10:00+14:00[Pacific/Apia]",
            })
    void dates_move_the_wall_clock_once_and_hours_the_time_line(String base, String offset, String expected) {
        assertThat(moved(base, offset)).isEqualTo(expected);
    }
}
