package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {

    private static final RunTime NOW = new RunTime(Instant.parse("2026-06-05T00:00:00Z"), ZoneId.of("UTC"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NUMBER | 0            | true",
                "NUMBER | -12.50       | true",
                "NUMBER | +1           | true",
                "NUMBER | .5           | true",
                "NUMBER | 5.           | true",
                "NUMBER | 1e3          | true",
                "NUMBER | 1E-16383     | true",
                "NUMBER | 20260604     | true",
                "NUMBER | ``           | false",
                "NUMBER | .            | false",
                "NUMBER | -            | false",
                "NUMBER | 1 2          | false",
                "NUMBER | --1          | false",
                "NUMBER | 1,5          | false",
                "NUMBER | 1_000        | false",
                "NUMBER | 0x1F         | false",
                "NUMBER | NaN          | false",
                "NUMBER | 1e131072     | false",
                "NUMBER | 1e999999999999 | false",
                "NUMBER | id           | false",
                "NUMBER | ١            | false",
                "NUMBER | 1;           | false",
                "DATE   | 2026-06-05   | true",
                "DATE   | 2024-02-29   | true",
                "DATE   | 0001-01-01   | true",
                "DATE   | 2026-02-29   | false",
                "DATE   | 2026-6-5     | false",
                "DATE   | 20260605     | false",
                "DATE   | 2026-06-05 10:00 | false",
                "DATE   | 0000-01-01   | false",
                "DATE   | today        | false",
                "IDENTIFIER | orders   | true",
                "IDENTIFIER | _Orders_2026 | true",
                "IDENTIFIER | größe    | true",
                "IDENTIFIER | name     | true",
                "IDENTIFIER | select   | false",
                "IDENTIFIER | Select   | false",
                "IDENTIFIER | left     | false",
                "IDENTIFIER | 2026     | false",
                "IDENTIFIER | a.b      | false",
                "IDENTIFIER | a-b      | false",
                "IDENTIFIER | a b      | false",
                "IDENTIFIER | ``       | false",
                "IDENTIFIER | \"a\"    | false",
                "TEXT   | it's -- so; ${x} | true",
                "TEXT   | ``           | true",
            })
    void a_type_admits_what_postgresql_reads_as_such(ValueType type, String value, boolean admitted) {
        assertThat(type.admits(value)).isEqualTo(admitted);
        assertThat(type.problems(value)).hasSize(admitted ? 0 : 1);
    }

    @Test
    void lengths_are_bounded() {
        assertThat(ValueType.NUMBER.admits("1".repeat(1000))).isTrue();
        assertThat(ValueType.NUMBER.admits("1".repeat(1001))).isFalse();
        assertThat(ValueType.IDENTIFIER.admits("a".repeat(63))).isTrue();
        assertThat(ValueType.IDENTIFIER.admits("a".repeat(64))).isFalse();
        assertThat(ValueType.IDENTIFIER.admits("ö".repeat(32))).isFalse();
        assertThat(ValueType.TEXT.admits("a\0")).isFalse();
        assertThat(ValueType.NUMBER.problems("x".repeat(100_000)).get(0).message())
                .hasSizeLessThan(300);
    }

    private static VariableValue value(Map<String, String> given, List<VariableForm> node, List<VariableForm> flow) {
        return Objects.requireNonNull(
                new Variables(given, node, flow, Map.of()).at(NOW).get("v"));
    }

    @Test
    void a_value_given_for_the_run_has_the_type_of_the_variable_whose_place_it_takes() {
        VariableForm number = VariableForm.constant("v", "1").typed(ValueType.NUMBER);
        VariableForm date = VariableForm.constant("v", "2026-01-01").typed(ValueType.DATE);

        assertThat(value(Map.of("v", "id"), List.of(number), List.of()).problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .containsExactly("value-bad value");
        assertThat(value(Map.of("v", "2"), List.of(number), List.of(date)).value())
                .isEqualTo("2");
        assertThat(value(Map.of("v", "2"), List.of(), List.of(date)).problems()).hasSize(1);
        assertThat(value(Map.of("v", "id"), List.of(VariableForm.constant("v", "1")), List.of(date))
                        .value())
                .isEqualTo("id");
    }

    @Test
    void constants_and_computed_values_are_checked_too() {
        VariableForm constant = VariableForm.constant("v", "1x").typed(ValueType.NUMBER);
        VariableForm day = VariableForm.time("v", "yyyy-MM-dd", "", TimeBase.RUN_TIME);

        assertThat(value(Map.of(), List.of(constant), List.of()).problems()).hasSize(1);
        assertThat(value(Map.of(), List.of(day.typed(ValueType.DATE)), List.of())
                        .value())
                .isEqualTo("2026-06-05");
        assertThat(value(Map.of(), List.of(day.typed(ValueType.IDENTIFIER)), List.of())
                        .value())
                .isNull();
    }
}
