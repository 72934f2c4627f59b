package dev.millrace.web.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.web.flow.FlowApi;
import dev.millrace.web.flow.FlowApi.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ConsoleTest
class PreviewCallsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Value("${local.server.port}")
    private int port;

    private FlowApi api;

    @BeforeEach
    void connect() {
        api = new FlowApi(port);
    }

    @Test
    void a_schedule_is_shown_with_its_next_fires() {
        JsonNode preview = api.post("/api/preview/schedule", """
                        {"schedule": {"enabled": true, "type": "PERIODIC", "cycle": "HOUR", "from": "00:00", "every": 1, "to": "23:59"},
                         "zone": "Europe/Berlin", "from": "2026-10-25T01:30:00+02:00", "count": 3}""").is(200).body();

        assertThat(preview.at("/cron").asString()).isEqualTo("00 00 00-23/1 * * ?");
        assertThat(preview.at("/text").asString()).isNotBlank();
        assertThat(preview.at("/findings")).isEmpty();
        assertThat(preview.at("/fires")).isEqualTo(JSON.readTree("""
                        [{"at": "2026-10-25T00:00:00Z", "local": "2026-10-25T02:00:00", "note": "REPEATED_HOUR"},
                         {"at": "2026-10-25T01:00:00Z", "local": "2026-10-25T02:00:00", "note": "REPEATED_HOUR"},
                         {"at": "2026-10-25T02:00:00Z", "local": "2026-10-25T03:00:00", "note": null}]"""));
    }

    @Test
    void a_schedule_is_previewed_ten_times_from_now_whether_enabled_or_not() {
        JsonNode preview = api.post(
                        "/api/preview/schedule",
                        "{\"schedule\": {\"enabled\": false, \"type\": \"PERIODIC\", \"cycle\": \"DAY\", \"time\": \"09:30\"}}")
                .is(200)
                .body();

        assertThat(preview.at("/fires")).hasSize(10);
        assertThat(preview.at("/fires/0/local").asString()).endsWith("T09:30:00");
    }

    @Test
    void one_time_scheduling_has_no_cron() {
        JsonNode preview = api.post(
                        "/api/preview/schedule",
                        "{\"schedule\": {\"type\": \"ONCE\", \"at\": \"2999-01-01T00:00\"}, \"zone\": null}")
                .is(200)
                .body();

        assertThat(preview.at("/cron").isNull()).isTrue();
        assertThat(preview.at("/fires")).hasSize(1);
    }

    @Test
    void a_cron_expression_of_another_dialect_is_refused_with_the_one_that_was_meant() {
        JsonNode preview = api.post(
                        "/api/preview/schedule",
                        "{\"schedule\": {\"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"30 9 * * 1-5\"}}")
                .is(200)
                .body();

        assertThat(preview.at("/findings/0/field").asString()).isEqualTo("schedule.cron");
        assertThat(preview.at("/findings/0/suggestion").asString()).isEqualTo("0 30 9 ? * 2-6");
        assertThat(preview.at("/findings/0/message").asString()).contains("six or seven fields");
    }

    @Test
    void a_schedule_that_never_fires_is_previewed_with_the_reason() {
        JsonNode preview = api.post(
                        "/api/preview/schedule",
                        "{\"schedule\": {\"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"0 0 0 31 4 ?\"}}")
                .is(200)
                .body();

        assertThat(preview.at("/fires")).isEmpty();
        assertThat(preview.at("/text").asString()).isEqualTo("At 00:00, on day 31 of the month, in April");
        assertThat(preview.at("/findings/0/severity").asString()).isEqualTo("WARNING");
        assertThat(preview.at("/findings/0/code").asString()).isEqualTo("schedule-empty");
        assertThat(preview.at("/findings/0/message").asString())
                .isEqualTo("It never fires: no date falls on day 31 of the month in April.");
    }

    @Test
    void anchors_and_types_are_previewed() {
        JsonNode preview = api.post("/api/preview/variables", """
                        {"zone": "Asia/Shanghai", "runTime": "2026-03-31T08:00:00+08:00", "variables": [
                          {"kind": "time", "name": "end", "format": "yyyyMMdd", "offset": "-1M", "base": "RUN_TIME",
                           "anchor": "MONTH_END", "type": "NUMBER"},
                          {"kind": "constant", "name": "n", "value": "x", "type": "NUMBER"}]}""").is(200).body();

        assertThat(preview.at("/end/value").asString()).isEqualTo("20260228");
        assertThat(preview.at("/n/value").isNull()).isTrue();
        assertThat(preview.at("/n/findings/0/code").asString()).isEqualTo("value-bad");
        assertThat(preview.at("/n/findings/0/field").asString()).isEqualTo("value");
    }

    @Test
    void a_bad_schedule_is_an_answer_with_findings() {
        JsonNode preview = api.post(
                        "/api/preview/schedule",
                        "{\"schedule\": {\"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"x\"}, \"zone\": \"Mars/Base\"}")
                .is(200)
                .body();

        assertThat(preview.at("/fires")).isEmpty();
        assertThat(preview.at("/cron").isNull()).isTrue();
        assertThat(preview.at("/findings").values())
                .extracting(finding -> finding.at("/code").asString() + " "
                        + finding.at("/field").asString())
                .containsExactly("schedule-bad schedule.cron", "zone-unknown zone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                              | schedule",
                "{\"schedule\": []}                                              | schedule",
                "{\"schedule\": {\"type\": \"DAILY\"}}                           | schedule.type",
                "{\"schedule\": {\"type\": \"ONCE\", \"when\": 1}}               | schedule.when",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"count\": 1001}           | count",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"count\": 0}              | count",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"count\": \"5\"}          | count",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"from\": \"now\"}         | from",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"from\": \"2026-01-01T00:00:00\"} | from",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"from\": \"+999999999-12-31T00:00:00Z\"} | from",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"zone\": 5}               | zone",
                "{\"schedule\": {\"type\": \"ONCE\"}, \"zones\": null}           | zones",
            })
    void a_malformed_question_about_a_schedule_is_refused(String body, String field) {
        assertThat(api.post("/api/preview/schedule", body)
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "2021-08-12T09:00:00+08:00, yyyy-MM-dd, -6M, BUSINESS_TIME, 2021-02-11",
        "2021-08-12T09:00:00+08:00, yyyy-MM-dd, +1d, BUSINESS_TIME, 2021-08-12",
        "2026-06-05T00:00:00+08:00, yyyyMMdd, '', BUSINESS_TIME, 20260604",
        "2026-03-31T00:00:00Z, yyyyMMdd, +1M+1d, BUSINESS_TIME, 20260501",
        "2026-06-05T00:00:00+08:00, yyyyMM01, '', RUN_TIME, 20260601",
    })
    void a_variable_has_the_value_of_the_run_time(
            String runTime, String format, String offset, String base, String value) {
        JsonNode preview = api.post("/api/preview/variables", """
                        {"variables": [{"kind": "time", "name": "v", "format": "%s", "offset": "%s", "base": "%s"}],
                         "zone": "Asia/Shanghai", "runTime": "%s"}""".formatted(format, offset, base, runTime))
                .is(200)
                .body();

        assertThat(preview.at("/v/value").asString()).isEqualTo(value);
        assertThat(preview.at("/v/findings")).isEmpty();
    }

    @Test
    void values_come_with_origin_base_and_findings() {
        JsonNode preview = api.post("/api/preview/variables", """
                        {"variables": [{"kind": "constant", "name": "c", "value": "x"}, {"kind": "time", "name": "t", "format": "foo"},
                                       {"kind": "time", "name": "bizdate", "format": "yyyy"}, {"kind": "constant", "name": "a b"}],
                         "zone": "Asia/Shanghai", "runTime": "2026-06-05T00:00:00+08:00"}""").is(200).body();

        assertThat(preview.at("/c"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"value\": \"x\", \"origin\": \"NODE\", \"base\": null, \"findings\": [], \"findingCount\": 0}"));
        assertThat(preview.at("/t/value").isNull()).isTrue();
        assertThat(preview.at("/t/findings/0/code").asString()).isEqualTo("time-format-bad");
        assertThat(preview.at("/bizdate/value").asString()).isEqualTo("2026");
        assertThat(preview.at("/bizdate/base").asString()).isEqualTo("2026-06-03T16:00:00Z");
        assertThat(preview.at("/rundate/value").asString()).isEqualTo("2026-06-05");
        assertThat(preview.at("/rundate/origin").asString()).isEqualTo("SYSTEM");
        assertThat(preview.at("/a b/findings/0/code").asString()).isEqualTo("placeholder-malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"variables\": [], \"zone\": \"UTC\"}                                      | runTime",
                "{\"variables\": [], \"runTime\": \"2026-01-01T00:00:00Z\"}                  | zone",
                "{\"variables\": [], \"zone\": \"x\", \"runTime\": \"2026-01-01T00:00:00Z\"} | zone",
                "{\"variables\": {}, \"zone\": \"UTC\", \"runTime\": \"2026-01-01T00:00:00Z\"} | variables",
                "{\"variables\": [{\"kind\": \"x\", \"name\": \"v\"}], \"zone\": \"UTC\"}    | variables[0].kind",
                "{\"variables\": [], \"zone\": \"UTC\", \"runTime\": \"-0001-01-01T00:00:00Z\"} | runTime",
            })
    void a_malformed_question_about_variables_is_refused(String body, String field) {
        assertThat(api.post("/api/preview/variables", body)
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo(field);
    }

    @Test
    void a_script_is_taken_apart_and_put_together() {
        JsonNode preview = api.post(
                        "/api/preview/sql",
                        "{\"sql\": \"-- ${no}\\ncreate foreign table t_${d} ();\\nselect '${d}'\", \"values\": {\"d\": \"20260604\"}}")
                .is(200)
                .body();

        assertThat(preview).isEqualTo(JSON.readTree("""
                        {"statements": [{"line": 2, "kind": "CREATE FOREIGN TABLE", "text": "create foreign table t_${d} ()"},
                                        {"line": 3, "kind": "SELECT", "text": "select '${d}'"}],
                         "statementCount": 2,
                         "placeholders": [{"name": "no", "line": 1, "column": 4, "position": "COMMENT"},
                                          {"name": "d", "line": 2, "column": 24, "position": "GLUED"},
                                          {"name": "d", "line": 3, "column": 9, "position": "STRING"}],
                         "placeholderCount": 3,
                         "writes": [],
                         "writeCount": 0,
                         "rendered": "-- ${no}\\ncreate foreign table t_20260604 ();\\nselect '20260604'",
                         "findings": [],
                         "findingCount": 0}"""));
    }

    @Test
    void the_tables_that_a_script_writes_have_the_values_in_their_names() {
        String script = "select 1;\\n  insert into oss_${d} select 1;\\ndelete from \\\"S\\\".Odd";

        assertThat(api.post("/api/preview/sql", "{\"sql\": \"" + script + "\", \"values\": {\"d\": \"20260604\"}}")
                        .is(200)
                        .body()
                        .at("/writes"))
                .isEqualTo(JSON.readTree("""
                        [{"schema": null, "name": "oss_20260604", "line": 2, "column": 3, "anySchema": false},
                         {"schema": "S", "name": "odd", "line": 3, "column": 1, "anySchema": false}]"""));
        assertThat(api.post("/api/preview/sql", "{\"sql\": \"" + script + "\"}")
                        .is(200)
                        .body()
                        .at("/writes"))
                .isEqualTo(JSON.readTree("""
                        [{"schema": null, "name": "oss_${d}", "line": 2, "column": 3, "anySchema": false},
                         {"schema": "S", "name": "odd", "line": 3, "column": 1, "anySchema": false}]"""));
    }

    @Test
    void a_table_that_is_written_after_a_change_of_the_search_path_may_be_in_any_schema() {
        String script = "set search_path = other; delete from t; delete from s.t";

        assertThat(api.post("/api/preview/sql", "{\"sql\": \"" + script + "\"}")
                        .is(200)
                        .body()
                        .at("/writes"))
                .isEqualTo(JSON.readTree("""
                        [{"schema": null, "name": "t", "line": 1, "column": 26, "anySchema": true},
                         {"schema": "s", "name": "t", "line": 1, "column": 41, "anySchema": false}]"""));
    }

    @Test
    void a_script_that_cannot_be_put_together_has_findings() {
        Answer misfit = api.post("/api/preview/sql", "{\"sql\": \"select ${d}\", \"values\": {\"d\": \"it's\"}}")
                .is(200);

        assertThat(misfit.body().at("/rendered").isNull()).isTrue();
        assertThat(misfit.text("/findings/0/code")).isEqualTo("value-misplaced");
        assertThat(misfit.body().at("/findings/0/column").asInt()).isEqualTo(8);
        assertThat(api.post("/api/preview/sql", "{\"sql\": \"select ${d}\"}")
                        .is(200)
                        .text("/findings/0/code"))
                .isEqualTo("variable-undefined");
    }

    @Test
    void a_script_that_is_wrong_everywhere_gets_a_short_answer_with_the_number_of_findings() {
        Answer answer = api.post("/api/preview/sql", "{\"sql\": \"" + "${".repeat(1 << 19) + "\"}")
                .is(200);

        assertThat(answer.body().at("/findings").size()).isEqualTo(1_000);
        assertThat(answer.body().at("/findingCount").asInt()).isEqualTo(1 << 19);
        assertThat(answer.body().toString().length()).isLessThan(2 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "a;, 1048576, statements, 524288",
        "${a}, 1048576, placeholders, 262144",
        "delete from a;, 1048570, writes, 74897"
    })
    void a_script_of_very_many_parts_gets_the_first_and_their_number(String part, int length, String list, int count) {
        Answer answer = api.post("/api/preview/sql", "{\"sql\": \"" + part.repeat(length / part.length()) + "\"}")
                .is(200);

        assertThat(answer.body().at("/" + list).size()).isEqualTo(10_000);
        assertThat(answer.body().at("/" + list.replaceFirst("s$", "Count")).asInt())
                .isEqualTo(count);
        assertThat(answer.body().toString().length()).isLessThan(8 << 20);
    }

    @Test
    void more_variables_than_a_person_looks_at_are_refused_at_once() {
        String variable = "{\"kind\": \"constant\", \"name\": \"v\", \"value\": \"\"},";

        api.post(
                        "/api/preview/variables",
                        "{\"zone\": \"UTC\", \"runTime\": \"2026-06-05T00:00:00Z\", \"variables\": ["
                                + variable.repeat(1_000)
                                + "{\"kind\": \"constant\", \"name\": \"w\", \"value\": \"\"}]}")
                .isProblem(413, "too-large");
    }

    @Test
    void a_malformed_question_about_a_script_is_refused() {
        api.post("/api/preview/sql", "{}").isProblem(400, "malformed");
        api.post("/api/preview/sql", "{\"sql\": 1}").isProblem(400, "malformed");
        api.post("/api/preview/sql", "{\"sql\": \"\", \"values\": {\"a\": null}}")
                .isProblem(400, "malformed");
        api.post("/api/preview/sql", "{\"sql\": \"\", \"values\": {\"a\": 1}}").isProblem(400, "malformed");
        api.post("/api/preview/sql", "{\"sql\": \"" + "x".repeat((1 << 20) + 1) + "\"}")
                .isProblem(413, "too-large");
    }
}
