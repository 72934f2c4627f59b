package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.Settling;
import dev.millrace.testing.DurableServer;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The engine with a target on a server of its own, whose table {@code t} has no key: what happens twice is seen twice. */
final class TargetBench implements AutoCloseable {

    /** What the one node does, and what is seen of it. */
    static final String INSERT = "insert into t values (1)";

    final Bench bench;
    private DurableServer server;

    TargetBench(TestDatabase console, DurableServer server) {
        this.bench = new Bench(console);
        this.server = server;
        createTables(server);
        bench.target.at(server.database(), Map.of());
    }

    static void createTables(DurableServer server) {
        server.execute("drop table if exists t, others; create table t (a int); create table others (a int)");
    }

    /** The data source leads to another server from now on. */
    void moveTo(DurableServer other) {
        server = other;
        bench.target.at(other.database(), Map.of());
    }

    RunId queued(String sql) {
        return bench.queued(SampleFlows.chain(1, sql));
    }

    /** The run as it stands when it has ended or waits for a person; the deed is done on the way. */
    RunView ended(OnceAt fault, RunId id) {
        bench.faults(fault);
        Engine engine = bench.engine();
        engine.look();
        Bench.until(engine, fault::done);
        return ended(engine, id);
    }

    /** The same with a console that dies there, as the one that is started after it sees it. */
    RunView endedByTheNext(OnceAt fatal, RunId id) {
        bench.faults(fatal);
        bench.engine().look();
        Bench.until(bench.engine("nobody"), fatal::done);
        bench.faults(Faults.NONE);
        Engine next = bench.engine();
        next.start();
        return ended(next, id);
    }

    private RunView ended(Engine engine, RunId id) {
        return left(engine, id, RunState.PAUSED);
    }

    private RunView left(Engine engine, RunId id, RunState also) {
        Bench.until(engine, () -> {
            // Questions that found no answer are asked again after a while.
            bench.clock.pass(Duration.ofMillis(100));
            RunState state = bench.queries.find(id).orElseThrow().state();
            return state.ended() || state == also;
        });
        return bench.run(id);
    }

    /** The node is UNKNOWN for that reason; a person decides, and the run goes on to that. */
    void decide(RunView paused, String why, Settling as, RunState then) {
        assertThat(paused.state()).isEqualTo(RunState.PAUSED);
        assertThat(paused.nodes().get(0).state()).isEqualTo(NodeState.UNKNOWN);
        assertThat(paused.nodes().get(0).attempts())
                .singleElement()
                .satisfies(
                        attempt -> assertThat(String.valueOf(attempt.error())).contains(why));
        RunId id = new RunId(paused.id());
        NewRuns.settle(bench.database, id, "n0", as);
        RunView run = left(bench.engine(), id, then);
        assertThat(run.state()).isEqualTo(then);
    }

    /** Rows of the node's effect. */
    long rows() {
        return Long.parseLong(server.ask("select count(*) from t"));
    }

    /** The transaction of the node's first attempt. */
    long xid(RunId id) {
        return bench.database
                .sql(
                        "select (begun -> 'identity' ->> 'xid')::bigint from run_entry, jsonb_array_elements(body -> 'begun') as begun"
                                + " where run_id = :id and begun ->> 'number' = '1'")
                .param("id", id.value())
                .query(Long.class)
                .single();
    }

    /** Other people commit, each in a transaction of its own, until the server gives out ids above that one. */
    void othersCommitPast(Supplier<Long> xid) {
        long wanted = xid.get();
        DurableServer.until(
                () -> Long.parseLong(server.ask("insert into others values (1) returning pg_current_xact_id()::text"))
                        > wanted);
    }

    @Override
    public void close() {
        bench.close();
    }
}
