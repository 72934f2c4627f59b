package dev.millrace.flow;

import static dev.millrace.flow.FlowFixture.ANNA;
import static dev.millrace.flow.FlowFixture.BEN;
import static dev.millrace.flow.FlowFixture.tutorialNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.audit.AuditEntry;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.flow.validation.Finding;
import dev.millrace.testing.Postgres;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Postgres
class VersionsTest {

    private final FlowFixture fixture;
    private final Versions versions;
    private final JdbcClient database;

    VersionsTest(DataSource source) {
        fixture = new FlowFixture(source);
        versions = fixture.versions;
        database = JdbcClient.create(source);
    }

    @Test
    void publishing_makes_the_next_version_of_the_draft() {
        FlowId id = fixture.tutorial("Published");

        Version first = versions.publish(ANNA, id, "first", 2L);
        fixture.drafts.save(BEN, id, 2, tutorialNamed("Published again"));
        Version second = versions.publish(BEN, id, "", null);

        assertThat(first.number()).isEqualTo(1);
        assertThat(second).isEqualTo(new Version(id, 2, "", 3, FlowFixture.NOW, "ben"));
        assertThat(versions.list(ANNA, id, null).items()).containsExactly(second, first);
        assertThat(versions.get(ANNA, id, 1).definition().name()).isEqualTo("Published");
        assertThat(versions.published(id)).hasValueSatisfying(whole -> {
            assertThat(whole.version()).isEqualTo(second);
            assertThat(whole.definition().name()).isEqualTo("Published again");
        });
        assertThat(fixture.told).containsExactly("published 1 Published by anna", "published 2 Published again by ben");
        assertThat(fixture.acts(id)).contains("flow.published");
    }

    @Test
    void editing_does_not_disturb_what_is_published() {
        FlowId id = fixture.tutorial("Steady");
        versions.publish(ANNA, id, "", null);

        fixture.drafts.save(ANNA, id, 2, DefinitionJson.empty("Steady", "", "UTC"));

        assertThat(versions.published(id).orElseThrow().definition().nodes()).hasSize(2);
    }

