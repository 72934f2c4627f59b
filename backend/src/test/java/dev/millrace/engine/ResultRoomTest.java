package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NodeDetail;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What results take of the memory until they are recorded. */
@Postgres
class ResultRoomTest {

    private static final String HUNDRED_ROWS = "select repeat('x', 2000) from generate_series(1, 100);\n";

    /** Half of it for answers, and half of that for one of them: four mebibytes, as which 1,048,576 characters count. */
    private final MemoryBudget memory = new MemoryBudget(16 << 20);

    private Bench bench;
    private Engine engine;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database, memory);
        engine = bench.engine();
    }

    @AfterEach
    void release() {
        bench.close();
    }

    private RunId ended(String json, RunState state) {
        RunId id = bench.queued(json);
        engine.look();
        assertThat(bench.ended(engine, id).state()).isEqualTo(state);
        return id;
    }

    private List<NodeDetail.Result> results(RunId run, String node) {
        return bench.queries
                .node(run, node, NodeDetail.Part.LATEST)
                .attempts()
                .get(0)
                .results();
    }

    @Test
    void a_node_with_more_results_than_fit_at_once_has_them_recorded_before_it_goes_on() {
        RunId id = ended(SampleFlows.chain(1, HUNDRED_ROWS.repeat(12)), RunState.SUCCEEDED);
        assertThat(results(id, "n0")).hasSize(12).allSatisfy(result -> {
            assertThat(result.rows()).hasSize(100);
            assertThat(result.truncated()).isFalse();
        });
        assertThat(memory.held()).isZero();
    }

    @Test
    void a_result_that_does_not_fit_has_fewer_rows_and_says_so() {
        RunId id = ended(
                SampleFlows.chain(1, "select repeat('語', 8000) from generate_series(1, 100)"), RunState.SUCCEEDED);
        assertThat(results(id, "n0")).singleElement().satisfies(result -> {
            assertThat(result.rows()).hasSizeBetween(30, 45);
            assertThat(result.rowCount()).isEqualTo(100);
            assertThat(result.truncated()).isTrue();
        });
        assertThat(memory.held()).isZero();
    }

    @Test
    void nodes_at_once_share_what_there_is_and_give_it_back() {
        SampleFlows flow = SampleFlows.flow();
        for (int i = 0; i < 12; i++) {
            flow.node("n" + i, HUNDRED_ROWS.repeat(6), i % 2 == 0 ? "SINGLE" : "PER_STATEMENT", "{}");
        }
        ended(flow.json(), RunState.SUCCEEDED);
        assertThat(memory.held()).isZero();
    }

    @Test
    void what_a_node_held_that_failed_is_given_back() {
        String noisy = "do $$ begin for i in 1..200 loop raise notice '%', repeat('n', 4000); end loop; end $$;\n";
        ended(SampleFlows.chain(1, HUNDRED_ROWS + noisy + "select 1/0"), RunState.FAILED);
        assertThat(memory.held()).isZero();
    }

    @Test
    void what_a_node_held_whose_session_was_ended_is_given_back() {
        String killed = HUNDRED_ROWS + "select pg_terminate_backend(pg_backend_pid())";
        ended(SampleFlows.chain(1, killed), RunState.FAILED);
        assertThat(memory.held()).isZero();
    }

    @Test
    void what_a_run_held_that_is_taken_over_is_given_back() {
        RunId id = bench.queued(SampleFlows.chain(1, HUNDRED_ROWS.repeat(20) + "select pg_sleep(60)"));
        engine.look();
        Bench.until(engine, () -> memory.held() > 0);
        new JournalRows(bench.database).takeOver(id);
        bench.clock.pass(Bench.LEASE);
        Bench.until(engine, () -> memory.held() == 0);
    }
}
