package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.Ids;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.testing.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many runs at one glance, on a real PostgreSQL. */
@Postgres
class RunOverviewTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final String TWO_NODES = """
            {"format": "millrace/v1", "name": "Two", "nodes": [
              {"key": "b", "name": "First", "kind": "sql"}, {"key": "a", "name": "Second", "kind": "sql"}]}
            """;

    private final JdbcClient database;
    private final RunOverview overview;

    RunOverviewTest(DataSource console) {
        this.database = JdbcClient.create(console);
        this.overview = new RunOverview(database);
    }

    @BeforeEach
    void empty() {
        database.sql("delete from run").update();
    }

    @Test
    void the_tries_of_a_run_come_in_the_order_of_its_nodes() {
        String run = run("flow", RunState.RUNNING, NOW);
        String other = run("flow", RunState.QUEUED, null);
        attempt(run, "b", 1, AttemptState.FAILED, NOW, NOW.plusSeconds(1));
        attempt(run, "a", 1, AttemptState.RUNNING, NOW.plusSeconds(5), null);
        attempt(run, "b", 2, AttemptState.SUCCEEDED, NOW.plusSeconds(3), NOW.plusSeconds(5));

        Map<String, List<RunOverview.Span>> spans = overview.spans(List.of(run, other), 2);

        assertThat(spans).containsOnlyKeys(run);
        assertThat(spans.get(run))
                .containsExactly(
                        new RunOverview.Span("First", AttemptState.FAILED, NOW, NOW.plusSeconds(1)),
                        new RunOverview.Span("First", AttemptState.SUCCEEDED, NOW.plusSeconds(3), NOW.plusSeconds(5)),
                        new RunOverview.Span("Second", AttemptState.RUNNING, NOW.plusSeconds(5), null));
        assertThat(overview.spans(List.of(run), 1)).isEmpty();
        assertThat(overview.spans(List.of(), 1)).isEmpty();
    }

    @Test
    void a_run_that_has_ended_is_told_of_by_its_row_as_by_its_entries() {
        String run = run("flow", RunState.FAILED, NOW);
        attempt(run, "b", 1, AttemptState.FAILED, NOW, NOW.plusSeconds(1));
        attempt(run, "b", 2, AttemptState.SUCCEEDED, NOW.plusSeconds(3), NOW.plusSeconds(5));
        Map<String, List<RunOverview.Span>> folded = overview.spans(List.of(run), 2);

        new JournalRows(database).summarize(new RunId(run));
        database.sql("delete from run_entry where run_id = :run")
                .param("run", run)
                .update();

        assertThat(overview.spans(List.of(run), 2)).isEqualTo(folded).containsOnlyKeys(run);
        assertThat(overview.spans(List.of(run), 1)).isEmpty();
    }

    @Test
    void runs_are_counted_by_the_slot_they_began_in() {
        run("flow", RunState.SUCCEEDED, NOW);
        run("flow", RunState.SUCCEEDED, NOW.plusSeconds(1799));
        run("flow", RunState.FAILED, NOW.plusSeconds(1800));
        run("flow", RunState.SUCCEEDED, NOW.minusSeconds(1));
        run("flow", RunState.QUEUED, null);

        assertThat(overview.counts(NOW, HALF_HOUR))
                .containsExactlyInAnyOrder(
                        new RunOverview.Count(0, RunState.SUCCEEDED, 2), new RunOverview.Count(1, RunState.FAILED, 1));
    }

    @Test
    void what_lives_is_counted_with_the_flows_it_is_of() {
        run("one", RunState.RUNNING, NOW);
        run("one", RunState.CANCELLING, NOW);
        run("two", RunState.RUNNING, NOW);
        run("three", RunState.PAUSED, NOW);
        run("four", RunState.QUEUED, null);
        run("five", RunState.FAILED, NOW);

        assertThat(overview.live()).isEqualTo(new RunOverview.Live(3, 2, 1, 1));
    }

    private String run(String flow, RunState state, @Nullable Instant started) {
        RunId id = new RunId(Ids.next(NOW));
        RunRecord run = new RunRecord(
                id,
                flow,
                "Two",
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                NOW,
                NOW,
                ZoneId.of("UTC"),
                null,
                1L,
                null,
                "tester",
                NOW,
                null,
                null);
        NewRuns.insert(database, run, TWO_NODES, DefinitionJson.parse(TWO_NODES).definition());
        database.sql("update run set state = :state, started_at = :started, ended_at = :ended, reason = :reason "
                        + "where id = :id")
                .param("state", state.name())
                .param("started", StoredJson.sql(started))
                .param("ended", StoredJson.sql(state.ended() ? NOW.plusSeconds(3600) : null))
                .param("reason", state == RunState.PAUSED ? "DECISION_NEEDED" : null)
                .param("id", id.value())
                .update();
        return id.value();
    }

    private void attempt(
            String run, String node, int number, AttemptState state, Instant started, @Nullable Instant ended) {
        new JournalRows(database).attempt(new RunId(run), node, number, state, started, ended);
    }
}
