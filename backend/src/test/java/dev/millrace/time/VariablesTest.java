package dev.millrace.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

    private static RunTime runTime(String local, String zone) {
        return new RunTime(LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant(), ZoneId.of(zone));
    }

    private static final RunTime TUTORIAL = runTime("2026-06-05T00:00", "Asia/Shanghai");

    private static VariableForm date(String name, String format) {
        return VariableForm.time(name, format, "", TimeBase.BUSINESS_TIME);
    }

    private static Variables onNode(VariableForm... node) {
        return new Variables(Map.of(), List.of(node), List.of(), Map.of());
    }

    private static VariableValue value(Variables variables, String name, RunTime runTime) {
        return Objects.requireNonNull(variables.at(runTime).get(name));
    }

    @ParameterizedTest
    @CsvSource({
        // The worked values.
        "2021-08-12T09:00, yyyy-MM-dd, -6M, BUSINESS_TIME, 2021-02-11",
        "2021-08-12T09:00, yyyy-MM-dd, +1d, BUSINESS_TIME, 2021-08-12",
        "2026-06-05T00:00, yyyyMMdd, '', BUSINESS_TIME, 20260604",
        "2026-03-31T08:00, yyyyMMdd, +1M+1d, BUSINESS_TIME, 20260501",
        // And some more.
        "2026-03-31T08:00, yyyyMMdd, '', RUN_TIME, 20260331",
        "2026-03-31T08:00, yyyyMM01, '', BUSINESS_TIME, 20260301",
        "2026-03-01T08:00, yyyyMMdd HHmm, '', BUSINESS_TIME, 20260228 0800",
        "2026-03-31T08:00, yyyyMMddHH, -1h, RUN_TIME, 2026033107",
        "2026-01-01T00:00, yyyy-MM-dd, '', BUSINESS_TIME, 2025-12-31",
    })
    void a_time_variable_is_its_base_moved_and_written(
            String local, String format, String offset, TimeBase base, String expected) {
        Variables variables = onNode(VariableForm.time("v", format, offset, base));

        assertThat(value(variables, "v", runTime(local, "Asia/Shanghai")).value())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // Business time of a run after each change of clocks keeps the time of day, or leaves the gap forward.
        "2026-03-30T02:30, Europe/Berlin, 2026-03-29 03:30 +0200",
        "2026-10-26T02:30, Europe/Berlin, 2026-10-25 02:30 +0100",
        "2026-10-25T12:00, Europe/Berlin, 2026-10-24 12:00 +0200",
        "2026-03-09T02:30, America/New_York, 2026-03-08 03:30 -0400",
        "2026-10-05T02:15, Australia/Lord_Howe, 2026-10-04 02:45 +1100",
        "2011-12-31T10:00, Pacific/Apia, 2011-12-31 10:00 +1400",
    })
    void business_time_is_a_calendar_day_earlier(String local, String zone, String expected) {
        assertThat(value(onNode(date("v", "yyyy-MM-dd HH:mm xx")), "v", runTime(local, zone))
                        .value())
                .isEqualTo(expected);
    }

    @Test
    void the_stronger_origin_wins() {
        Variables variables = new Variables(
                Map.of("a", "given", "bizdate", "20200101"),
                List.of(VariableForm.constant("a", "node"), VariableForm.constant("b", "node")),
                List.of(
                        VariableForm.constant("a", "flow"),
                        VariableForm.constant("b", "flow"),
                        VariableForm.constant("c", "flow"),
                        VariableForm.constant("rundate", "today")),
                Map.of("flow_name", "f", "c", "system"));

        Map<String, VariableValue> values = variables.at(TUTORIAL);

        assertThat(values.values())
                .extracting(v -> v.name() + "=" + v.value() + " " + v.origin())
                .containsExactlyInAnyOrder(
                        "a=given RUN",
                        "bizdate=20200101 RUN",
                        "b=node NODE",
                        "c=flow FLOW",
                        "rundate=today FLOW",
                        "runtime=2026-06-05 00:00:00 SYSTEM",
                        "flow_name=f SYSTEM");
        assertThat(values.values()).extracting(VariableValue::origin).isSorted();
    }

    @Test
    void the_system_knows_the_dates_of_the_run() {
        Map<String, VariableValue> values = onNode().at(runTime("2026-06-05T07:08:09", "Asia/Shanghai"));

        assertThat(values.values())
                .extracting(VariableValue::name, VariableValue::value, VariableValue::base)
                .containsExactly(
                        tuple("bizdate", "2026-06-04", Instant.parse("2026-06-03T23:08:09Z")),
                        tuple("rundate", "2026-06-05", Instant.parse("2026-06-04T23:08:09Z")),
                        tuple("runtime", "2026-06-05 07:08:09", Instant.parse("2026-06-04T23:08:09Z")));
    }

    @Test
    void the_base_is_the_time_before_the_offset() {
        Variables variables = onNode(VariableForm.time("v", "yyyy", "+10y", TimeBase.BUSINESS_TIME));

        assertThat(value(variables, "v", TUTORIAL).base()).isEqualTo(Instant.parse("2026-06-03T16:00:00Z"));
        assertThat(value(onNode(VariableForm.constant("c", "x")), "c", TUTORIAL).base())
                .isNull();
    }

    @Test
    void a_wrong_variable_has_problems_and_hides_a_weaker_one() {
        Variables variables = new Variables(
                Map.of(),
                List.of(new VariableForm(VariableKind.TIME, "v", "yyyyT", "1d", null, null, null, null)),
                List.of(VariableForm.constant("v", "flow")),
                Map.of());

        VariableValue value = value(variables, "v", TUTORIAL);

        assertThat(value.value()).isNull();
        assertThat(value.origin()).isEqualTo(VariableOrigin.NODE);
        assertThat(value.problems())
                .extracting(p -> p.code() + " " + p.field() + " " + p.position())
                .containsExactly("time-format-bad format 5", "offset-bad offset 1");
    }

    @Test
    void a_value_given_for_the_run_replaces_a_wrong_variable() {
        Variables variables = new Variables(Map.of("v", "x"), List.of(date("v", "TTT")), List.of(), Map.of());

        assertThat(value(variables, "v", TUTORIAL).problems()).isEmpty();
        assertThat(value(variables, "v", TUTORIAL).value()).isEqualTo("x");
    }

    @Test
    void absent_fields_have_their_defaults() {
        Variables variables = onNode(
                new VariableForm(VariableKind.TIME, "t", "yyyyMMdd", null, null, null, null, null),
                new VariableForm(VariableKind.CONSTANT, "c", null, null, null, null, null, null),
                new VariableForm(VariableKind.TIME, "f", null, null, null, null, null, null));

        assertThat(value(variables, "t", TUTORIAL).value()).isEqualTo("20260604");
        assertThat(value(variables, "c", TUTORIAL).value()).isEmpty();
        assertThat(value(variables, "f", TUTORIAL).problems())
                .extracting(TimeProblem::code)
                .containsExactly("time-format-bad");
    }

    @Test
    void of_two_with_one_name_the_first_counts() {
        assertThat(value(onNode(VariableForm.constant("c", "1"), VariableForm.constant("c", "2")), "c", TUTORIAL)
                        .value())
                .isEqualTo("1");
    }

    @Test
    void an_offset_that_leads_too_far_is_found_when_the_time_is_known() {
        VariableValue value = value(onNode(VariableForm.time("v", "yyyy", "+7974y", TimeBase.RUN_TIME)), "v", TUTORIAL);

        assertThat(value.value()).isNull();
        assertThat(value.problems()).extracting(TimeProblem::code).containsExactly("offset-bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "Pacific/Apia", "Pacific/Niue", "UTC"})
    void run_times_keep_four_digit_years_in_every_zone(String zone) {
        for (Instant edge : List.of(RunTime.EARLIEST, RunTime.LATEST)) {
            RunTime runTime = new RunTime(edge, ZoneId.of(zone));
            assertThat(runTime.businessTime().getYear()).isBetween(1, 9999);
        }
        assertThatThrownBy(() -> new RunTime(Instant.MAX, ZoneId.of(zone)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunTime(RunTime.EARLIEST.minusNanos(1), ZoneId.of(zone)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void zones_are_iana_identifiers() {
        assertThat(Zones.find("Asia/Shanghai")).contains(ZoneId.of("Asia/Shanghai"));
        assertThat(Zones.find("UTC")).isPresent();
        for (String no : List.of("", "+08:00", "Z", "UTC+8", "asia/shanghai", "Mars/Olympus")) {
            assertThat(Zones.find(no)).as(no).isEmpty();
        }
        assertThat(List.copyOf(Zones.ids())).contains("Europe/Berlin").isSorted();
    }
}
