package dev.millrace.flow;

import static dev.millrace.flow.FlowFixture.ANNA;
import static dev.millrace.flow.FlowFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.testing.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Postgres
class FlowsTest {

    private final FlowFixture fixture;
    private final Flows flows;

    FlowsTest(DataSource source) {
        fixture = new FlowFixture(source);
        flows = fixture.flows;
    }

    @Test
    void a_new_flow_has_an_empty_draft_with_the_zone_of_the_console() {
        Flow flow = flows.create(BEN, "  Fresh ", "why");

        assertThat(flow.name()).isEqualTo("Fresh");
        assertThat(flow.owner()).isEqualTo("ben");
        assertThat(flow.draftRevision()).isEqualTo(1);
        assertThat(flow.published()).isNull();
        assertThat(flows.get(ANNA, flow.id())).isEqualTo(flow);
        Definition draft = fixture.drafts.get(ANNA, flow.id()).definition();
        assertThat(draft.name()).isEqualTo("Fresh");
        assertThat(draft.description()).isEqualTo("why");
        assertThat(draft.properties().zone()).isEqualTo("Asia/Shanghai");
        assertThat(draft.nodes()).isEmpty();
        assertThat(fixture.acts(flow.id())).containsExactly("flow.created");
    }

    @Test
    void composed_and_decomposed_forms_of_a_name_are_one_name() {
        Flow flow = flows.create(ANNA, "Zu\u0308ge", null);

        assertThat(flow.name()).isEqualTo("Z\u00fcge");
        assertThat(fixture.drafts.get(ANNA, flow.id()).definition().name()).isEqualTo("Z\u00fcge");
        assertThat(codeOf(() -> flows.create(ANNA, "Z\u00fcge", null))).isEqualTo("name-taken");
        assertThat(flows.list(ANNA, "zu\u0308G", null).items()).hasSize(1);
    }

    @Test
    void a_name_with_what_is_not_seen_is_refused() {
        assertThat(codeOf(() -> flows.create(ANNA, "seen\u200B", null))).isEqualTo("malformed");
        assertThat(codeOf(() -> flows.create(ANNA, "a\nb", null))).isEqualTo("malformed");
        assertThat(flows.list(ANNA, "seen", null).items()).isEmpty();
    }

    @Test
    void a_taken_name_is_refused_and_leaves_nothing() {
        flows.create(ANNA, "Taken", null);

        assertThat(codeOf(() -> flows.create(ANNA, " Taken", null))).isEqualTo("name-taken");
        assertThat(flows.list(ANNA, "taken", null).items()).hasSize(1);
        assertThat(fixture.audit.entries(null, 10_000).items())
                .filteredOn(entry -> entry.subject().name().equals("Taken"))
                .hasSize(1);
    }

    @Test
    void a_name_has_1_to_200_characters() {
        assertThat(codeOf(() -> flows.create(ANNA, "  ", null))).isEqualTo("malformed");
        assertThat(codeOf(() -> flows.create(ANNA, "x".repeat(201), null))).isEqualTo("malformed");
        assertThat(flows.create(ANNA, "<b>&\"'", null).name()).isEqualTo("<b>&\"'");
    }

    @Test
    void an_unknown_id_of_any_form_is_not_found() {
        for (String id : List.of("x", "0".repeat(22), "a'b", "\u0000", "", "x".repeat(300), "../..")) {
            assertThat(codeOf(() -> flows.get(ANNA, FlowId.of(id)))).isEqualTo("not-found");
        }
    }

    @Test
    void the_list_is_in_the_order_of_names_and_comes_in_parts() {
        List<String> names = IntStream.range(0, 230)
                .mapToObj(i -> (i % 2 == 0 ? "Part " : "part ") + "%03d".formatted(i))
                .toList();
        names.forEach(name -> flows.create(ANNA, name, null));

        List<String> read = new ArrayList<>();
        String cursor = null;
        int parts = 0;
        do {
            Page<Flow> page = flows.list(ANNA, "PART ", cursor);
            page.items().forEach(flow -> read.add(flow.name()));
            cursor = page.next();
            parts++;
        } while (cursor != null);

        assertThat(parts).isEqualTo(3);
        assertThat(read).isEqualTo(names);
    }

