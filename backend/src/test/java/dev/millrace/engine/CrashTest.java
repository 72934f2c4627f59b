package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.Settling;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A console that dies at each of the named points, and the one that is started after it. */
@Postgres
class CrashTest {

    private Bench bench;
    private final AtomicBoolean killed = new AtomicBoolean();

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.compareMemory();
        bench.execute("drop table if exists t; create table t (a int)");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    /** The first time that the point is reached at that node the console is dead; nothing of it writes any more. */
    private void killAt(CrashPoint point, String node) {
        bench.faults((reached, run, where) -> {
            if (killed.get() || (reached == point && where.equals(node) && killed.compareAndSet(false, true))) {
                throw new Faults.Killed(point);
            }
        });
    }

    private Engine killedAndStartedAgain(Engine dead) {
        try {
            dead.look();
        } catch (Faults.Killed atClaiming) {
            assertThat(killed).isTrue();
        }
        Bench.until(bench.engine("nobody"), killed::get);
        bench.faults(Faults.NONE);
        Engine next = bench.engine();
        next.start();
        return next;
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void a_flow_of_one_transaction_nodes_finishes_by_itself_with_every_row_once(CrashPoint point) {
        RunId id = bench.queued(SampleFlows.chain(3, "insert into t values (1); insert into t values (2)"));
        boolean ofTheRun = point == CrashPoint.CLAIMED || point == CrashPoint.OUTCOME_RECORDED;
        killAt(point, ofTheRun ? "" : "n1");
        Engine next = killedAndStartedAgain(bench.engine());
        RunView run = bench.ended(next, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(6);
        assertThat(bench.compared()).isPositive();
    }

    @Test
    void a_node_that_had_committed_succeeds_with_the_attempt_that_it_had() {
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        killAt(CrashPoint.COMMITTED, "n0");
        RunView run = bench.ended(killedAndStartedAgain(bench.engine()), id);
        assertThat(run.nodes().get(0).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.state()).isEqualTo(AttemptState.SUCCEEDED));
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void a_node_that_had_not_committed_gets_another_attempt() {
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        killAt(CrashPoint.BEFORE_COMMIT, "n0");
        RunView run = bench.ended(killedAndStartedAgain(bench.engine()), id);
        assertThat(run.nodes().get(0).attempts())
                .extracting("state")
                .containsExactly(AttemptState.CANCELLED, AttemptState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    private RunId pausedAfterCrash(String sql, String transaction, String policy) {
        RunId id = bench.queued(SampleFlows.flow()
                .node("risky", sql, transaction, policy)
                .node("after", "insert into t values (100)")
                .edge("risky", "after")
                .json());
        killAt(CrashPoint.STATEMENT_DONE, "risky");
        Engine next = killedAndStartedAgain(bench.engine());
        bench.ended(next, id);
        return id;
    }

    @Test
    void a_statement_by_statement_node_that_was_cut_off_is_unknown_and_a_person_decides() {
        RunId id = pausedAfterCrash("insert into t values (1); insert into t values (2)", "PER_STATEMENT", "{}");
        RunView paused = bench.run(id);
        assertThat(paused.state()).isEqualTo(RunState.PAUSED);
        assertThat(paused.reason()).isEqualTo(RunStanding.DECISION_NEEDED);
        assertThat(paused.nodes()).extracting("state").containsExactly(NodeState.UNKNOWN, NodeState.WAITING);

        NewRuns.settle(bench.database, id, "risky", Settling.SUCCEEDED);
        Engine engine = bench.engine();
        Bench.until(engine, () -> bench.run(id).state().ended());
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void a_node_with_an_external_effect_is_unknown_after_a_rollback() {
        RunId id = pausedAfterCrash(
                "insert into t values (1); copy (select 1) to program 'cat > /dev/null'; select 1", "SINGLE", "{}");
        assertThat(bench.run(id).nodes().get(0).state()).isEqualTo(NodeState.UNKNOWN);

        NewRuns.settle(bench.database, id, "risky", Settling.RETRY);
        Engine engine = bench.engine();
        Bench.until(engine, () -> bench.run(id).state().ended());
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void a_node_whose_rerun_is_safe_runs_again_whatever_it_writes() {
        RunId id = pausedAfterCrash(
                "insert into t values (1); insert into t values (2)", "PER_STATEMENT", "{\"rerunIsSafe\": true}");
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(4);
    }

    @Test
    void an_unknown_node_can_fail_its_run() {
        RunId id = pausedAfterCrash("insert into t values (1)", "PER_STATEMENT", "{}");
        NewRuns.settle(bench.database, id, "risky", Settling.FAILED);
        Engine engine = bench.engine();
        Bench.until(engine, () -> bench.run(id).state().ended());
        assertThat(bench.run(id).state()).isEqualTo(RunState.FAILED);
        assertThat(bench.run(id).nodes()).extracting("state").containsExactly(NodeState.FAILED, NodeState.SKIPPED);
    }

    @Test
    void a_paused_run_can_be_cancelled() {
        RunId id = pausedAfterCrash("insert into t values (1)", "PER_STATEMENT", "{}");
        NewRuns.ask(bench.database, id, dev.millrace.run.RunAct.Kind.CANCEL);
        Engine engine = bench.engine();
        Bench.until(engine, () -> bench.run(id).state().ended());
        assertThat(bench.run(id).state()).isEqualTo(RunState.CANCELLED);
        assertThat(bench.run(id).nodes()).extracting("state").containsOnly(NodeState.CANCELLED);
    }

    @Test
    void a_database_that_is_down_after_the_crash_is_asked_again_when_it_is_back() {
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        killAt(CrashPoint.BEFORE_COMMIT, "n0");
        Engine dead = bench.engine();
        dead.look();
        Bench.until(bench.engine("nobody"), killed::get);
        bench.faults(Faults.NONE);
        bench.target.down();
        Engine next = bench.engine();
        next.start();
        next.tick();
        assertThat(bench.run(id).state()).isEqualTo(RunState.RUNNING);
        bench.target.up();
        Bench.until(next, () -> {
            bench.clock.pass(java.time.Duration.ofSeconds(2));
            return bench.run(id).state().ended();
        });
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void an_owner_that_lost_its_run_writes_nothing_more() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("slow", "insert into t values (1); select pg_sleep(case when ${attempt} = 1 then 600 else 0 end)")
                .json());
        Engine first = bench.engine();
        first.look();
        Bench.until(first, () -> !bench.run(id).nodes().get(0).attempts().isEmpty());
        bench.execute("update run set lease_until = clock_timestamp() - interval '1 s'");
        Engine second = bench.engine("member2");
        second.look();
        RunView run = bench.ended(second, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        first.renew();
        assertThat(first.load()).isZero();
        assertThat(bench.count("t")).isEqualTo(1);
        assertThat(bench.run(id)).isEqualTo(run);
    }
}
