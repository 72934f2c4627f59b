package dev.millrace.flow.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.Mutations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Whatever a draft holds survives its file. */
class FlowFilePropertyTest {

    @Property(tries = 1500)
    void what_is_written_is_read_as_what_it_was_and_written_again_to_the_byte(@ForAll long seed) {
        Definition flow = RandomDefinitions.of(seed);

        String text = FlowFile.of(flow).text();
        Definition read = FlowFile.read(text).definition();

        assertThat(Meaning.of(read)).as(text).isEqualTo(Meaning.of(flow));
        assertThat(FlowFile.of(read).text()).isEqualTo(text);
        assertThat(text).endsWith("\n").doesNotContain("\r", "\u0085", "\u2028", "\uFEFF");
        assertThat(FlowFile.read(text.replace("\n", "\r\n")).definition()).isEqualTo(read);
    }

    @Property(tries = 500)
    void the_order_of_drawing_does_not_show(@ForAll long seed) {
        Definition flow = RandomDefinitions.of(seed);
        Random random = new Random(seed);

        Definition drawnOtherwise = new Definition(
                flow.name(),
                flow.description(),
                flow.properties(),
                flow.variables(),
                shuffled(flow.nodes(), random),
                shuffled(flow.edges(), random),
                flow.schedule(),
                flow.notes());

        assertThat(Meaning.of(FlowFile.read(FlowFile.of(drawnOtherwise).text()).definition()))
                .isEqualTo(Meaning.of(flow));
        if (flow.nodes().stream()
                        .map(node -> node.name() + "\n" + node.key())
                        .distinct()
                        .count()
                == flow.nodes().size()) {
            assertThat(FlowFile.of(drawnOtherwise)).isEqualTo(FlowFile.of(flow));
        }
    }

    @Property(tries = 500)
    void the_same_document_in_json_is_the_same_flow(@ForAll long seed) {
        Definition flow = RandomDefinitions.of(seed);
        String json = PlainDocument.of(flow).toString();

        assertThat(FlowFile.read(json).definition())
                .isEqualTo(FlowFile.read(FlowFile.of(flow).text()).definition())
                .isEqualTo(DefinitionJson.parse(json).definition());
    }

    @Property(tries = 500)
    void a_mutated_document_that_is_taken_survives(@ForAll long seed) {
        Definition flow;
        try {
            flow = DefinitionJson.parse(Mutations.ofTutorial(new Random(seed))).definition();
        } catch (Problem.Invalid refused) {
            return;
        }

        assertThat(Meaning.of(FlowFile.read(FlowFile.of(flow).text()).definition()))
                .isEqualTo(Meaning.of(flow));
    }

    /** The scripts of a file are the same to any reader, not to ours alone. */
    @Property(tries = 500)
    void texts_are_those_that_yaml_1_1_reads(@ForAll long seed) {
        Definition flow = RandomDefinitions.of(seed);
        Object document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(FlowFile.of(flow).text());

        assertThat(document)
                .isEqualTo(new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(asciiOnly(PlainDocument.of(flow).toString())));
    }

    /** JSON is YAML too, once what YAML takes for breaks and marks is escaped. */
    private static String asciiOnly(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars()
                .forEach(c ->
                        ascii.append(c >= ' ' && c < 0x7F ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return ascii.toString();
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
