package dev.millrace.flow;

import static dev.millrace.flow.FlowFixture.ANNA;
import static dev.millrace.flow.FlowFixture.BEN;
import static dev.millrace.flow.FlowFixture.tutorialNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.testing.Postgres;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@Postgres
class DraftsTest {

    private final FlowFixture fixture;
    private final Drafts drafts;

    DraftsTest(DataSource source) {
        fixture = new FlowFixture(source);
        drafts = fixture.drafts;
    }

    @Test
    void the_golden_document_comes_back_as_it_went_in() {
        FlowId id = fixture.flows.create(ANNA, "Golden", null).id();

        long revision = drafts.save(BEN, id, 1, DefinitionJson.parse(SampleFlows.tutorialJson()));

        Draft draft = drafts.get(ANNA, id);
        assertThat(revision).isEqualTo(2);
        assertThat(draft.revision()).isEqualTo(2);
        assertThat(draft.savedBy()).isEqualTo("ben");
        assertThat(DefinitionJson.tree(draft.json())).isEqualTo(DefinitionJson.tree(SampleFlows.tutorialJson()));
        assertThat(draft.definition()).isEqualTo(SampleFlows.tutorial());
    }

    @Test
    void nulls_and_absent_fields_survive() {
        String sparse = """
                {"format": "millrace/v1", "name": "Sparse", "properties": null, "nodes":
                 [{"key": "a", "name": "A", "kind": "sql", "policy": {"backoff": 1.0, "timeout": null}}], "edges": []}""";
        FlowId id = fixture.flows.create(ANNA, "Sparse", null).id();

        drafts.save(ANNA, id, 1, DefinitionJson.parse(sparse));

        assertThat(DefinitionJson.tree(drafts.get(ANNA, id).json())).isEqualTo(DefinitionJson.tree(sparse));
    }

    @Test
    void a_stale_save_brings_what_is_stored_and_changes_nothing() {
        FlowId id = fixture.tutorial("Stale");

        Problem.Conflict refusal =
                catchThrowableOfType(Problem.Conflict.class, () -> drafts.save(BEN, id, 1, tutorialNamed("Mine")));

        assertThat(refusal.code()).isEqualTo("stale-revision");
        assertThat(refusal.fields())
                .containsEntry("revision", 2L)
                .containsEntry("definition", tutorialNamed("Stale").tree());
        assertThat(drafts.get(ANNA, id).revision()).isEqualTo(2);
        assertThat(fixture.flows.get(ANNA, id).name()).isEqualTo("Stale");
        assertThat(fixture.acts(id)).containsExactly("flow.draft-saved", "flow.created");
    }

    @Test
    void of_two_who_save_the_same_revision_exactly_one_wins() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                FlowId id = fixture.flows.create(ANNA, "Race " + round, null).id();
                String name = "Race " + round;
                CyclicBarrier start = new CyclicBarrier(2);
                Callable<String> save = () -> {
                    start.await();
                    try {
                        return "saved " + drafts.save(ANNA, id, 1, tutorialNamed(name));
                    } catch (Problem.Conflict lost) {
                        return lost.code() + " " + lost.fields().get("revision");
                    }
                };
                List<Future<String>> outcomes = both.invokeAll(List.of(save, save));
                assertThat(List.of(outcomes.get(0).get(), outcomes.get(1).get()))
                        .containsExactlyInAnyOrder("saved 2", "stale-revision 2");
            }
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void the_name_of_the_document_is_the_name_of_the_flow() {
        FlowId id = fixture.tutorial("Before");

        drafts.save(ANNA, id, 2, tutorialNamed("After"));

        assertThat(fixture.flows.get(ANNA, id).name()).isEqualTo("After");
        assertThat(fixture.acts(id)).startsWith("flow.draft-saved", "flow.renamed");
        assertThat(fixture.flows.create(ANNA, "Before", null)).isNotNull();
    }

    @Test
    void a_taken_name_saves_nothing() {
        FlowId id = fixture.tutorial("First");
        fixture.tutorial("Second");

        Problem.Conflict refusal =
                catchThrowableOfType(Problem.Conflict.class, () -> drafts.save(ANNA, id, 2, tutorialNamed("Second")));

        assertThat(refusal.code()).isEqualTo("name-taken");
        assertThat(drafts.get(ANNA, id).revision()).isEqualTo(2);
        assertThat(drafts.get(ANNA, id).definition().name()).isEqualTo("First");
        assertThat(fixture.acts(id)).containsExactly("flow.draft-saved", "flow.created");
    }
}
