package dev.millrace.flow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.common.Problem;
import dev.millrace.common.Problem.FieldError;
import dev.millrace.time.ScheduleCycle;
import dev.millrace.time.TimeBase;
import dev.millrace.time.VariableKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionJsonTest {

    @Test
    void the_tutorial_is_read_whole_and_its_tree_is_kept_as_given() {
        String golden = SampleFlows.tutorialJson();

        DefinitionDocument document = DefinitionJson.parse(golden);

        assertThat(document.tree()).isEqualTo(DefinitionJson.tree(golden));
        Definition flow = document.definition();
        assertThat(flow.name()).isEqualTo("Import RDS PG data to OSS");
        assertThat(flow.properties())
                .isEqualTo(new Properties(
                        "Asia/Shanghai", ErrorHandling.COMPLETE_RUNNING, Concurrency.DEFAULT, List.of()));
        assertThat(flow.nodes()).extracting(Node::key).containsExactly("extract", "load");
        assertThat(flow.nodes()).extracting(Node::policy).containsOnly(Policy.DEFAULT);
        assertThat(flow.edges()).containsExactly(new Edge("extract", "load"));
        assertThat(flow.nodes().get(0).variables()).singleElement().satisfies(variable -> {
            assertThat(variable.kind()).isEqualTo(VariableKind.TIME);
            assertThat(variable.name()).isEqualTo("mydate");
            assertThat(variable.base()).isEqualTo(TimeBase.BUSINESS_TIME);
        });
        assertThat(flow.scheduled()).isTrue();
        assertThat(Objects.requireNonNull(flow.schedule()).cycle()).isEqualTo(ScheduleCycle.HOUR);
    }

    @Test
    void what_is_absent_or_null_has_its_default() {
        Definition bare = DefinitionJson.parse("{\"format\":\"millrace/v1\",\"name\":\"n\"}")
                .definition();
        Definition nulls = DefinitionJson.parse("""
                        {"format": "millrace/v1", "name": "n", "description": null, "properties": null, "variables": null,
                         "nodes": null, "edges": null, "schedule": null, "notes": null}""").definition();

        assertThat(bare).isEqualTo(nulls);
        assertThat(bare.properties()).isEqualTo(Properties.DEFAULT);
        assertThat(bare.schedule()).isNull();
        assertThat(bare.scheduled()).isFalse();
    }

    @Test
    void a_node_needs_only_key_name_and_kind() {
        Node node = parse("\"nodes\": [{\"key\": \"a\", \"name\": \" A \", \"kind\": \"sql\"}]")
                .nodes()
                .get(0);

        assertThat(node)
                .isEqualTo(new Node(
                        "a",
                        "A",
                        "",
                        Node.Position.ORIGIN,
                        new SqlNodeConfig(null, "", SqlNodeConfig.Transaction.SINGLE, List.of()),
                        List.of(),
                        Policy.DEFAULT));
    }

    @Test
    void names_are_stored_trimmed() {
        DefinitionDocument document = DefinitionJson.parse("""
                {"format": "millrace/v1", "name": "  Flow\\t", "nodes": [{"key": "a", "name": "\\n A", "kind": "sql"}]}""");

        assertThat(document.tree().path("name").stringValue()).isEqualTo("Flow");
        assertThat(document.tree().path("nodes").path(0).path("name").stringValue())
                .isEqualTo("A");
    }

    @Test
    void a_policy_is_read() {
        Policy policy = parse("""
                        "nodes": [{"key": "a", "name": "A", "kind": "sql", "policy": {"retries": 3, "retryDelay": "PT1M", "backoff": 2,
                          "retryOn": ["08", "40001"], "timeout": "PT10M", "statementTimeout": "PT5S", "lockTimeout": "PT0.5S",
                          "rerunIsSafe": true, "suspended": true}}]""").nodes().get(0).policy();

        assertThat(policy)
                .isEqualTo(new Policy(
                        3,
                        Duration.ofMinutes(1),
                        2.0,
                        List.of("08", "40001"),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"speed\": 1                                        | speed",
                "\"description\": 5                                  | description",
                "\"properties\": []                                  | properties",
                "\"properties\": {\"zone\": 5}                       | properties.zone",
                "\"properties\": {\"errorHandling\": \"SKIP\"}       | properties.errorHandling",
                "\"properties\": {\"concurrency\": {\"policy\": \"skip\"}} | properties.concurrency.policy",
                "\"properties\": {\"concurrency\": {\"limit\": 0}}   | properties.concurrency.limit",
                "\"properties\": {\"stakeholders\": [\"a\", 1]}      | properties.stakeholders[1]",
                "\"variables\": {}                                   | variables",
                "\"variables\": [null]                               | variables[0]",
                "\"variables\": [{\"name\": \"a\"}]                  | variables[0].kind",
                "\"variables\": [{\"kind\": \"date\", \"name\": \"a\"}] | variables[0].kind",
                "\"variables\": [{\"kind\": \"time\"}]               | variables[0].name",
                "\"variables\": [{\"kind\": \"time\", \"name\": \"a\", \"value\": \"x\"}] | variables[0].value",
                "\"variables\": [{\"kind\": \"constant\", \"name\": \"a\", \"offset\": \"\"}] | variables[0].offset",
                "\"variables\": [{\"kind\": \"time\", \"name\": \"a\", \"base\": \"NOW\"}] | variables[0].base",
                "\"nodes\": [[]]                                     | nodes[0]",
                "\"nodes\": [{\"name\": \"A\", \"kind\": \"sql\"}]   | nodes[0].key",
                "\"nodes\": [{\"key\": \"a b\", \"name\": \"A\", \"kind\": \"sql\"}] | nodes[0].key",
                "\"nodes\": [{\"key\": \"aaaaaaaaaaaaaaaaaaaaaaaaa\", \"name\": \"A\", \"kind\": \"sql\"}] | nodes[0].key",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"  \", \"kind\": \"sql\"}] | nodes[0].name",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\"}]      | nodes[0].kind",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"shell\"}] | nodes[0].kind",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"position\": {\"x\": \"1\"}}] | nodes[0].position.x",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"position\": {\"x\": 1e400}}] | nodes[0].position.x",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": null, \"query\": 1}}] | nodes[0].config.query",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": \"a\\u0000\"}}] | nodes[0].config.sql",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": \"a\\ud800b\"}}] | nodes[0].config.sql",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"transaction\": \"NONE\"}}] | nodes[0].config.transaction",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"expectations\": [{}]}}] | nodes[0].config.expectations[0]",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"expectations\": [{\"statement\": 1, \"rows\": {\"min\": 2, \"max\": 1}}]}}] | nodes[0].config.expectations[0].rows.min",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"policy\": {\"retries\": -1}}] | nodes[0].policy.retries",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"policy\": {\"timeout\": \"2h\"}}] | nodes[0].policy.timeout",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"policy\": {\"timeout\": \"PT9999999999999999999H\"}}] | nodes[0].policy.timeout",
                "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"policy\": {\"retryOn\": [\"8\"]}}] | nodes[0].policy.retryOn[0]",
                "\"edges\": [{\"from\": \"a\"}]                      | edges[0].to",
                "\"edges\": [{\"from\": \"a\", \"to\": 1}]           | edges[0].to",
                "\"schedule\": {}                                    | schedule.type",
                "\"schedule\": {\"type\": \"EVENT\"}                 | schedule.type",
                "\"schedule\": {\"type\": \"ONCE\", \"enabled\": \"true\"} | schedule.enabled",
                "\"schedule\": {\"type\": \"ONCE\", \"every\": 1.5}  | schedule.every",
                "\"schedule\": {\"type\": \"ONCE\", \"every\": 99999999999} | schedule.every",
                "\"schedule\": {\"type\": \"ONCE\", \"days\": [\"LW\"]} | schedule.days[0]",
                "\"schedule\": {\"type\": \"ONCE\", \"hours\": [null]} | schedule.hours[0]",
                "\"schedule\": {\"type\": \"ONCE\", \"effective\": {\"till\": null}} | schedule.effective.till",
                "\"notes\": [{\"text\": \"t\"}]                      | notes[0].key",
            })
    void what_is_not_well_formed_is_refused_with_its_path(String field, String path) {
        Problem.Invalid refusal = catchThrowableOfType(Problem.Invalid.class, () -> parse(field));

        assertThat(refusal.code()).isEqualTo("malformed");
        assertThat(errorsOf(refusal)).extracting(FieldError::field).contains(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                                          | ``",
                "[]                                         | ``",
                "{\"name\": \"n\"}                          | format",
                "{\"format\": \"millrace/v2\", \"name\": \"n\"} | format",
                "{\"format\": \"millrace/v1\"}              | name",
                "{\"format\": \"millrace/v1\", \"name\": 5} | name",
                "{\"format\": \"millrace/v1\", \"name\": \" \"} | name",
            })
    void a_document_needs_its_format_and_a_name(String json, String path) {
        Problem.Invalid refusal = catchThrowableOfType(Problem.Invalid.class, () -> DefinitionJson.parse(json));

        assertThat(errorsOf(refusal)).extracting(FieldError::field).contains(path);
    }

    @Test
    void all_mistakes_are_named_at_once_up_to_twenty() {
        Problem.Invalid two = catchThrowableOfType(
                Problem.Invalid.class, () -> parse("\"description\": 1, \"notes\": [{\"key\": \"?\"}]"));
        String many = IntStream.range(0, 5000).mapToObj(i -> "5").collect(Collectors.joining(",", "\"nodes\": [", "]"));
        Problem.Invalid twenty = catchThrowableOfType(Problem.Invalid.class, () -> parse(many));

        assertThat(errorsOf(two)).extracting(FieldError::field).containsExactly("description", "notes[0].key");
        assertThat(errorsOf(twenty)).hasSize(20);
    }

    @Test
    void a_name_has_at_most_200_characters_however_many_units_they_take() {
        assertThat(DefinitionJson.parse(named("𝄞".repeat(200))).definition().name())
                .hasSize(400);
        assertThatThrownBy(() -> DefinitionJson.parse(named("x".repeat(201)))).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void limits_are_named() {
        String edges =
                IntStream.range(0, 20_001).mapToObj(i -> "{}").collect(Collectors.joining(",", "\"edges\": [", "]"));
        String nodes =
                IntStream.range(0, 5_001).mapToObj(i -> "{}").collect(Collectors.joining(",", "\"nodes\": [", "]"));

        assertTooLarge(nodes, "5,000 nodes");
        assertTooLarge(edges, "20,000 edges");
        assertTooLarge(script("ü".repeat((1 << 19) + 1)), "1 MiB");
        assertTooLarge("\"description\": \"" + "x".repeat(4 << 20) + "\"", "4 MiB");
        assertThat(parse(script("ü".repeat(1 << 19))).nodes()).hasSize(1);
    }

    @Test
    void text_that_is_not_json_is_malformed() {
        for (String text : List.of("", "{", "{\"a\":1,\"a\":2}", "nul", "{} {}", "[".repeat(100_000))) {
            assertThatThrownBy(() -> DefinitionJson.parse(text))
                    .as(text.length() > 20 ? "deep" : text)
                    .isInstanceOfSatisfying(
                            Problem.Invalid.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("malformed"));
        }
    }

    @Test
    void a_stored_document_keeps_names_that_are_not_given_any_more() {
        String json = "{\"format\": \"millrace/v1\", \"name\": \"n\", \"nodes\": "
                + "[{\"key\": \"a\", \"name\": \"a\u200Bb\", \"kind\": \"sql\"}]}";

        assertThatThrownBy(() -> DefinitionJson.parse(json))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        refusal -> assertThat(errorsOf(refusal))
                                .extracting(FieldError::field)
                                .containsExactly("nodes[0].name"))
                .hasMessageContaining("U+200B");
        assertThat(DefinitionJson.stored(json).nodes().get(0).name()).isEqualTo("a\u200Bb");
        assertThat(DefinitionJson.stored(json, "other").definition().name()).isEqualTo("other");
    }

    @Test
    void names_come_in_composed_and_the_document_has_them_so() {
        DefinitionDocument document = DefinitionJson.parse(named("Zu\u0308ge\u00A0"));

        assertThat(document.definition().name()).isEqualTo("Z\u00fcge");
        assertThat(document.json()).contains("Z\u00fcge");
    }

    private static void assertTooLarge(String field, String limit) {
        assertThatThrownBy(() -> parse(field))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("too-large"))
                .hasMessageContaining(limit);
    }

    private static String script(String sql) {
        return "\"nodes\": [{\"key\": \"a\", \"name\": \"A\", \"kind\": \"sql\", \"config\": {\"sql\": \"" + sql
                + "\"}}]";
    }

    private static String named(String name) {
        return "{\"format\": \"millrace/v1\", \"name\": \"" + name + "\"}";
    }

    private static Definition parse(String field) {
        return DefinitionJson.parse("{\"format\": \"millrace/v1\", \"name\": \"n\", " + field + "}")
                .definition();
    }

    @SuppressWarnings("unchecked")
    private static List<FieldError> errorsOf(Problem.Invalid refusal) {
        return (List<FieldError>) Objects.requireNonNull(refusal.fields().get("errors"));
    }
}
