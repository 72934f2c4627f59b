package dev.millrace.web.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.flow.file.FlowFile;
import dev.millrace.web.flow.FlowApi.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ConsoleTest
class FileCallsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String READING = "/api/flow-files/reading";

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
    void a_draft_and_its_versions_are_files() {
        String path = "/api/flows/" + tutorial("Täglich/1");
        api.post(path + "/versions", "{\"comment\": \"\"}").is(201);

        Answer draft = api.get(path + "/draft/file").is(200);
        Answer version = api.get(path + "/versions/1/file").is(200);

        assertThat(draft.raw().body()).isEqualTo(tutorialFile("Täglich/1"));
        assertThat(version.raw().body()).isEqualTo(draft.raw().body());
        assertThat(draft.raw().headers().firstValue("Content-Type")).contains("application/yaml;charset=UTF-8");
        assertThat(draft.raw().headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"T_glich_1.yaml\"; filename*=UTF-8''T%C3%A4glich_1.yaml");
        assertThat(version.raw().headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(header -> assertThat(header).contains("filename=\"T_glich_1 v1.yaml\""));
        api.get(path + "/versions/2/file").isProblem(404, "not-found");
        api.get("/api/flows/x/draft/file").isProblem(404, "not-found");
    }

    @Test
    void a_look_at_a_file_says_what_is_in_it_and_stores_nothing() {
        String file = tutorialFile("Looked at as a file")
                .replace("RDS PG (sandbox)", "elsewhere")
                .replace("ADB PG (sandbox)", "another");
        int flows = count();

        Answer looked = api.postFile(READING, file).is(200);

        assertThat(looked.body().at("/definition/name").asString()).isEqualTo("Looked at as a file");
        assertThat(looked.body().at("/definition/nodes")).hasSize(2);
        assertThat(looked.body().at("/unknownDataSources")).isEqualTo(JSON.readTree("[\"another\", \"elsewhere\"]"));
        assertThat(looked.body().at("/findings").findValuesAsString("code")).contains("data-source-missing");
        assertThat(count()).isEqualTo(flows);
        assertThat(api.post(READING, SampleFlows.tutorialJson()).is(200).body().at("/unknownDataSources"))
                .isEmpty();
    }

    @Test
    void a_wrong_file_is_refused_with_line_and_column() {
        assertThat(api.postFile(READING, "format: millrace/v1\nname: [")
                        .isProblem(400, "malformed")
                        .text("/detail"))
                .startsWith("The file is not YAML: ")
                .contains("line 2, column");
        Answer unknown =
                api.postFile(READING, "format: millrace/v1\nname: n\nspeed: 1").isProblem(400, "malformed");
        assertThat(unknown.text("/detail")).isEqualTo("speed is not a field of millrace/v1 here (line 3, column 1).");
        assertThat(unknown.text("/errors/0/field")).isEqualTo("speed");
        assertThat(api.post(READING, "{\"format\": ")
                        .isProblem(400, "malformed")
                        .text("/detail"))
                .contains("line 1, column");
        api.postFile(READING, "x".repeat(5 << 20)).isProblem(413, "too-large");
        api.postFile(READING, "").isProblem(400, "malformed");
        api.postFile("/api/flows", "name: n").isProblem(415, "unsupported-media-type");
    }

    @Test
    void a_flow_is_created_whole_with_its_definition_or_not_at_all() {
        String path = "/api/flows/"
                + create("Whole", SampleFlows.tutorialJson()).is(201).text("/id");
        int flows = count();

        assertThat(api.get(path).text("/name")).isEqualTo("Whole");
        assertThat(api.get(path).body().at("/draftRevision").asInt()).isEqualTo(1);
        assertThat(api.get(path + "/draft").body()).isEqualTo(JSON.readTree(tutorialNamed("Whole")));
        create("Whole", SampleFlows.tutorialJson()).isProblem(409, "name-taken");
        create(" ", SampleFlows.tutorialJson()).isProblem(400, "malformed");
        create("x".repeat(10_000), SampleFlows.tutorialJson()).isProblem(400, "malformed");
        assertThat(create("Half", SampleFlows.tutorialJson().replace("\"extract\", \"name\"", "\"a b\", \"name\""))
                        .isProblem(400, "malformed")
                        .text("/errors/0/field"))
                .isEqualTo("definition.nodes[0].key");
        assertThat(create("Half", "[]").isProblem(400, "malformed").text("/errors/0/field"))
                .isEqualTo("definition");
        assertThat(count()).isEqualTo(flows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "null", "- a: {b} # c", "\\u0022quoted\\u0022"})
    void a_flow_goes_out_and_comes_back_under_any_name(String name) {
        String id = create(name, SampleFlows.tutorialJson()).is(201).text("/id");
        String file = api.get("/api/flows/" + id + "/draft/file").is(200).raw().body();

        JsonNode read = api.postFile(READING, file).is(200).body().at("/definition");
        String copy = create(name + " copy", read.toString()).is(201).text("/id");

        assertThat(api.get("/api/flows/" + copy + "/draft/file").raw().body())
                .isEqualTo(FlowFile.of(DefinitionJson.parse(file(file).put("name", text(name) + " copy"))
                                .definition())
                        .text());
        api.delete("/api/flows/" + id).is(204);
        api.delete("/api/flows/" + copy).is(204);
    }

    private static ObjectNode file(String yaml) {
        return FlowFile.read(yaml.getBytes(UTF_8)).tree().deepCopy();
    }

    private static String text(String inJson) {
        return JSON.readTree("\"" + inJson + "\"").asString();
    }

    private Answer create(String name, String definition) {
        return api.post("/api/flows", "{\"name\": \"" + name + "\", \"definition\": " + definition + "}");
    }

    private String tutorial(String name) {
        return create(name, SampleFlows.tutorialJson()).is(201).text("/id");
    }

    private static String tutorialFile(String name) {
        return FlowFile.of(DefinitionJson.parse(tutorialNamed(name)).definition())
                .text();
    }

    private static String tutorialNamed(String name) {
        return ((ObjectNode) JSON.readTree(SampleFlows.tutorialJson()))
                .put("name", name)
                .toString();
    }

    private int count() {
        return database.sql("select count(*) from flow").query(Integer.class).single();
    }
}
