package dev.millrace.flow.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.file.FlowFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What grows with the square takes minutes in documents of this size; the bound only tells it apart from what does not. */
class LargeFlowsTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String SCHEDULE =
            "\"schedule\": {\"enabled\": true, \"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"0 0/5 * * * ?\"}";

    @Test
    void nodes_that_wait_for_each_other_in_many_pairs() {
        check(
                5_000,
                "select 1",
                "",
                edges(20_000, i -> i < 5_000 ? edge(i, i ^ 1) : edge(i % 2_500, 2_500 + i * 7 % 2_500)));
    }

    @Test
    void nodes_that_wait_for_very_many() {
        check(2_000, "select 1", "", edges(19_900, i -> edge(i / 199, 100 + i % 199 * 9)));
    }

    @Test
    void a_circle_of_all_nodes() {
        check(5_000, "select 1", "", edges(5_000, i -> edge(i, (i + 1) % 5_000)));
    }

    @Test
    void nodes_with_variables_of_their_own_beside_very_many_of_the_flow() {
        String flow = "\"variables\": [" + list(25_000, i -> variable("v" + i)) + "], " + SCHEDULE + ", ";
        String nodes = list(
                2_000, i -> node(i, "select ${v" + i + "}, ${own" + i + "}", variable("own" + i, "+" + i % 50 + "d")));
        check("{%s %s \"nodes\": [%s]}".formatted(head(), flow, nodes));
    }

    @Test
    void one_node_that_uses_very_many_variables_of_its_own() {
        String script = list(20_000, i -> "${v" + i + "}").replace(",", ";select ");
        check("{%s \"nodes\": [%s]}".formatted(head(), node(0, script, list(20_000, i -> variable("v" + i)))));
    }

    @Test
    void variables_that_name_each_other() {
        String flow = "\"variables\": ["
                + list(
                        20_000,
                        i -> "{\"kind\": \"constant\", \"name\": \"v%d\", \"value\": \"${v%d}\"}"
                                .formatted(i, (i + 1) % 20_000))
                + "], ";
        check("{%s %s \"nodes\": [%s]}".formatted(head(), flow, node(0, "select '${v0}'", "")));
    }

    @Test
    void expectations_and_everything_else_of_a_node_that_is_a_list() {
        check(
                ("{%s \"nodes\": [{\"key\": \"n\", \"name\": \"n\", \"kind\": \"sql\", \"config\": {\"sql\": \"select 1\","
                                + " \"expectations\": [%s]}, \"policy\": {\"retryOn\": [%s]}}]}")
                        .formatted(
                                head(),
                                list(20_000, i -> "{\"query\": \"select " + i + " > 0\"}"),
                                list(50_000, i -> "\"40001\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"a\":",
                "{\"a\":1,",
                "[1,",
                "\"a\",",
                "1",
                "{\"#\":1},",
                "\"\\u0061",
                "[[],",
                "{\"a\":{},\"b\":"
            })
    void json_of_anything(String piece) {
        assertTimeoutPreemptively(BOUND, () -> refused(() -> DefinitionJson.parse(repeated(piece))));
        assertTimeoutPreemptively(
                BOUND, () -> refused(() -> FlowFile.read(repeated(piece).getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- ",
                "[",
                "{",
                "{a: ",
                "? ",
                ": ",
                "a: ",
                "a#: 1\n",
                "- a#\n",
                "[a#,",
                "{a#: 1,",
                "\"a\": ",
                "'a' ",
                "'",
                "\"",
                "\"\\x41",
                "|\n a\n",
                ">\n a\n\n",
                "a\n",
                "a ",
                "#",
                "# a\n",
                "\n",
                " \n",
                "a:\n- ",
                "---\n",
                "...\n",
                "%TAG ! a:\n",
                "&a ",
                "*a ",
                "!a ",
                "!!",
                "? a\n",
                "- - - a\n",
                "a: 'b'\n",
                "a: |\n  b\n",
                "1",
                "1e9",
                "nodes:\n",
                "nodes: [{key: a#}]\n",
                "- {key: a#, name: a, kind: sql}\n",
                ", ",
                "] ",
                "} ",
                "\\",
                "\t",
                "é ",
                "😀"
            })
    void yaml_of_anything(String piece) {
        for (String begin : new String[] {"", "nodes:\n", "a: ", "x:\n  y:\n    ", "- "}) {
            byte[] text = (begin + repeated(piece)).getBytes(StandardCharsets.UTF_8);
            assertTimeoutPreemptively(BOUND, () -> refused(() -> FlowFile.read(text)));
        }
    }

    private static void refused(Runnable reading) {
        try {
            reading.run();
        } catch (Problem expected) {
            assertThat(expected.getMessage()).hasSizeLessThan(10_000);
        }
    }

    private static void check(int nodes, String script, String more, String edges) {
        check("{%s %s \"nodes\": [%s], \"edges\": [%s]}"
                .formatted(head(), more, list(nodes, i -> node(i, script, "")), edges));
    }

    private static void check(String json) {
        assertTimeoutPreemptively(BOUND, () -> {
            Definition definition = DefinitionJson.parse(json).definition();
            new FlowValidator().findings(definition, Set.of("d"), Instant.parse("2026-11-22T09:00:00Z"));
            String yaml = FlowFile.of(definition).text();
            Definition again =
                    FlowFile.read(yaml.getBytes(StandardCharsets.UTF_8)).definition();
            assertThat(again.nodes()).hasSameSizeAs(definition.nodes());
            assertThat(again.edges()).hasSameSizeAs(definition.edges());
            assertThat(again.variables()).hasSameSizeAs(definition.variables());
        });
    }

    private static String head() {
        return "\"format\": \"millrace/v1\", \"name\": \"Large\",";
    }

    private static String node(int number, String script, String variables) {
        return "{\"key\": \"n%d\", \"name\": \"n%d\", \"kind\": \"sql\", \"config\": {\"sql\": \"%s\"}, \"variables\": [%s]}"
                .formatted(number, number, script, variables);
    }

    private static String variable(String name) {
        return "{\"kind\": \"constant\", \"name\": \"%s\", \"value\": \"1\"}".formatted(name);
    }

    private static String variable(String name, String offset) {
        return "{\"kind\": \"time\", \"name\": \"%s\", \"format\": \"yyyyMMdd\", \"offset\": \"%s\"}"
                .formatted(name, offset);
    }

    private static String edges(int count, IntFunction<String> edge) {
        return list(count, edge);
    }

    private static String edge(int from, int to) {
        return "{\"from\": \"n%d\", \"to\": \"n%d\"}".formatted(from, to);
    }

    private static String list(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(", "));
    }

    private static String repeated(String piece) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 200_000; i++) {
            text.append(piece.replace("#", String.valueOf(i)));
        }
        return text.toString();
    }
}
