package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    /** The first slots from a time on, in short: "MM-dd HH:mm:ss", the year where it changes. */
    private static List<String> slots(String cron, String from, int count) {
        Cron expression = Cron.parse(cron).orThrow();
        List<String> slots = new ArrayList<>();
        @Nullable LocalDateTime slot = expression.atOrAfter(LocalDateTime.parse(from));
        while (slot != null && slots.size() < count) {
            slots.add(slot.toString());
            slot = expression.atOrAfter(slot.plusSeconds(1));
        }
        return slots;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Times of day.
                "0 0 12 * * ?         | 2026-01-01T00:00 | 2026-01-01T12:00 2026-01-02T12:00",
                "0 0 12 * * ?         | 2026-01-01T12:00 | 2026-01-01T12:00 2026-01-02T12:00",
                "0 0 12 * * ?         | 2026-01-01T12:00:00.000000001 | 2026-01-02T12:00 2026-01-03T12:00",
                "59 59 23 * * ?       | 2026-12-31T23:59:59.5 | 2027-01-01T23:59:59 2027-01-02T23:59:59",
                "5/20 * * * * ?       | 2026-01-01T00:00 | 2026-01-01T00:00:05 2026-01-01T00:00:25 2026-01-01T00:00:45 2026-01-01T00:01:05",
                "0 /25 * * * ?        | 2026-01-01T00:30 | 2026-01-01T00:50 2026-01-01T01:00 2026-01-01T01:25",
                "0 0 22-2 * * ?       | 2026-01-01T00:00 | 2026-01-01T00:00 2026-01-01T01:00 2026-01-01T02:00 2026-01-01T22:00 2026-01-01T23:00 2026-01-02T00:00",
                "0 0 22-4/3 * * ?     | 2026-01-01T00:00 | 2026-01-01T01:00 2026-01-01T04:00 2026-01-01T22:00",
                "0 0 3,1,2 * * ?      | 2026-01-01T01:30 | 2026-01-01T02:00 2026-01-01T03:00 2026-01-02T01:00",
                // Days of the month; one that a month lacks does not fire.
                "0 0 0 31 * ?         | 2026-01-31T00:01 | 2026-03-31T00:00 2026-05-31T00:00",
                "0 0 0 L * ?          | 2026-01-01T00:00 | 2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00",
                "0 0 0 L-3 2 ?        | 2024-01-01T00:00 | 2024-02-26T00:00 2025-02-25T00:00",
                "0 0 0 L-30 * ?       | 2026-01-02T00:00 | 2026-03-01T00:00 2026-05-01T00:00",
                "0 0 0 1,L * ?        | 2026-01-15T00:00 | 2026-01-31T00:00 2026-02-01T00:00 2026-02-28T00:00",
                "0 0 0 */10 * ?       | 2026-02-01T00:00 | 2026-02-01T00:00 2026-02-11T00:00 2026-02-21T00:00 2026-03-01T00:00",
                "0 0 0 30-2 * ?       | 2026-02-01T00:00 | 2026-02-01T00:00 2026-02-02T00:00 2026-03-01T00:00 2026-03-02T00:00 2026-03-30T00:00 2026-03-31T00:00",
                // Nearest Monday to Friday, never in another month: 2026-08-15 Sat, 2026-11-15 Sun, 2026-08-01 Sat,
                // 2026-05-31 Sun.
                "0 0 0 15W 8 ?        | 2026-01-01T00:00 | 2026-08-14T00:00",
                "0 0 0 15W 11 ?       | 2026-01-01T00:00 | 2026-11-16T00:00",
                "0 0 0 1W 8 ?         | 2026-01-01T00:00 | 2026-08-03T00:00",
                "0 0 0 31W 5 ?        | 2026-01-01T00:00 | 2026-05-29T00:00",
                "0 0 0 31W * ?        | 2026-04-01T00:00 | 2026-05-29T00:00 2026-07-31T00:00",
                "0 0 0 LW * ?         | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00",
                "0 0 0 L-2W 5 ?       | 2026-01-01T00:00 | 2026-05-29T00:00",
                "0 0 0 3W,L * ?       | 2026-01-01T00:00 | 2026-01-02T00:00 2026-01-31T00:00 2026-02-03T00:00",
                // Weekdays: 1 is Sunday. 2026-01-01 is a Thursday.
                "0 0 0 ? * 1          | 2026-01-01T00:00 | 2026-01-04T00:00 2026-01-11T00:00",
                "0 0 0 ? * MON-FRI    | 2026-01-01T00:00 | 2026-01-01T00:00 2026-01-02T00:00 2026-01-05T00:00",
                "0 0 0 ? * fri-mon    | 2026-01-01T00:00 | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-09T00:00",
                "0 0 0 ? * L          | 2026-01-01T00:00 | 2026-01-03T00:00 2026-01-10T00:00",
                "0 0 0 ? * 6L         | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00",
                "0 0 0 ? * FRIL       | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00",
                "0 0 0 ? * 5L         | 2026-01-01T00:00 | 2026-01-29T00:00 2026-02-26T00:00",
                "0 0 0 ? * 6#3        | 2026-01-01T00:00 | 2026-01-16T00:00 2026-02-20T00:00",
                "0 0 0 ? * 5#1        | 2026-01-01T00:00 | 2026-01-01T00:00 2026-02-05T00:00",
                "0 0 0 ? * SUN#5      | 2026-01-01T00:00 | 2026-03-29T00:00 2026-05-31T00:00",
                "0 0 0 ? * 2,6#3      | 2026-01-12T00:00 | 2026-01-12T00:00 2026-01-16T00:00 2026-01-19T00:00",
                "0 0 0 ? * monday-Friday | 2026-01-01T00:00 | 2026-01-01T00:00 2026-01-02T00:00 2026-01-05T00:00",
                "0 0 0 ? * Friday#3   | 2026-01-01T00:00 | 2026-01-16T00:00 2026-02-20T00:00",
                "0 0 0 ? * FRIDAYL    | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00",
                // Months and years.
                "0 0 0 1 January,july ? | 2026-01-02T00:00 | 2026-07-01T00:00 2027-01-01T00:00",
                "0 0 0 1 May ?        | 2026-01-02T00:00 | 2026-05-01T00:00 2027-05-01T00:00",
                "0 0 0 1 JAN,Jul ?    | 2026-01-02T00:00 | 2026-07-01T00:00 2027-01-01T00:00",
                "0 0 0 1 NOV-FEB ?    | 2026-02-02T00:00 | 2026-11-01T00:00 2026-12-01T00:00 2027-01-01T00:00",
                "0 0 0 1 2/5 ?        | 2026-01-01T00:00 | 2026-02-01T00:00 2026-07-01T00:00 2026-12-01T00:00 2027-02-01T00:00",
                "0 0 0 1 1 ? 2030     | 2026-01-01T00:00 | 2030-01-01T00:00",
                "0 0 0 1 1 ? 2027/30  | 2026-01-01T00:00 | 2027-01-01T00:00 2057-01-01T00:00 2087-01-01T00:00",
                "0 0 0 1 1 ? 2098-2099 | 1985-01-01T00:00 | 2098-01-01T00:00 2099-01-01T00:00",
                "0 0 0 1 1 ? *        | 2026-01-02T00:00 | 2027-01-01T00:00",
                "0 0 0 1 1 ? *        | 2099-01-02T00:00 | 2100-01-01T00:00",
                // Rare ones.
                "0 0 0 29 2 ?         | 2026-01-01T00:00 | 2028-02-29T00:00 2032-02-29T00:00",
                "0 0 0 29 2 ?         | 2096-03-01T00:00 | 2104-02-29T00:00",
                "0 0 0 ? 2 2#5        | 2026-01-01T00:00 | 2044-02-29T00:00 2072-02-29T00:00 2112-02-29T00:00",
            })
    void slots_follow_the_fields(String cron, String from, String expected) {
        String[] slots = expected.split(" ");
        assertThat(slots(cron, from, slots.length)).containsExactly(slots);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 0 30 2 ?",
                "0 0 0 31 4,6,9,11 ?",
                "0 0 0 1 1 ? 2025",
                "0 0 0 29 2 ? 2027",
                "0 0 0 L-30 2 ?",
                "* * * 31 2 ?",
                "0 0 0 29 2 ? 2027/4",
                "* * * ? 2 2#5 2026-2043",
                "* * * 30W 2 ?"
            })
    void what_never_comes_ends_the_search(String cron) {
        assertThat(slots(cron, "2026-01-01T00:00", 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 1 1 ?", "* * * * * ?", "0 0 0 ? 2 2#5"})
    void the_end_of_time_ends_the_search(String cron) {
        assertThat(slots(cron, "9999-12-31T23:59:59.5", 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*         | true",
                "*/2       | true",
                "/2        | true",
                "0-23      | true",
                "5/6       | true",
                "2,5-6     | true",
                "2,22/1    | true",
                "02        | false",
                "2,3,4     | false",
            })
    void the_hour_field_decides_how_clock_changes_are_met(String hours, boolean stepping) {
        assertThat(Cron.parse("0/5 * " + hours + " * * ?").orThrow().stepping()).isEqualTo(stepping);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 12 * *           |  0",
                "0 0 12 * * ? 2026 1  |  0",
                "60 0 12 * * ?        |  1",
                "0 60 12 * * ?        |  3",
                "0 0 24 * * ?         |  5",
                "0 0 12 0 * ?         |  8",
                "0 0 12 32 * ?        |  8",
                "0 0 12 * 13 ?        | 10",
                "0 0 12 ? * 0         | 12",
                "0 0 12 ? * 8         | 12",
                "0 0 12 * * ? 1969    | 14",
                "0 0 12 * * ? 2100    | 14",
                "0 0 12 * * ? 2030-27 | 19",
                "0 0 12 * * ? 2030-2027 | 14",
                // Exactly one of the day fields is a question mark.
                "0 0 12 * * *         | 12",
                "0 0 12 1 * MON       | 12",
                "0 0 12 ? * ?         | 12",
                "? 0 12 * * ?         |  1",
                "0 0 12 1,? * 2       | 10",
                "0 0 12 * ? ?         | 10",
                // Pieces.
                "0 0, 12 * * ?        |  5",
                "0 ,0 12 * * ?        |  3",
                "0 0 1,,2 * * ?       |  7",
                "0 0 8- * * ?         |  7",
                "0 0 -8 * * ?         |  5",
                "0 0 1-2-3 * * ?      |  7",
                "0 0/0 12 * * ?       |  5",
                "0 0/60 12 * * ?      |  5",
                "0 0/ 12 * * ?        |  5",
                "0 1/2/3 12 * * ?     |  5",
                "0 0 0/24 * * ?       |  7",
                "0 0 12 * FEBR ?      | 10",
                "0 0 12 * ANF ?       | 10",
                "0 0 12 ? * MONDAYS   | 12",
                "0 0 12 ? * MOND      | 12",
                "0 0 12 ? * 6#FRIDAY  | 14",
                "0 0 12 * JANUARY-MOND ? | 18",
                "0 0 12 MON * ?       |  8",
                "0 0 12 L3 * ?        |  8",
                "0 0 12 L-31 * ?      | 10",
                "0 0 12 L-3WW * ?     | 10",
                "0 0 12 W * ?         |  8",
                "0 0 12 1-5W * ?      |  8",
                "0 0 12 32W * ?       |  8",
                "0 0 12 ? * 6#6       | 14",
                "0 0 12 ? * 6#0       | 14",
                "0 0 12 ? * #3        | 12",
                "0 0 12 ? * 6#        | 14",
                "0 0 12 ? * 1-5L      | 12",
                "0 0 L * * ?          |  5",
                "0 0 12 C * ?         |  8",
                "0 0 1.5 * * ?        |  5",
                "0 0 ١ * * ?          |  5",
                "0 0 00001 * * ?      |  5",
                "@daily               |  0",
            })
    void what_is_no_expression_is_refused_with_its_column(String cron, int column) {
        assertThat(Cron.parse(cron).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("schedule-bad");
            assertThat(problem.field()).isEqualTo("cron");
            assertThat(problem.position()).as(problem.message()).isEqualTo(column);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1_000_000})
    void a_text_without_end_is_refused(int length) {
        assertThat(Cron.parse("0 ".repeat(length / 2) + "0").problems()).hasSize(1);
    }
}
