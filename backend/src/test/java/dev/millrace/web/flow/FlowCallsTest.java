package dev.millrace.web.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.flow.definition.Mutations;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.web.flow.FlowApi.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ConsoleTest
class FlowCallsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private JdbcClient database;

    private FlowApi api;

    @BeforeEach
    void connect() {
        api = new FlowApi(port);
        FlowApi.registerDataSources(database);
    }

    @Test
    void a_flow_is_created_read_listed_and_deleted() {
        Answer created = api.post("/api/flows", "{\"name\": \" <b>Life</b> \", \"description\": null}")
                .is(201);
        String id = created.text("/id");

        assertThat(created.raw().headers().firstValue("Location")).contains("/api/flows/" + id);
        assertThat(created.body()).isEqualTo(JSON.readTree("""
                        {"id": "%s", "name": "<b>Life</b>", "owner": "admin", "draftRevision": 1, "version": null,
                         "schedule": {"enabled": false, "cron": null, "nextFire": null}, "lastRun": null}""".formatted(id)));
        assertThat(api.get("/api/flows/" + id).is(200).body()).isEqualTo(created.body());
        assertThat(api.get("/api/flows?q=LIFE").is(200).body().at("/items/0")).isEqualTo(created.body());
        assertThat(api.get("/api/flows?q=LIFE").body().at("/next").isNull()).isTrue();

        assertThat(api.delete("/api/flows/" + id).is(204).raw().body()).isEmpty();
        api.get("/api/flows/" + id).isProblem(404, "not-found");
        api.delete("/api/flows/" + id).isProblem(404, "not-found");
    }

    @Test
    void a_flow_needs_a_free_name() {
        api.create("Mine");

        api.post("/api/flows", "{\"name\": \"Mine \"}").isProblem(409, "name-taken");
        for (String body :
                List.of("{}", "{\"name\": null}", "{\"name\": \"\"}", "{\"name\": \"" + "x".repeat(201) + "\"}")) {
            assertThat(api.post("/api/flows", body).isProblem(400, "malformed").text("/errors/0/field"))
                    .isEqualTo("name");
        }
        assertThat(api.post("/api/flows", "{\"name\": \"a\", \"owner\": \"b\"}")
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo("owner");
        api.post("/api/flows", null).isProblem(400, "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "0000000000000000000000",
                "a%20b",
                "%F0%9F%98%80",
                "1;2",
                "'",
                "a%2Fb",
                "a%5Cb",
                "%25",
                "a%0Ab"
            })
    void an_unknown_id_of_any_form_is_not_found(String id) {
        for (String path : List.of("", "/draft", "/versions", "/versions/1")) {
            api.get("/api/flows/" + id + path).isProblem(404, "not-found");
        }
        api.put("/api/flows/" + id + "/draft", SampleFlows.tutorialJson(), "\"1\"")
                .isProblem(404, "not-found");
        api.post("/api/flows/" + id + "/draft/validation", null).isProblem(404, "not-found");
        api.post("/api/flows/" + id + "/versions", "{\"comment\": \"\"}").isProblem(404, "not-found");
        api.post("/api/flows/" + id + "/versions/1/restoration", null).isProblem(404, "not-found");
        api.delete("/api/flows/" + id + "/publication").isProblem(404, "not-found");
        api.put("/api/flows/" + id + "/freeze", null, null).isProblem(404, "not-found");
        api.delete("/api/flows/" + id + "/freeze").isProblem(404, "not-found");
    }

    @Test
    void the_draft_comes_back_as_it_was_saved_with_its_revision_as_tag() {
        String id = api.create("Tutorial");
        JsonNode golden = JSON.readTree(tutorialNamed("Golden of the API"));

        Answer saved = api.put("/api/flows/" + id + "/draft", golden.toString(), "\"1\"")
                .is(200);

        assertThat(saved.body().at("/revision").asInt()).isEqualTo(2);
        assertThat(saved.raw().headers().firstValue("ETag")).contains("\"2\"");
        assertThat(saved.body().at("/findings").values())
                .extracting(finding -> finding.at("/code").asString() + " "
                        + finding.at("/node").asString())
                .containsExactlyInAnyOrder(
                        "rerun-doubles extract",
                        "external-effect extract",
                        "variable-coarse extract",
                        "rerun-doubles load",
                        "variable-coarse load");
        assertThat(saved.body().at("/findings/0").propertyNames())
                .containsExactly(
                        "severity", "code", "node", "edge", "field", "message", "line", "column", "suggestion");
        Answer draft = api.get("/api/flows/" + id + "/draft").is(200);
        assertThat(draft.body()).isEqualTo(golden);
        assertThat(draft.raw().headers().firstValue("ETag")).contains("\"2\"");
        assertThat(draft.raw().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(api.get("/api/flows/" + id).text("/name")).isEqualTo("Golden of the API");
        api.delete("/api/flows/" + id).is(204);
    }

    @Test
    void a_save_says_which_revision_it_changed() {
        String id = api.create("Guarded");
        String path = "/api/flows/" + id + "/draft";
        String mine = named("Guarded");
        Instant before = Instant.now().minusSeconds(1);

        api.put(path, mine, null).isProblem(428, "precondition-required");
        api.put(path, mine, "\"1\"").is(200);
        for (String stale : List.of("\"1\"", "\"3\"", "*", "W/\"2\"", "\"abc\"", "\"99999999999999999999\"")) {
            Answer refused = api.put(path, mine, stale).isProblem(409, "stale-revision");
            assertThat(refused.body().at("/revision").asInt()).isEqualTo(2);
            assertThat(refused.body().at("/definition")).isEqualTo(JSON.readTree(mine));
            assertThat(refused.body().at("/savedBy").asString()).isEqualTo("admin");
            assertThat(Instant.parse(refused.body().at("/savedAt").asString())).isBetween(before, Instant.now());
        }
        api.put(path, "{\"format\": \"millrace/v1\"}", "\"2\"").isProblem(400, "malformed");
        assertThat(api.get("/api/flows/" + id).body().at("/draftRevision").asInt())
                .isEqualTo(2);
    }

    @Test
    void whatever_comes_is_saved_whole_or_refused_and_never_a_fault() {
        String path = "/api/flows/" + api.create("Mutated") + "/draft";
        Random random = new Random(20261122);
        int revision = 1;
        int saved = 0;
        for (int i = 0; i < 100; i++) {
            ObjectNode document = Mutations.ofTutorial(random);
            // The tutorial's own name may be another flow's.
            document.put("name", "Mutated");
            Answer answer = api.put(path, document.toString(), "\"" + revision + "\"");
            assertThat(answer.status()).as(document + " " + answer.body()).isIn(200, 400);
            if (answer.status() == 200) {
                revision++;
                saved++;
                JsonNode stored = api.get(path).is(200).body();
                assertThat(stored.at("/nodes"))
                        .isEqualTo(JSON.readTree(document.toString()).at("/nodes"));
            }
            assertThat(api.get(path).raw().headers().firstValue("ETag")).contains("\"" + revision + "\"");
        }
        assertThat(saved).isBetween(10, 90);
    }

    @Test
    void what_is_wrong_but_well_formed_is_saved_with_findings() {
        String id = api.create("Wrong");
        String wrong = named(
                "Wrong", "{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": \"\\\\d ${x}\"}}");

        Answer saved = api.put("/api/flows/" + id + "/draft", wrong, "\"1\"").is(200);

        assertThat(saved.body().at("/findings").values())
                .extracting(finding -> finding.at("/code").asString())
                .contains("psql-command", "data-source-missing");
        Answer refused = api.post("/api/flows/" + id + "/versions", "{\"comment\": \"c\"}")
                .isProblem(422, "definition-invalid");
        assertThat(refused.body().at("/findings")).isEqualTo(saved.body().at("/findings"));
    }

    @Test
    void validation_looks_at_the_body_or_at_the_stored_draft() {
        String id = api.create("Looked at");
        String path = "/api/flows/" + id + "/draft/validation";

        assertThat(api.post(path, null).is(200).text("/findings/0/code")).isEqualTo("flow-empty");
        assertThat(api.post(path, "{}").is(200).text("/findings/0/code")).isEqualTo("flow-empty");
        assertThat(api.post(path, SampleFlows.tutorialJson()).is(200).body().at("/findings"))
                .hasSize(5);
        api.post(path, "{\"format\": 1}").isProblem(400, "malformed");
        assertThat(api.get("/api/flows/" + id).body().at("/draftRevision").asInt())
                .isEqualTo(1);
    }

    @Test
    void limits_are_named_with_413() {
        String id = api.create("Large");
        String script = "x".repeat((1 << 20) + 1);
        String large = named(
                "Large",
                "{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": \"" + script + "\"}}");

        assertThat(api.put("/api/flows/" + id + "/draft", large, "\"1\"")
                        .isProblem(413, "too-large")
                        .text("/detail"))
                .contains("1 MiB");
        api.put("/api/flows/" + id + "/draft", "x".repeat(5 << 20), "\"1\"").isProblem(413, "too-large");
    }

    @Test
    void a_flow_is_published_listed_and_withdrawn() {
        String id = api.create("Import");
        String path = "/api/flows/" + id;
        api.put(path + "/draft", tutorialNamed("Import"), "\"1\"").is(200);

        api.delete(path + "/publication").isProblem(409, "wrong-state");
        api.put(path + "/freeze", null, null).isProblem(409, "wrong-state");
        api.post(path + "/versions", "{}").isProblem(400, "malformed");
        api.post(path + "/versions", "{\"comment\": \"first\", \"revision\": 1}")
                .isProblem(409, "stale-revision");
        Answer published = api.post(path + "/versions", "{\"comment\": \"first\", \"revision\": 2}")
                .is(201);

        assertThat(published.body()).isEqualTo(JSON.readTree("{\"version\": 1}"));
        JsonNode flow = api.get(path).body();
        assertThat(flow.at("/version").asInt()).isEqualTo(1);
        assertThat(flow.at("/schedule/enabled").asBoolean()).isTrue();
        assertThat(flow.at("/schedule/cron").asString()).isEqualTo("00 00 00-23/1 * * ?");
        assertThat(Instant.parse(flow.at("/schedule/nextFire").asString()))
                .isBetween(Instant.now(), Instant.now().plus(1, ChronoUnit.HOURS));
        assertThat(api.get("/api/flows?q=Import").body().at("/items").values()).contains(flow);
        JsonNode listed = api.get(path + "/versions").is(200).body();
        assertThat(listed.at("/items")).hasSize(1);
        assertThat(listed.at("/items/0/comment").asString()).isEqualTo("first");
        assertThat(listed.at("/items/0/publishedBy").asString()).isEqualTo("admin");
        JsonNode whole = api.get(path + "/versions/1").is(200).body();
        assertThat(whole.at("/definition")).isEqualTo(JSON.readTree(tutorialNamed("Import")));
        for (String number : List.of("2", "0", "-1", "x", "1.0", "99999999999")) {
            api.get(path + "/versions/" + number).isProblem(404, "not-found");
            api.post(path + "/versions/" + number + "/restoration", null).isProblem(404, "not-found");
        }

        api.put(path + "/freeze", null, null).isProblem(501, "not-yet");
        api.delete(path + "/freeze").isProblem(501, "not-yet");
        api.delete(path + "/publication").is(204);
        assertThat(api.get(path).body().at("/version").isNull()).isTrue();
        assertThat(api.get(path + "/versions").body().at("/items")).hasSize(1);
    }

    @Test
    void a_version_is_restored_into_the_draft() {
        String id = api.create("Restorable");
        String path = "/api/flows/" + id;
        api.put(path + "/draft", tutorialNamed("Restorable"), "\"1\"").is(200);
        api.post(path + "/versions", "{\"comment\": \"\"}").is(201);
        api.put(path + "/draft", named("Restorable today"), "\"2\"").is(200);

        Answer stale = api.post(path + "/versions/1/restoration", null, "\"2\"").isProblem(409, "stale-revision");
        Answer restored =
                api.post(path + "/versions/1/restoration", null, "\"3\"").is(200);
        Answer again = api.post(path + "/versions/1/restoration", null).is(200);

        assertThat(stale.body().at("/revision").asInt()).isEqualTo(3);
        assertThat(stale.body().at("/definition")).isEqualTo(JSON.readTree(named("Restorable today")));
        assertThat(restored.body().at("/revision").asInt()).isEqualTo(4);
        assertThat(restored.body().at("/findings")).hasSize(5);
        assertThat(restored.raw().headers().firstValue("ETag")).contains("\"4\"");
        assertThat(again.body().at("/revision").asInt()).isEqualTo(5);
        assertThat(api.get(path + "/draft").body()).isEqualTo(JSON.readTree(tutorialNamed("Restorable today")));
        assertThat(api.get(path).text("/name")).isEqualTo("Restorable today");
    }

    @Test
    void a_flow_shows_its_last_run() {
        String id = api.create("At work");
        api.put("/api/flows/" + id + "/draft", tutorialNamed("At work"), "\"1\"")
                .is(200);
        String run = api.post("/api/flows/" + id + "/trial-runs", null).is(202).text("/id");

        JsonNode last = api.get("/api/flows/" + id).body().at("/lastRun");

        assertThat(last.at("/id").asString()).isEqualTo(run);
        assertThat(last.at("/origin").asString()).isEqualTo("TRIAL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"comment\": 5}                          | comment",
                "{\"comment\": \"\", \"revision\": \"1\"}  | revision",
                "{\"comment\": \"\", \"revision\": 1.5}    | revision",
                "{\"comment\": \"\", \"force\": true}      | force",
            })
    void publishing_takes_a_comment_and_a_revision(String body, String field) {
        String id = api.create("Comments on " + field);

        assertThat(api.post("/api/flows/" + id + "/versions", body)
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo(field);
        api.delete("/api/flows/" + id).is(204);
    }

    private static String tutorialNamed(String name) {
        return ((ObjectNode) JSON.readTree(SampleFlows.tutorialJson()))
                .put("name", name)
                .toString();
    }

    private static String named(String name, String... nodes) {
        return "{\"format\": \"millrace/v1\", \"name\": \"" + name + "\", \"nodes\": [" + String.join(",", nodes)
                + "]}";
    }
}
