package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.SqlSessions;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.SkipReason;
import dev.millrace.run.journal.EncodedStep;
import dev.millrace.run.journal.StepStore;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

@Postgres
class EngineTest {

    private Bench bench;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("drop table if exists t; create table t (a int)");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    private static List<NodeState> states(RunView run) {
        return run.nodes().stream().map(RunView.NodeView::state).toList();
    }

    private static AttemptError error(RunView run, int node) {
        return Objects.requireNonNull(run.nodes().get(node).attempts().get(0).error());
    }

    @Test
    void a_chain_runs_in_order_and_succeeds() {
        RunId id = bench.queued(SampleFlows.chain(5, "insert into t values (1)"));
        Engine engine = bench.engine();
        engine.look();
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(states(run)).containsOnly(NodeState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(5);
        assertThat(run.nodes()).allSatisfy(node -> {
            assertThat(node.attempts()).hasSize(1);
            assertThat(node.attempts().get(0).statements()).singleElement().satisfies(statement -> {
                assertThat(statement.command()).isEqualTo("INSERT");
                assertThat(statement.rows()).isEqualTo(1);
            });
        });
        assertThat(engine.load()).isZero();
    }

    @Test
    void a_run_that_cannot_be_taken_up_keeps_no_other_from_running() {
        RunId broken = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));
        bench.database
                .sql("with empty as (insert into definition_text values ('\\x00', '{}') on conflict do nothing)"
                        + " update run set definition = '\\x00' where id = :run")
                .param("run", broken.value())
                .update();
        RunId whole = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));

        Engine engine = bench.engine();
        engine.start();

        assertThat(bench.ended(engine, whole).state()).isEqualTo(RunState.SUCCEEDED);
        bench.engine().start();
        assertThat(bench.run(broken).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void rows_variables_and_the_text_as_sent_are_kept() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("one", "select '${bizdate}' as day, ${attempt} as n;\nselect null as nothing")
                .json());
        Engine engine = bench.engine();
        engine.look();
        bench.ended(engine, id);
        var detail = bench.queries.node(id, "one");
        assertThat(detail.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.sql()).isEqualTo("select '2026-11-21' as day, 1 as n;\nselect null as nothing");
            assertThat(attempt.variables()).extracting("name").containsExactly("bizdate", "attempt");
            assertThat(attempt.results()).hasSize(2);
            assertThat(attempt.results().get(0).rows()).isEqualTo(List.of(List.of("2026-11-21", 1)));
            assertThat(attempt.results().get(1).rows().get(0)).containsExactly((Object) null);
            assertThat(attempt.log()).isNotEmpty();
        });
    }

    @Test
    void an_error_in_a_body_is_shown_at_its_line_with_what_the_server_says_of_it() {
        RunId id = bench.queued(SampleFlows.chain(1, "do $$\nbegin\n  perform 1;\n  perform gone from t;\nend $$"));
        Engine engine = bench.engine();
        engine.look();

        AttemptError error = error(bench.ended(engine, id), 0);

        assertThat(error.line()).isEqualTo(4);
        assertThat(error.column()).isEqualTo(11);
        assertThat(error.internalQuery()).isEqualTo("SELECT gone from t");
        assertThat(error.internalPosition()).isEqualTo(8);
        assertThat(error.context()).contains("inline_code_block line 4");
        assertThat(error.otherMode()).isNull();
    }

    @Test
    void a_command_that_does_not_go_with_a_transaction_names_the_mode_that_it_needs() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("make", "create procedure ends_it() language plpgsql as $$ begin commit; end $$")
                .node("call", "select 1;\ncall ends_it()")
                .edge("make", "call")
                .json());
        Engine engine = bench.engine();
        engine.look();

        AttemptError error = error(bench.ended(engine, id), 1);

        assertThat(error.sqlState()).isEqualTo("2D000");
        assertThat(error.otherMode()).isEqualTo(TransactionMode.PER_STATEMENT);
        assertThat(error.hint()).contains("Statement by statement");
        assertThat(error.line()).isEqualTo(2);
    }

    @Test
    void a_failure_skips_what_is_downstream_and_rolls_its_script_back() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("good", "insert into t values (1)")
                .node("bad", "insert into t values (2);\nselect 1 / 0")
                .node("after", "insert into t values (3)")
                .edge("good", "bad")
                .edge("bad", "after")
                .json());
        Engine engine = bench.engine();
        engine.look();
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(states(run)).containsExactly(NodeState.SUCCEEDED, NodeState.FAILED, NodeState.SKIPPED);
        assertThat(run.nodes().get(2).skipReason()).isEqualTo(SkipReason.UPSTREAM);
        AttemptError error = error(run, 1);
        assertThat(error.sqlState()).isEqualTo("22012");
        assertThat(error.line()).isEqualTo(2);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_data_source_that_is_down_fails_the_node_in_the_databases_own_words() {
        bench.target.down();
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        Engine engine = bench.engine();
        engine.look();
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(error(run, 0).message()).contains("refused");
        assertThat(error(run, 0).sqlState()).isEqualTo("08001");
    }

    @Test
    void cancelling_ends_the_statement_and_is_said_only_when_its_backend_is_gone() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("slow", "insert into t values (1); select pg_sleep(600)")
                .node("next", "select 1")
                .edge("slow", "next")
                .json());
        Engine engine = bench.engine();
        engine.look();
        untilItSleeps(engine, id);
        NewRuns.ask(bench.database, id, RunAct.Kind.CANCEL);
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(states(run)).containsOnly(NodeState.CANCELLED);
        assertThat(run.nodes().get(0).attempts().get(0).state()).isEqualTo(AttemptState.CANCELLED);
        assertThat(backends(id)).isZero();
        assertThat(bench.count("t")).isZero();
    }

    /** Its attempt is recorded, and so counts its time, and its statement is in the database. */
    private void untilItSleeps(Engine engine, RunId id) {
        Bench.until(engine, () -> bench.run(id).nodes().get(0).state() == NodeState.RUNNING && backends(id) == 1);
    }

    private long backends(RunId id) {
        return bench.database
                .sql("select count(*) from pg_stat_activity where application_name like :name and state = 'active'")
                .param("name", "millrace/" + id + "/%")
                .query(Long.class)
                .single();
    }

    @Test
    void an_attempt_that_takes_too_long_is_ended_and_fails() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("slow", "select pg_sleep(600)", "SINGLE", "{\"timeout\": \"PT10M\"}")
                .json());
        Engine engine = bench.engine();
        engine.look();
        untilItSleeps(engine, id);
        bench.clock.pass(Duration.ofMinutes(9));
        engine.tick();
        assertThat(bench.run(id).state()).isEqualTo(RunState.RUNNING);
        bench.clock.pass(Duration.ofMinutes(2));
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(error(run, 0).message()).contains("PT10M");
        assertThat(backends(id)).isZero();
    }

    @Test
    void many_nodes_share_the_connections_there_are() {
        SampleFlows flow = SampleFlows.flow();
        for (int i = 0; i < 40; i++) {
            flow.node(
                    "n" + i,
                    "insert into t select count(*) from pg_stat_activity where application_name like 'millrace/%'");
        }
        RunId id = bench.queued(flow.json());
        Engine engine = bench.engine();
        engine.look();
        RunView run = bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(40);
        assertThat(bench.database.sql("select max(a) from t").query(Long.class).single())
                .isBetween(1L, 3L);
    }

    @Test
    void what_a_slow_node_has_done_so_far_can_be_seen() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("slow", "select 1 as first; select pg_sleep(600)")
                .json());
        Engine engine = bench.engine();
        engine.look();
        untilItSleeps(engine, id);
        bench.clock.pass(Duration.ofSeconds(1));
        Bench.until(
                engine,
                () -> !bench.run(id)
                        .nodes()
                        .get(0)
                        .attempts()
                        .get(0)
                        .statements()
                        .isEmpty());
        assertThat(bench.run(id).state()).isEqualTo(RunState.RUNNING);
        NewRuns.ask(bench.database, id, RunAct.Kind.CANCEL);
        bench.ended(engine, id);
    }

    @Test
    void a_stopping_console_ends_what_does_not_end_by_itself_and_the_next_one_settles_it() {
        RunId id = bench.queued(SampleFlows.flow()
                .node("slow", "insert into t values (1); select pg_sleep(case when ${attempt} = 1 then 600 else 0 end)")
                .json());
        Engine engine = bench.engine();
        engine.look();
        untilItSleeps(engine, id);
        engine.stop(Duration.ZERO);
        assertThat(backends(id)).isZero();
        assertThat(bench.run(id).state()).isEqualTo(RunState.RUNNING);
        Engine restarted = bench.engine();
        restarted.start();
        RunView run = bench.ended(restarted, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts())
                .extracting("state")
                .containsExactly(AttemptState.CANCELLED, AttemptState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_run_that_nobody_has_a_slot_for_waits_for_one() {
        RunId first = bench.queued(
                SampleFlows.flow().node("slow", "select pg_sleep(600)").json());
        RunId second = bench.queued(SampleFlows.chain(1, "select 1"));
        Engine engine = new Engine(bench.parts(), bench.claims, Bench.MEMBER, 1);
        engine.look();
        Bench.until(engine, () -> backends(first) == 1);
        engine.look();
        assertThat(bench.run(second).state()).isEqualTo(RunState.QUEUED);
        NewRuns.ask(bench.database, first, RunAct.Kind.CANCEL);
        bench.ended(engine, first);
        assertThat(bench.ended(engine, second).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_step_whose_answer_was_lost_is_known_to_be_written_once_the_database_can_be_asked() {
        EngineParts parts = bench.parts();
        AtomicInteger lost = new AtomicInteger();
        StepStore steps = new StepStore(new JdbcTemplate(bench.console)) {
            @Override
            public List<Written> write(List<EncodedStep> group) {
                if (lost.getAndIncrement() == 1) {
                    throw new DataAccessResourceFailureException("still away");
                }
                List<Written> written = super.write(group);
                if (lost.get() == 1) {
                    throw new DataAccessResourceFailureException("away");
                }
                return written;
            }
        };
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        RunView run =
                bench.ended(bench.engine(with(parts, new StepWriter(steps), parts.sessions(), parts.sources())), id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    @Test
    void a_step_that_can_never_be_written_is_not_tried_for_ever() {
        EngineParts parts = bench.parts();
        StepStore steps = new StepStore(new JdbcTemplate(bench.console)) {
            @Override
            public List<Written> write(List<EncodedStep> group) {
                throw new IllegalStateException("a bug");
            }
        };
        RunId id = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        Engine engine = bench.engine(with(parts, new StepWriter(steps), parts.sessions(), parts.sources()));
        engine.look();
        assertThat(engine.load()).isZero();
        Engine next = bench.engine();
        next.start();
        assertThat(bench.ended(next, id).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private static EngineParts with(EngineParts parts, StepWriter steps, SqlSessions sessions, Sources sources) {
        return new EngineParts(
                steps,
                sessions,
                parts.settlement(),
                sources,
                parts.signals(),
                parts.clock(),
                parts.faults(),
                parts.workers(),
                parts.lanes(),
                parts.later(),
                parts.memory(),
                parts.tally());
    }

    @Test
    void a_console_whose_own_database_cannot_be_asked_fails_no_node_for_it() {
        AtomicInteger questions = new AtomicInteger();
        EngineParts parts = bench.parts();
        SqlSessions often = new SqlSessions() {
            @Override
            public Opening open(SessionRequest request) throws InterruptedException {
                outOfReach(questions);
                return parts.sessions().open(request);
            }

            @Override
            public int waiting(DataSourceId dataSource) {
                return parts.sessions().waiting(dataSource);
            }
        };
        Sources named = name -> {
            outOfReach(questions);
            return parts.sources().named(name);
        };
        RunId id = bench.queued(SampleFlows.flow()
                .node("a", "insert into t values (1)")
                .node("b", "insert into t values (1)")
                .node("c", "insert into t values (1)")
                .node("d", "insert into t values (1)")
                .edge("a", "b")
                .edge("a", "c")
                .edge("b", "d")
                .edge("c", "d")
                .json());
        Engine engine = bench.engine(with(parts, parts.steps(), often, named));
        Bench.until(engine, () -> {
            bench.clock.pass(Duration.ofMillis(500));
            return bench.run(id).state().ended();
        });
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(4);
        assertThat(questions.get()).isGreaterThan(8);
    }

    /** Two questions of five find the database away: where the data source is, and over which login. */
    private static void outOfReach(AtomicInteger questions) {
        int number = questions.getAndIncrement() % 5;
        if (number == 0 || number == 2) {
            throw new DataAccessResourceFailureException("away");
        }
    }
}
