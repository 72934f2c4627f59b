package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much of everything: nodes, rows, text, notices; and what a script leaves behind. */
@Postgres
class LargeFlowsTest {

    private Bench bench;
    private Engine engine;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("drop table if exists t; create table t (a int)");
        engine = bench.engine();
    }

    @AfterEach
    void release() {
        bench.close();
    }

    private RunState ended(String json) {
        RunId id = bench.queued(json);
        engine.look();
        return bench.ended(engine, id).state();
    }

    @Test
    void a_wide_fan_shares_a_small_pool() {
        SampleFlows flow = SampleFlows.flow()
                .node("first", "insert into t values (1)")
                .node("last", "insert into t select 1000 where (select count(*) from t) = 501");
        for (int i = 0; i < 500; i++) {
            flow.node("n" + i, "insert into t values (1)")
                    .edge("first", "n" + i)
                    .edge("n" + i, "last");
        }
        assertThat(ended(flow.json())).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(502);
    }

    @Test
    void a_flow_of_two_thousand_nodes_runs_to_its_end() {
        assertThat(ended(SampleFlows.chain(2000, "insert into t values (1)"))).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2000);
    }

    @Test
    void a_script_of_a_mebibyte_runs() {
        String values = IntStream.range(0, 104_000).mapToObj(i -> "(123456)").collect(Collectors.joining(", "));
        assertThat(ended(SampleFlows.chain(1, "insert into t values " + values)))
                .isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(104_000);
    }

    @Test
    void a_flood_of_notices_is_cut_and_the_node_succeeds() {
        RunId id = bench.queued(
                SampleFlows.chain(1, "do $$ begin for i in 1..50000 loop raise notice 'line %', i; end loop; end $$"));
        engine.look();
        var run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts().get(0).statements().get(0).notices())
                .hasSizeBetween(1, 1000);
    }

    @Test
    void what_a_script_leaves_behind_does_not_reach_the_next_one() {
        RunId id = bench.queued(SampleFlows.flow()
                .node(
                        "messy",
                        "create temporary table left_over (a int); set work_mem = '64kB'; select pg_advisory_lock(42);"
                                + " listen somebody",
                        "PER_STATEMENT",
                        "{}")
                .node(
                        "next",
                        "insert into t select count(*) from pg_locks where locktype = 'advisory' and objid = 42;"
                                + " insert into t select count(*) from pg_class where relname = 'left_over';"
                                + " insert into t select case when current_setting('work_mem') = '64kB' then 1 else 0 end;"
                                + " insert into t select count(*) from pg_listening_channels()")
                .edge("messy", "next")
                .json());
        engine.look();
        assertThat(bench.ended(engine, id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.database.sql("select sum(a) from t").query(Long.class).single())
                .isZero();
        assertThat(bench.count("t")).isEqualTo(4);
    }
}
