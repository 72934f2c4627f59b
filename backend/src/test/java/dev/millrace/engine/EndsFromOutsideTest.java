package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that somebody else ends: an administrator, or the console itself while the session commits. */
@Postgres
class EndsFromOutsideTest {

    private static final String KILL =
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name like 'millrace/%/n'";

    private final TestDatabase where;
    private Bench bench;

    EndsFromOutsideTest(TestDatabase where) {
        this.where = where;
    }

    @BeforeEach
    void prepare() {
        bench = new Bench(where);
        bench.execute("drop table if exists t; create table t (a int)");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SINGLE", "PER_STATEMENT"})
    void a_session_that_an_administrator_ends_between_two_statements_fails_once(String mode) {
        RunView run = ended(
                OnceAt.doing(CrashPoint.STATEMENT_DONE, () -> bench.execute(KILL)),
                "insert into t values (1); select 2",
                mode);

        assertFailedOnceWith("57P01", run);
        assertThat(bench.count("t")).isEqualTo(mode.equals("SINGLE") ? 0 : 1);
    }

    @Test
    void a_session_that_an_administrator_ends_before_its_commit_fails_once() {
        RunView run = ended(
                OnceAt.doing(CrashPoint.BEFORE_COMMIT, () -> bench.execute(KILL)),
                "insert into t values (1)",
                "SINGLE");

        assertFailedOnceWith("57P01", run);
        assertThat(bench.count("t")).isZero();
    }

    @Test
    void a_session_that_is_ended_after_its_commit_has_succeeded() {
        RunView run = ended(
                OnceAt.doing(CrashPoint.COMMITTED, () -> bench.execute(KILL)), "insert into t values (1)", "SINGLE");

        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SINGLE", "PER_STATEMENT"})
    void a_session_whose_database_is_dropped_fails_once(String mode) {
        bench.execute("drop database if exists dropped_under_it");
        bench.execute("create database dropped_under_it");
        bench.target.at(where.sibling("dropped_under_it"), Map.of());
        RunView run = ended(
                OnceAt.doing(
                        CrashPoint.STATEMENT_DONE, () -> bench.execute("drop database dropped_under_it with (force)")),
                "select 1; select 2",
                mode);

        assertFailedOnceWith("57P01", run);
    }

    @Test
    void a_run_that_is_cancelled_while_its_node_commits_is_cancelled_whatever_the_server_says() {
        commitThatIgnoresCancelRequests();
        Engine engine = bench.engine();
        RunId id = bench.queued(
                SampleFlows.flow().node("n", "insert into t values (1)").json());
        engine.look();
        Bench.until(engine, this::isCommitting);
        NewRuns.ask(bench.database, id, RunAct.Kind.CANCEL);
        RunView run = bench.ended(engine, id);

        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.nodes().get(0).state()).isEqualTo(NodeState.CANCELLED);
        assertThat(run.nodes().get(0).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.state()).isEqualTo(AttemptState.CANCELLED));
        assertThat(bench.count("t")).isZero();
    }

    @Test
    void an_attempt_whose_time_is_up_while_it_commits_fails_of_that() {
        commitThatIgnoresCancelRequests();
        Engine engine = bench.engine();
        RunId id = bench.queued(SampleFlows.flow()
                .node("n", "insert into t values (1)", "SINGLE", "{\"timeout\": \"PT1M\"}")
                .json());
        engine.look();
        Bench.until(engine, this::isCommitting);
        bench.clock.pass(Duration.ofMinutes(2));
        RunView run = bench.ended(engine, id);

        assertFailedOnceWith("57014", run);
        assertThat(Objects.requireNonNull(run.nodes().get(0).attempts().get(0).error())
                        .message())
                .contains("its timeout");
        assertThat(bench.count("t")).isZero();
    }

    private void commitThatIgnoresCancelRequests() {
        bench.execute("""
                create or replace function not_to_be_cancelled() returns trigger language plpgsql as $$
                begin
                    loop
                        begin perform pg_sleep(600); exception when query_canceled then null; end;
                    end loop;
                end $$
                """);
        bench.execute("""
                create constraint trigger late after insert on t
                deferrable initially deferred for each row execute function not_to_be_cancelled()
                """);
    }

    private boolean isCommitting() {
        return bench.database
                        .sql("select count(*) from pg_stat_activity where query = 'COMMIT' and wait_event = 'PgSleep'"
                                + " and datname = current_database()")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private RunView ended(OnceAt deed, String sql, String mode) {
        bench.faults(deed);
        Engine engine = bench.engine();
        RunId id = bench.queued(SampleFlows.flow().node("n", sql, mode, "{}").json());
        engine.look();
        return bench.ended(engine, id);
    }

    private static void assertFailedOnceWith(String sqlState, RunView run) {
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.nodes().get(0).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(AttemptState.FAILED);
            assertThat(Objects.requireNonNull(attempt.error()).sqlState()).isEqualTo(sqlState);
        });
    }
}