    @Test
    void a_draft_with_errors_is_refused_with_its_findings() {
        FlowId id = fixture.flows.create(ANNA, "Empty", null).id();

        Problem.Invalid refusal =
                catchThrowableOfType(Problem.Invalid.class, () -> versions.publish(ANNA, id, "", null));

        assertThat(refusal.code()).isEqualTo("definition-invalid");
        assertThat((List<?>) Objects.requireNonNull(refusal.fields().get("findings")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.class, finding -> assertThat(finding.code()).isEqualTo("flow-empty"));
        assertThat(versions.list(ANNA, id, null).items()).isEmpty();
    }

    @Test
    void a_revision_that_is_not_the_drafts_is_stale() {
        FlowId id = fixture.tutorial("Seen");

        assertThat(catchThrowableOfType(Problem.Conflict.class, () -> versions.publish(ANNA, id, "", 1L))
                        .code())
                .isEqualTo("stale-revision");
        assertThat(versions.published(id)).isEmpty();
    }

    @Test
    void publishing_and_whoever_follows_it_succeed_or_fail_together() {
        FlowId id = fixture.tutorial("Together");
        fixture.listenerFails = true;

        assertThatThrownBy(() -> versions.publish(ANNA, id, "", null)).hasMessage("the schedule cannot follow");

        assertThat(versions.published(id)).isEmpty();
        assertThat(versions.list(ANNA, id, null).items()).isEmpty();
        assertThat(fixture.acts(id)).doesNotContain("flow.published");
    }

    @Test
    void unpublishing_keeps_the_versions() {
        FlowId id = fixture.tutorial("Withdrawn");
        versions.publish(ANNA, id, "", null);

        versions.unpublish(BEN, id);

        assertThat(fixture.flows.get(ANNA, id).published()).isNull();
        assertThat(versions.list(ANNA, id, null).items()).hasSize(1);
        assertThat(fixture.told).last().isEqualTo("unpublished by ben");
        assertThat(catchThrowableOfType(Problem.Conflict.class, () -> versions.unpublish(BEN, id))
                        .code())
                .isEqualTo("wrong-state");
        assertThat(versions.publish(ANNA, id, "", null).number()).isEqualTo(2);
    }

    @Test
    void a_version_is_never_changed_or_removed() {
        FlowId id = fixture.tutorial("Stone");
        versions.publish(ANNA, id, "", null);

        assertThatThrownBy(() -> database.sql("update flow_version set comment = 'other'")
                        .update())
                .hasMessageContaining("never changed");
        assertThatThrownBy(() -> database.sql("delete from flow_version").update())
                .hasMessageContaining("never changed");
    }

    @Test
    void restoring_makes_the_draft_that_version_under_the_name_of_today() {
        FlowId id = fixture.tutorial("Restored");
        versions.publish(ANNA, id, "", null);
        fixture.drafts.save(ANNA, id, 2, DefinitionJson.empty("Renamed", "", "UTC"));

        Draft restored = versions.restore(BEN, id, 1, 3L);

        assertThat(restored).isEqualTo(new Draft(id, 4, restored.json(), FlowFixture.NOW, "ben"));
        Draft stored = fixture.drafts.get(ANNA, id);
        assertThat(stored.revision()).isEqualTo(4);
        assertThat(stored.savedBy()).isEqualTo("ben");
        assertThat(DefinitionJson.tree(stored.json()))
                .isEqualTo(DefinitionJson.tree(restored.json()))
                .isEqualTo(tutorialNamed("Renamed").tree());
        assertThat(fixture.flows.get(ANNA, id).name()).isEqualTo("Renamed");
        assertThat(versions.list(ANNA, id, null).items()).hasSize(1);
        AuditEntry entry = fixture.audit.of("flow", id.value(), 1).get(0);
        assertThat(entry.act()).isEqualTo("flow.draft-restored");
        assertThat(entry.actor()).isEqualTo("ben");
        assertThat(entry.detail()).isEqualTo(Map.of("version", 1, "revision", 4));
    }

    @Test
    void restoring_a_draft_at_another_revision_changes_nothing() {
        FlowId id = fixture.tutorial("Held");
        versions.publish(ANNA, id, "", null);
        fixture.drafts.save(ANNA, id, 2, DefinitionJson.empty("Held", "", "UTC"));

        Problem.Conflict refusal = catchThrowableOfType(Problem.Conflict.class, () -> versions.restore(BEN, id, 1, 2L));

        assertThat(refusal.code()).isEqualTo("stale-revision");
        assertThat(refusal.fields()).containsEntry("revision", 3L).containsKey("definition");
        assertThat(fixture.drafts.get(ANNA, id).definition().nodes()).isEmpty();
        assertThat(fixture.acts(id)).doesNotContain("flow.draft-restored");
    }

    @Test
    void a_version_that_is_not_there_restores_nothing() {
        FlowId id = fixture.tutorial("Unpublished");

        assertThatThrownBy(() -> versions.restore(ANNA, id, 1, null)).isInstanceOf(Problem.NotFound.class);
        assertThatThrownBy(() -> versions.restore(ANNA, new FlowId("0".repeat(22)), 1, null))
                .isInstanceOf(Problem.NotFound.class);

        assertThat(fixture.drafts.get(ANNA, id).revision()).isEqualTo(2);
    }

    @Test
    void of_a_save_and_a_restoration_at_once_one_never_covers_the_other() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                FlowId id = fixture.tutorial("Raced " + round);
                versions.publish(ANNA, id, "", null);
                String name = "Raced " + round;
                CyclicBarrier start = new CyclicBarrier(2);
                Future<String> save = both.submit(() -> {
                    start.await();
                    return outcome(() -> fixture.drafts.save(ANNA, id, 2, DefinitionJson.empty(name, "", "UTC")));
                });
                Future<String> restoration = both.submit(() -> {
                    start.await();
                    return outcome(() -> versions.restore(BEN, id, 1, 2L).revision());
                });

                assertThat(List.of(save.get(), restoration.get()))
                        .containsExactlyInAnyOrder("done 3", "stale-revision 3");
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static String outcome(Supplier<Long> change) {
        try {
            return "done " + change.get();
        } catch (Problem.Conflict lost) {
            return lost.code() + " " + lost.fields().get("revision");
        }
    }

    @Test
    void versions_come_in_parts() {
        FlowId id = fixture.tutorial("Often");
        for (int i = 0; i < 101; i++) {
            versions.publish(ANNA, id, "", null);
        }

        assertThat(versions.list(ANNA, id, null).items()).hasSize(100);
        assertThat(versions.list(ANNA, id, "2").items())
                .extracting(Version::number)
                .containsExactly(1);
        assertThat(versions.list(ANNA, id, null).next()).isEqualTo("2");
        assertThat(catchThrowableOfType(Problem.class, () -> versions.list(ANNA, id, "x"))
                        .code())
                .isEqualTo("malformed");
        assertThat(catchThrowableOfType(Problem.class, () -> versions.get(ANNA, id, 102))
                        .code())
                .isEqualTo("not-found");
    }

    @Test
    void the_same_definition_is_published_as_it_was_given() {
        FlowId id = fixture.flows.create(ANNA, "As given", null).id();
        fixture.drafts.save(ANNA, id, 1, DefinitionJson.parse(SampleFlows.tutorialJson()));
        versions.publish(ANNA, id, "", null);

        assertThat(DefinitionJson.tree(versions.get(ANNA, id, 1).json()))
                .isEqualTo(DefinitionJson.tree(SampleFlows.tutorialJson()));
    }
}
