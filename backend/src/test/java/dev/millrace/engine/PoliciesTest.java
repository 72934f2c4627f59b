package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunId;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.SkipReason;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error handling, retries, timeouts, expectations, suspension and pauses, in a real database. */
@Postgres
class PoliciesTest {

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

    private RunId started(SampleFlows flow) {
        RunId id = bench.queued(flow.json());
        engine.look();
        return id;
    }

    private static List<NodeState> states(RunView run) {
        return run.nodes().stream().map(RunView.NodeView::state).toList();
    }

    private NodeState state(RunId id, int node) {
        return bench.run(id).nodes().get(node).state();
    }

    private static String message(RunView run, int node) {
        var attempts = run.nodes().get(node).attempts();
        return Objects.requireNonNull(attempts.get(attempts.size() - 1).error()).message();
    }

    private long sleeping() {
        return bench.database
                .sql("select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(600)'"
                        + " and application_name like 'millrace/%'")
                .query(Long.class)
                .single();
    }

    @Test
    void with_complete_all_possible_tasks_other_branches_go_on_and_the_run_fails() {
        RunId id = started(SampleFlows.flow()
                .errorHandling("COMPLETE_POSSIBLE")
                .node("bad", "select 1 / 0")
                .node("after", "insert into t values (1)")
                .node("good", "insert into t values (2)")
                .node("then", "insert into t values (3)")
                .edge("bad", "after")
                .edge("good", "then"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(states(run))
                .containsExactly(NodeState.FAILED, NodeState.SKIPPED, NodeState.SUCCEEDED, NodeState.SUCCEEDED);
        assertThat(run.nodes().get(1).skipReason()).isEqualTo(SkipReason.UPSTREAM);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void with_terminate_all_running_tasks_they_are_gone_from_the_database_before_the_run_has_failed() {
        RunId id = started(SampleFlows.flow()
                .errorHandling("TERMINATE_RUNNING")
                .node("slow", "insert into t values (1); select pg_sleep(600)")
                .node("next", "select 1")
                // Fails once the other one is asleep.
                .node(
                        "bad",
                        "do $$ begin loop perform pg_stat_clear_snapshot(); exit when exists (select from"
                                + " pg_stat_activity where query = 'select pg_sleep(600)'); end loop; end $$; select 1 / 0")
                .edge("slow", "next"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(states(run)).containsExactly(NodeState.CANCELLED, NodeState.SKIPPED, NodeState.FAILED);
        assertThat(sleeping()).isZero();
        assertThat(bench.count("t")).isZero();
    }

    @Test
    void a_node_is_tried_again_after_its_delay_and_the_run_succeeds() {
        bench.execute("drop sequence if exists tries; create sequence tries");
        RunId id = started(SampleFlows.flow()
                .node(
                        "flaky",
                        "insert into t values (1); do $$ begin if nextval('tries') < 3 then raise exception 'not yet'"
                                + " using errcode = '40001'; end if; end $$",
                        "SINGLE",
                        "{\"retries\": 3, \"retryDelay\": \"PT1M\", \"backoff\": 2}"));
        Bench.until(engine, () -> state(id, 0) == NodeState.RETRY_WAIT);
        bench.clock.pass(Duration.ofSeconds(59));
        engine.tick();
        assertThat(state(id, 0)).isEqualTo(NodeState.RETRY_WAIT);
        bench.clock.pass(Duration.ofSeconds(1));
        Bench.until(
                engine,
                () -> bench.run(id).nodes().get(0).attempts().size() == 2 && state(id, 0) == NodeState.RETRY_WAIT);
        bench.clock.pass(Duration.ofMinutes(2));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts())
                .extracting("state")
                .containsExactly(AttemptState.FAILED, AttemptState.FAILED, AttemptState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_node_that_has_no_retry_left_or_another_error_fails() {
        RunId id = started(SampleFlows.flow()
                .errorHandling("COMPLETE_POSSIBLE")
                .node(
                        "once",
                        "select 1 / 0",
                        "SINGLE",
                        "{\"retries\": 1, \"retryDelay\": \"PT0S\", \"retryOn\": [\"22\"]}")
                .node("never", "select 1 / 0", "SINGLE", "{\"retries\": 5, \"retryOn\": [\"40001\"]}"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.nodes().get(0).attempts()).hasSize(2);
        assertThat(run.nodes().get(1).attempts()).hasSize(1);
    }

    @Test
    void a_node_that_waits_for_its_retry_is_cancelled_with_its_run() {
        RunId id = started(SampleFlows.flow()
                .node(
                        "flaky",
                        "select 1 / 0",
                        "SINGLE",
                        "{\"retries\": 3, \"retryDelay\": \"PT1H\", \"retryOn\": [\"22\"]}"));
        Bench.until(engine, () -> state(id, 0) == NodeState.RETRY_WAIT);
        NewRuns.ask(bench.database, id, RunAct.Kind.CANCEL);
        assertThat(bench.ended(engine, id).state()).isEqualTo(RunState.CANCELLED);
        assertThat(state(id, 0)).isEqualTo(NodeState.CANCELLED);
    }

    @Test
    void a_wait_for_a_lock_has_its_own_timeout_and_is_worth_a_retry() {
        RunId id = bench.whileLocked("t", () -> {
            RunId blocked = started(SampleFlows.flow()
                    .node(
                            "blocked",
                            "insert into t values (1)",
                            "SINGLE",
                            "{\"lockTimeout\": \"PT0.05S\", \"retries\": 1, \"retryDelay\": \"PT1M\"}"));
            Bench.until(engine, () -> state(blocked, 0) == NodeState.RETRY_WAIT);
            assertThat(message(bench.run(blocked), 0)).contains("lock timeout");
            return blocked;
        });
        bench.clock.pass(Duration.ofMinutes(1));
        assertThat(bench.ended(engine, id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_statement_has_its_own_timeout() {
        RunId id = started(SampleFlows.flow()
                .node("slow", "select pg_sleep(600)", "SINGLE", "{\"statementTimeout\": \"PT0.05S\"}"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(message(run, 0)).contains("statement timeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"statement\": 1, \"rows\": {\"min\": 3}}] | statement 1 has 2 rows, expected were at least 3",
                "[{\"statement\": 1, \"rows\": {\"max\": 1}}] | statement 1 has 2 rows, expected were at most 1",
                "[{\"statement\": 1, \"rows\": {\"min\": 1, \"max\": 1}}] | statement 1 has 2 rows, expected were exactly 1",
                "[{\"statement\": 9, \"rows\": {\"min\": 1}}] | statement 9 counts no rows",
                "[{\"query\": \"select true\"}, {\"query\": \"select count(*) > 2 from t\"}] | Expectation 2 is not met: the query",
                "[{\"query\": \"select true where false\"}] | returned no row",
                "[{\"query\": \"select 1 / 0\"}] | division by zero",
                "[{\"query\": \"select ok from (values (true), (false)) v(ok)\"}] | returned 2 rows of 1 columns",
                "[{\"query\": \"select true, true\"}] | An expectation",
                "[{\"query\": \"select v.* from (values (true, true)) v\"}] | returned 1 rows of 2 columns",
                "[{\"query\": \"select x from (values (1)) v(x)\"}] | a value of type int4, expected was a boolean",
                "[{\"query\": \"select null::boolean\"}] | returned null, not true",
                "[{\"query\": \"select true; select true\"}] | An expectation is one query",
                "[{\"query\": \"delete from t returning true\"}] | An expectation is a query that only reads",
                "[{\"query\": \"commit\"}] | An expectation is a query that only reads",
                "[{\"query\": \"with w as (insert into t values (3) returning true) select * from w\"}] | only reads",
            })
    void an_expectation_that_is_not_met_fails_the_node_and_rolls_it_back(String expectations, String said) {
        RunId id = started(SampleFlows.flow().expecting("n", "insert into t values (1), (2)", "SINGLE", expectations));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(message(run, 0)).contains(said);
        assertThat(bench.count("t")).isZero();
    }

    @Test
    void expectations_that_are_met_let_the_node_commit() {
        RunId id = started(SampleFlows.flow()
                .expecting(
                        "n",
                        "insert into t values (1), (2); select * from t",
                        "SINGLE",
                        "[{\"statement\": 1, \"rows\": {\"min\": 2, \"max\": 2}}, {\"statement\": 2, \"rows\": {\"max\": 2}},"
                                + " {\"query\": \"select count(*) = 2 and '${bizdate}' = '2026-11-21' from t\"}]"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).as(run::toString).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void an_expectation_of_a_statement_by_statement_node_fails_it_and_says_that_its_work_stays() {
        RunId id = started(SampleFlows.flow()
                .expecting("n", "insert into t values (1)", "PER_STATEMENT", "[{\"query\": \"select false\"}]"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(message(run, 0)).contains("stays");
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_suspended_node_is_skipped_and_its_downstream_goes_on() {
        RunId id = started(SampleFlows.flow()
                .node("off", "select 1 / 0", "SINGLE", "{\"suspended\": true}")
                .node("on", "insert into t values (1)")
                .edge("off", "on"));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).skipReason()).isEqualTo(SkipReason.SUSPENDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_paused_run_finishes_what_runs_starts_nothing_and_goes_on_when_asked() {
        RunId id = bench.whileLocked("t", () -> {
            RunId running = started(SampleFlows.flow()
                    .node("first", "insert into t values (1)")
                    .node("second", "insert into t values (2)")
                    .edge("first", "second"));
            Bench.until(engine, () -> state(running, 0) == NodeState.RUNNING);
            NewRuns.ask(bench.database, running, RunAct.Kind.PAUSE);
            Bench.until(
                    engine, () -> RunStanding.PAUSING.equals(bench.run(running).reason()));
            assertThat(bench.run(running).state()).isEqualTo(RunState.RUNNING);
            return running;
        });
        Bench.until(engine, () -> bench.run(id).state() == RunState.PAUSED);
        assertThat(bench.run(id).reason()).isEqualTo(RunStanding.PAUSED_BY_PERSON);
        assertThat(states(bench.run(id))).containsExactly(NodeState.SUCCEEDED, NodeState.WAITING);

        NewRuns.ask(bench.database, id, RunAct.Kind.RESUME);
        Bench.until(engine, () -> bench.run(id).state().ended());
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void a_paused_run_stays_paused_when_its_console_is_started_again() {
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        NewRuns.ask(bench.database, id, RunAct.Kind.PAUSE);
        engine.look();
        Bench.until(engine, () -> bench.run(id).state() == RunState.PAUSED);
        Engine again = bench.engine();
        again.start();
        again.look();
        assertThat(bench.run(id).state()).isEqualTo(RunState.PAUSED);
        assertThat(bench.count("t")).isZero();
        NewRuns.ask(bench.database, id, RunAct.Kind.CANCEL);
        Bench.until(again, () -> bench.run(id).state() == RunState.CANCELLED);
    }
}
