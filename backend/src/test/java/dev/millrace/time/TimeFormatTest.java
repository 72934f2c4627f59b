package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

    // A Sunday.
    private static final ZonedDateTime TIME = ZonedDateTime.parse("2021-09-05T19:04:08.123+08:00[Asia/Shanghai]");

    private static String format(String pattern) {
        return TimeFormat.parse(pattern).orThrow().format(TIME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "yyyyMMdd                | 20210905",
                "yyyy-MM-dd HH:mm:ss.SSS | 2021-09-05 19:04:08.123",
                "yyyyMM01                | 20210901",
                "yy/M/d h:mm a           | 21/9/5 7:04 PM",
                "MMM                     | Sep",
                "MMMM EEEE EEE           | September Sunday Sun",
                "e                       | 7",
                "YYYY-ww                 | 2021-35",
                "DDD                     | 248",
                "Q QQQ                   | 3 Q3",
                "VV XXX                  | Asia/Shanghai +08:00",
                "{yyyy}#MM#              | {2021}#09#",
                "'dt'=yyyy_MM;(MM)!@$%^&*+\\ | dt=2021_09;(09)!@$%^&*+\\",
                "'week of' dd            | week of 05",
                "''yy''                  | '21'",
                "'o''clock' H            | o'clock 19",
                "'[n]'                   | [n]",
                "yyyy年MM月dd日            | 2021年09月05日",
                "0123456789              | 0123456789",
            })
    void letters_are_java_times_and_everything_else_stands_for_itself(String pattern, String expected) {
        assertThat(format(pattern)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // Weeks of ISO 8601: Monday to Sunday, the first has the year's first Thursday.
        "2020-12-31, 2020-W53",
        "2021-01-01, 2020-W53",
        "2021-01-03, 2020-W53",
        "2021-01-04, 2021-W01",
        "2024-12-29, 2024-W52",
        "2024-12-30, 2025-W01",
        "2026-12-31, 2026-W53",
        "2027-01-01, 2026-W53",
        "2027-01-04, 2027-W01",
    })
    void weeks_and_their_years_are_those_of_iso_8601(LocalDate date, String expected) {
        ZonedDateTime time = date.atTime(12, 0).atZone(ZoneId.of("UTC"));

        assertThat(TimeFormat.parse("YYYY-'W'ww").orThrow().format(time)).isEqualTo(expected);
        assertThat(TimeFormat.parse("YY w").orThrow().format(time))
                .isEqualTo(expected.substring(2, 4) + " " + Integer.parseInt(expected.substring(6)));
        assertThat(expected)
                .isEqualTo(date.format(DateTimeFormatter.ISO_WEEK_DATE).substring(0, 8));
    }

    @Test
    void the_machines_language_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(format("e MMM a yyyy")).isEqualTo("7 Sep PM 2021");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yyyyMMddT        |  9",
                "yyyy[MM]         |  5",
                "yyyy]            |  5",
                "ppH              |  1",
                "Hp               |  2",
                "n                |  1",
                "ss N             |  4",
                "yyyyA            |  5",
                "yyyy-bb          |  6",
                "MMMMMM           |  1",
                "yyyy V           |  6",
                "yyyy 'open       |  6",
                "'                |  1",
                "'''              |  1",
                "dd ccc cc        |  8",
                "I                |  1",
                "www              |  1",
                "yyyy-www         |  6",
            })
    void what_means_nothing_is_refused_with_its_column(String pattern, int column) {
        assertThat(TimeFormat.parse(pattern).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("time-format-bad");
            assertThat(problem.field()).isEqualTo("format");
            assertThat(problem.position()).isEqualTo(column);
        });
    }

    @Test
    void an_empty_format_is_refused() {
        assertThat(TimeFormat.parse("").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.position()).isZero());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatever_is_entered_gives_a_value_or_a_problem(long seed) {
        String alphabet = "yMdHmsSaEeDQqwWuGgkKhzVvXxOBFLcpnNA'[]{}# -/01é年";
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            StringBuilder pattern = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                String letter = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                pattern.append(letter.repeat(1 + random.nextInt(4)));
            }
            Parsed<TimeFormat> format = TimeFormat.parse(pattern.toString());
            format.value().ifPresent(good -> assertThat(good.format(TIME)).isNotNull());
            assertThat(format.problems()).hasSize(format.value().isPresent() ? 0 : 1);
        }
    }
}