    @Test
    void what_is_searched_for_is_taken_literally() {
        flows.create(ANNA, "100% sure", null);
        flows.create(ANNA, "100 sure", null);

        assertThat(flows.list(ANNA, "0% S", null).items())
                .extracting(Flow::name)
                .containsExactly("100% sure");
        assertThat(flows.list(ANNA, "nothing\u0000", null).items()).isEmpty();
    }

    @Test
    void a_foreign_cursor_is_malformed() {
        assertThat(codeOf(() -> flows.list(ANNA, null, "!"))).isEqualTo("malformed");
        assertThat(codeOf(() -> flows.list(ANNA, null, "AAAA"))).isEqualTo("malformed");
    }

    @Test
    void a_deleted_flow_is_gone_and_its_name_free() {
        FlowId id = fixture.tutorial("Short-lived");
        fixture.versions.publish(ANNA, id, "", null);

        flows.delete(BEN, id);

        assertThat(codeOf(() -> flows.get(ANNA, id))).isEqualTo("not-found");
        assertThat(codeOf(() -> fixture.drafts.get(ANNA, id))).isEqualTo("not-found");
        assertThat(codeOf(() -> fixture.drafts.save(ANNA, id, 2, FlowFixture.tutorialNamed("x"))))
                .isEqualTo("not-found");
        assertThat(codeOf(() -> flows.delete(ANNA, id))).isEqualTo("not-found");
        assertThat(fixture.versions.published(id)).isEmpty();
        assertThat(fixture.told).contains("unpublished by ben");
        assertThat(fixture.acts(id)).first().isEqualTo("flow.deleted");
        assertThat(flows.create(ANNA, "Short-lived", null).id()).isNotEqualTo(id);
    }

    @Test
    void a_flow_at_work_is_not_deleted() {
        FlowId id = fixture.tutorial("Busy");
        fixture.active = true;

        assertThat(codeOf(() -> flows.delete(ANNA, id))).isEqualTo("wrong-state");
        assertThat(flows.get(ANNA, id).name()).isEqualTo("Busy");
    }

    @Test
    void data_sources_learn_which_flows_name_them_in_draft_or_publication() {
        UsesByFlows uses = new UsesByFlows(fixture.store);
        FlowId published = fixture.tutorial("Uses 1");
        fixture.versions.publish(ANNA, published, "", null);
        fixture.drafts.save(ANNA, published, 2, DefinitionJson.empty("Uses 1", "", "UTC"));
        FlowId drafted = fixture.tutorial("Uses 2");
        flows.create(ANNA, "Uses none", null);

        assertThat(uses.flowsUsing(SampleFlows.ADB))
                .contains("Uses 1", "Uses 2")
                .doesNotContain("Uses none");
        assertThat(uses.flowsUsing("\"$ odd")).isEmpty();

        fixture.versions.unpublish(ANNA, published);
        flows.delete(ANNA, drafted);

        assertThat(uses.flowsUsing(SampleFlows.ADB)).doesNotContain("Uses 1", "Uses 2");
    }

    @Test
    void the_list_shows_what_is_in_force() {
        FlowId id = fixture.tutorial("In force");
        fixture.versions.publish(ANNA, id, "", null);

        assertThat(flows.get(ANNA, id).published()).isNotNull().satisfies(published -> {
            assertThat(published.version()).isEqualTo(1);
            assertThat(published.zone()).isEqualTo("Asia/Shanghai");
            assertThat(published.schedule()).isEqualTo(SampleFlows.tutorial().schedule());
        });
    }

    private static @Nullable String codeOf(ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOf(Problem.class);
        return catchThrowableOfType(Problem.class, act).code();
    }
}
