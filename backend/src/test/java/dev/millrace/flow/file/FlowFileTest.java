package dev.millrace.flow.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.common.Problem;
import dev.millrace.common.Problem.FieldError;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SampleFlows;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowFileTest {

    private static final String HEAD = "format: millrace/v1\nname: n\n";

    @Test
    void the_tutorial_is_a_file_that_reads_like_itself() throws IOException {
        try (InputStream golden =
                Objects.requireNonNull(FlowFileTest.class.getResourceAsStream("/dev/millrace/flow/tutorial.yaml"))) {
            FlowFile file = FlowFile.of(SampleFlows.tutorial());

            assertThat(file.text()).isEqualTo(new String(golden.readAllBytes(), UTF_8));
            assertThat(file.name()).isEqualTo("Import RDS PG data to OSS");
            assertThat(Meaning.of(read(file.text()))).isEqualTo(Meaning.of(SampleFlows.tutorial()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 1                    | `|-\n        select 1`",
                "`select 1;\n`               | `|\n        select 1;`",
                "`  a\n b \t\n\n\n`          | `|2+\n          a\n         b \t\n\n`",
                "`\tselect 1`                | `|2-\n        \tselect 1`",
                "`a # no comment\n--- \n: x` | `|-\n        a # no comment\n        --- \n        : x`",
                "`a\r\n  b`                  | `\"a\\r\\n\\\n        \\  b\"`",
                "`\n \n`                     | `\"\\n\\\n        \\ \\n\"`",
                "`a\u2028b`                  | `\"a\\u2028b\"`",
            })
    void a_script_stands_line_by_line_wherever_yaml_can_hold_it(String sql, String written) {
        String text = FlowFile.of(SampleFlows.flow(SampleFlows.node("a", sql))).text();

        assertThat(text).contains("      sql: " + written + "\n");
        assertThat(read(text).nodes()).containsExactly(SampleFlows.node("a", sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Load",
                "Load (daily) v1.2",
                "数据",
                "yes",
                "NULL",
                "0815",
                "a: b",
                "a #b",
                "- a",
                "<b>\"bold\"</b>",
                "a, b",
                "it's",
                "[x]",
                "{x}",
                "*",
                "a\\b",
                "ünïcode 😀"
            })
    void a_name_is_bare_only_where_it_is_safe(String name) {
        Definition flow = SampleFlows.flow();
        Definition named = new Definition(
                name,
                flow.description(),
                flow.properties(),
                flow.variables(),
                flow.nodes(),
                flow.edges(),
                flow.schedule(),
                flow.notes());

        String text = FlowFile.of(named).text();

        boolean bare = List.of("Load", "Load (daily) v1.2", "数据").contains(name);
        assertThat(text).contains(bare ? "name: " + name + "\n" : "name: \"");
        assertThat(read(text)).isEqualTo(named);
    }

    @Test
    void what_a_person_writes_by_hand_is_read() {
        Definition flow = read("""
                # A flow for every morning.
                format: millrace/v1
                name: 'By hand'
                nodes:
                - key: a
                  name: >
                    Folded
                    name
                  kind: sql
                  policy: {retries: 3, retryOn: [08, "57014"]}
                schedule:
                  enabled: true
                  type: PERIODIC
                  cycle: DAY
                  time: 09:30
                  effective: {from: 2026-01-01, to: ~}
                """);

        assertThat(flow.name()).isEqualTo("By hand");
        assertThat(flow.nodes()).singleElement().satisfies(node -> {
            assertThat(node.name()).isEqualTo("Folded name");
            assertThat(node.policy().retryOn()).containsExactly("08", "57014");
        });
        assertThat(Objects.requireNonNull(flow.schedule()).time()).isEqualTo("09:30");
        assertThat(Objects.requireNonNull(flow.schedule().effective()).from()).isEqualTo("2026-01-01");
    }

    @Test
    void a_mark_of_byte_order_is_no_part_of_the_document() {
        assertThat(read("\uFEFF" + HEAD).name()).isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                | The file is empty.",
                "`# nothing\n`                     | The file is empty.",
                "just words                        | The document must be an object (line 1, column 1).",
                "`- a\n`                           | The document must be an object (line 1, column 1).",
                "`a: b: c`                         | The file is not YAML: mapping values are not allowed here (line 1, column 5).",
                "`name: \"open`                    | found unexpected end of stream (line 1, column 12).",
                "`nodes:\n\t- key: a`              | (line 2, column 1).",
                "`name: a\nname: b`                | The field \"name\" is given twice (line 2, column 1).",
                "`name: a\n---\nname: b`           | A second document begins (line 2, column 1).",
                "`name: &a x\ndescription: *a`     | Anchors and aliases (& and *) are not taken (line 1, column 7).",
                "`name: *a`                        | Anchors and aliases (& and *) are not taken (line 1, column 7).",
                "`name: !!java.net.URL [x]`        | Tags (!) are not taken (line 1, column 7).",
                "`? [a]\n: b`                      | The name of a field has to be a word (line 1, column 3).",
                "`name: a\u0001b`                  | the character U+0001; it can be escaped in double quotes (line 1, column 8).",
                "`format: millrace/v2\nname: n`    | format must be millrace/v1 (line 1, column 1).",
                "`format: millrace/v1\n\nname: 7`  | name must be a text (line 3, column 1).",
                "`format: millrace/v1\nnodes: []`  | name is required (line 1, column 1).",
                "`format: millrace/v1\nname: \"\\0\"`     | name must hold neither U+0000 nor half of a surrogate pair (line 2, column 1).",
                "`format: millrace/v1\nname: \"\\ud83d\"` | name must hold neither U+0000 nor half of a surrogate pair (line 2, column 1).",
                "`{\"format\": \"millrace/v1\",\n \"name\": nul}` | The file is not well-formed JSON (line 2,",
                "`{\"name\": \"a\",\n  \"name\": \"b\"}`         | The field \"name\" is given twice (line 2, column 3).",
                "`{\"format\": \"millrace/v1\", \"name\": \"n\"} x` | (line 1,",
                "`{\"format\": \"millrace/v1\",\n  \"name\": 5}`   | name must be a text (line 2, column 3).",
            })
    void what_is_wrong_is_said_with_its_place(String text, String message) {
        assertThat(refusalOf(text)).hasMessageContaining(message);
    }

    @Test
    void every_wrong_field_has_its_place() {
        Problem.Invalid refusal = refusalOf(HEAD + """
                nodes:
                  - key: a
                    kind: sql
                    speed: 1
                    policy:
                      retries: many
                """);

        assertThat(List.<Object>copyOf(
                        (List<?>) Objects.requireNonNull(refusal.fields().get("errors"))))
                .containsExactlyInAnyOrder(
                        new FieldError("nodes[0].speed", "is not a field of millrace/v1 here (line 6, column 5)."),
                        new FieldError("nodes[0].name", "is required (line 4, column 5)."),
                        new FieldError("nodes[0].policy.retries", "must be a whole number (line 8, column 7)."));
    }

    @Test
    void a_file_cannot_grow_while_it_is_read() {
        StringBuilder bomb = new StringBuilder(HEAD + "a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ", ").repeat(9))
                    .append("*")
                    .append((char) (c - 1))
                    .append("]\n");
        }

        assertThat(refusalOf(bomb.toString())).hasMessageContaining("Anchors and aliases");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "- ", "{a: "})
    void what_is_nested_without_end_is_refused(String opening) {
        assertThat(refusalOf(opening.repeat(50_000)).code()).isEqualTo("malformed");
    }

    @Test
    void a_long_name_is_refused_and_not_repeated() {
        assertThat(refusalOf("format: millrace/v1\nname: " + "x".repeat(10_000)))
                .hasMessage("name must have 1 to 200 characters (line 2, column 1).");
        assertThat(refusalOf(HEAD + "x".repeat(10_000) + ": 1\n").getMessage()).hasSizeLessThan(300);
    }

    @Test
    void bytes_that_are_no_text_are_refused_with_their_place() {
        Problem.Invalid refusal = catchThrowableOfType(
                Problem.Invalid.class, () -> FlowFile.read("format: millrace/v1\nname: für".getBytes(ISO_8859_1)));

        assertThat(refusal).hasMessage("The file is not UTF-8 (line 2, column 8).");
    }

    @Test
    void a_file_has_at_most_4_mib() {
        Problem.Invalid refusal = catchThrowableOfType(
                Problem.Invalid.class, () -> FlowFile.read((HEAD + "#".repeat(4 << 20)).getBytes(UTF_8)));

        assertThat(refusal.code()).isEqualTo("too-large");
        assertThat(refusal).hasMessageContaining("4 MiB");
    }

    @Test
    void a_flow_whose_margins_would_not_fit_is_written_without_them() {
        Node[] nodes = IntStream.range(0, 4)
                .mapToObj(i -> SampleFlows.node("n" + i, "a\n".repeat(200_000)))
                .toArray(Node[]::new);

        FlowFile file = FlowFile.of(SampleFlows.flow(nodes));

        assertThat(file.syntax()).isEqualTo(FlowFile.Syntax.JSON);
        assertThat(FlowFile.read(file.text().getBytes(UTF_8)).definition()).isEqualTo(SampleFlows.flow(nodes));
    }

    @Test
    void a_script_on_one_endless_line_is_read_as_well() {
        Definition flow = SampleFlows.flow(SampleFlows.node("a", "x".repeat(1 << 20)));

        FlowFile file = FlowFile.of(flow);

        assertThat(file.syntax()).isEqualTo(FlowFile.Syntax.JSON);
        assertThat(read(file.text())).isEqualTo(flow);
        assertThat(refusalOf(HEAD + "description: " + "x".repeat(1 << 20)))
                .hasMessage("A line of YAML has at most 256 KiB; JSON may have longer ones (line 3, column 1).");
    }

    private static Definition read(String text) {
        return FlowFile.read(text.getBytes(UTF_8)).definition();
    }

    private static Problem.Invalid refusalOf(String text) {
        return catchThrowableOfType(Problem.Invalid.class, () -> FlowFile.read(text));
    }
}
