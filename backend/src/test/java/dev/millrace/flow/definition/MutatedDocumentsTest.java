package dev.millrace.flow.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.Problem;
import dev.millrace.flow.validation.FlowValidator;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.node.ObjectNode;

/** Whatever becomes of a document on its way, it is a definition or a refusal, and what is a definition can be validated. */
class MutatedDocumentsTest {

    private final FlowValidator validator = new FlowValidator();

    @Property(tries = 2000)
    void a_mutated_document_is_read_or_refused(@ForAll long seed) {
        ObjectNode tree = Mutations.ofTutorial(new Random(seed));

        try {
            DefinitionDocument document = DefinitionJson.parse(tree);
            assertThat(DefinitionJson.parse(document.json()).definition()).isEqualTo(document.definition());
            assertThat(validator.findings(
                            document.definition(), Set.of(SampleFlows.RDS), Instant.parse("2026-11-22T12:00:00Z")))
                    .isNotNull();
        } catch (Problem.Invalid refusal) {
            assertThat(refusal.code()).isEqualTo("malformed");
        }
    }
}
