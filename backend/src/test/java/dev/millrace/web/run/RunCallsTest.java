package dev.millrace.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.cluster.Signals;
import dev.millrace.run.RunId;
import dev.millrace.web.flow.FlowApi;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The calls that start and list runs, as programs make them. */
@ConsoleTest
class RunCallsTest {

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Signals signals;

    private FlowApi api;

    @BeforeEach
    void connect() {
        api = new FlowApi(port);
        FlowApi.registerDataSources(database);
    }

    @Test
    void a_run_that_stands_as_it_did_is_not_told_again() {
        String path = "/api/runs/"
                + LiveRuns.insert(database, "0000000000000000000701").value();
        String tag = tag(api.get(path).is(200));

        assertThat(tag).startsWith("W/");
        FlowApi.Answer same = api.getUnless(path, tag).is(304);
        assertThat(same.raw().body()).isEmpty();
        assertThat(tag(same)).isEqualTo(tag);

        LiveRuns.say(database, signals, new RunId("0000000000000000000701"), 1);
        FlowApi.Answer said = api.getUnless(path, tag).is(200);
        assertThat(said.text("/state")).isEqualTo("RUNNING");
        // Without an entry.
        database.sql("update run set in_the_way = id where id = '0000000000000000000701'")
                .update();
        assertThat(tag(api.getUnless(path, tag(said)).is(200))).isNotIn(tag, tag(said));
    }

    private static String tag(FlowApi.Answer answer) {
        return answer.raw().headers().firstValue("ETag").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "%2B294277-01-01T00:00:00Z",
                "%2B999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z"
            })
    void a_time_that_no_run_can_be_for_is_refused_by_name(String time) {
        for (String list : List.of("/api/runs", "/api/flows/" + api.create("At " + time) + "/ledger")) {
            for (String field : List.of("from", "to")) {
                assertThat(api.get(list + "?" + field + "=" + time)
                                .isProblem(400, "malformed")
                                .text("/errors/0/field"))
                        .isEqualTo(field);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "%2B999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "%2B294277-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z"
            })
    void a_cursor_that_no_ledger_gave_is_refused(String cursor) {
        String ledger = "/api/flows/" + api.create("Cursor " + cursor) + "/ledger?cursor=";
        assertThat(api.get(ledger + cursor).isProblem(400, "malformed").text("/errors/0/field"))
                .isEqualTo("cursor");
    }

    @ParameterizedTest
    @CsvSource({
        "trial-runs, null, ''",
        "trial-runs, [], ''",
        "trial-runs, '{\"revision\": 100000000000000000000}', revision",
        "trial-runs, '{\"scope\": {\"kind\": \"ALL\"}}', scope.kind",
        "trial-runs, '{\"runTime\": \"2026-01-01T00:00:00\"}', runTime",
        "trial-runs, '{\"runTime\": \"+10000-01-01T00:00:00Z\"}', runTime",
        "trial-runs, '{\"variables\": {\"greeting\": null}}', variables.greeting",
        "trial-runs, '{\"variables\": {\"nobody\": \"x\"}}', variables.nobody",
        "runs, null, ''",
        "runs, '{\"version\": 4294967296}', version"
    })
    void a_wrong_request_for_a_run_is_refused_and_starts_none(String call, String body, String field) {
        String flow = greeting();

        assertThat(api.post("/api/flows/" + flow + "/" + call, body)
                        .isProblem(400, "malformed")
                        .body()
                        .at("/errors/0/field")
                        .asString(""))
                .isEqualTo(field);
        assertThat(api.get("/api/runs?flow=" + flow).is(200).body().at("/items").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-04T00:00:00Z", "1582-10-10T00:00:00Z", "9999-12-29T00:00:00Z"})
    void a_run_can_be_for_any_time_in_range_and_tells_it_as_it_was_given(String time) {
        FlowApi.Answer run = api.post("/api/flows/" + greeting() + "/trial-runs", "{\"runTime\": \"" + time + "\"}")
                .is(202);

        assertThat(run.text("/runTime")).isEqualTo(time);
        assertThat(api.get("/api/runs/" + run.text("/id")).is(200).text("/runTime"))
                .isEqualTo(time);
    }

    @Test
    void a_value_that_does_not_fit_is_told_with_its_place_and_starts_no_run() {
        String flow = greeting();

        FlowApi.Answer answer = api.post(
                        "/api/flows/" + flow + "/trial-runs", "{\"variables\": {\"greeting\": \"good day\"}}")
                .isProblem(422, "value-misplaced");

        assertThat(answer.text("/findings/0/code")).isEqualTo("value-misplaced");
        assertThat(answer.text("/findings/0/node")).isEqualTo("hello");
        assertThat(answer.body().at("/findings/0/line").asInt()).isEqualTo(2);
        assertThat(answer.body().at("/findings/0/column").asInt()).isEqualTo(3);
        assertThat(api.get("/api/runs?flow=" + flow).is(200).body().at("/items").isEmpty())
                .isTrue();
    }

    @Test
    void a_value_that_is_not_of_its_variables_type_is_told_at_its_field_and_starts_no_run() {
        String flow = greeting();
        api.put("/api/flows/" + flow + "/draft", """
                        {"format": "millrace/v1", "name": "Typed %s",
                         "variables": [{"kind": "constant", "name": "n", "value": "1", "type": "NUMBER"}],
                         "nodes": [{"key": "a", "name": "A", "kind": "sql",
                                    "config": {"dataSource": "ADB PG (sandbox)", "sql": "select ${n}"}}]}
                        """.formatted(flow), "\"2\"").is(200);

        FlowApi.Answer answer = api.post(
                        "/api/flows/" + flow + "/trial-runs", "{\"variables\": {\"n\": \"current_user\"}}")
                .isProblem(422, "value-bad");

        assertThat(answer.text("/findings/0/code")).isEqualTo("value-bad");
        assertThat(answer.text("/findings/0/field")).isEqualTo("variables.n");
        assertThat(answer.text("/detail")).contains("\"current_user\" is no number");
        assertThat(api.get("/api/runs?flow=" + flow).is(200).body().at("/items").isEmpty())
                .isTrue();
        api.post("/api/flows/" + flow + "/trial-runs", "{\"variables\": {\"n\": \"2\"}}")
                .is(202);
    }

    /** The id of a flow whose one node says {@code ${greeting}}, bare. */
    private String greeting() {
        String flow = api.create("Greeting");
        api.put("/api/flows/" + flow + "/draft", """
                        {"format": "millrace/v1", "name": "Greeting %s",
                         "nodes": [{"key": "hello", "name": "Hello", "kind": "sql",
                                    "config": {"dataSource": "ADB PG (sandbox)", "sql": "select\\n  ${greeting}"},
                                    "variables": [{"kind": "constant", "name": "greeting", "value": "hello"}]}]}
                        """.formatted(flow), "\"1\"").is(200);
        return flow;
    }
}
