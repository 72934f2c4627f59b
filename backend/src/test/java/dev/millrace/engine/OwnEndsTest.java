package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.LogLine;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that the script, or a person, ends is the attempt's own failure, and no accident. */
@Postgres
class OwnEndsTest {

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set datestyle = 'German'                                            | 08006 | DateStyle",
                "select set_config('client_encoding', 'LATIN1', false)               | 08006 | client_encoding",
                "select pg_terminate_backend(pg_backend_pid()), pg_sleep(20)         | 57P01 | terminating connection",
                "begin; set transaction_timeout = '50ms'; select pg_sleep(20)        | 25P04 | transaction timeout",
            })
    void it_fails_once_with_the_words_and_the_state_of_what_ended_it(String script, String state, String words) {
        for (String mode : List.of("SINGLE", "PER_STATEMENT")) {
            String sql = mode.equals("SINGLE") ? script.replace("begin; ", "") : script;
            RunView run = ended(sql, mode);

            assertThat(run.state()).as(mode).isEqualTo(RunState.FAILED);
            assertThat(run.nodes().get(0).state()).isEqualTo(NodeState.FAILED);
            assertThat(run.nodes().get(0).attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.state()).isEqualTo(AttemptState.FAILED);
                var error = Objects.requireNonNull(attempt.error());
                assertThat(error.sqlState()).isEqualTo(state);
                assertThat(error.message()).contains(words);
                assertThat(error.line()).isEqualTo(1);
            });
        }
    }

    @Test
    void a_retry_that_names_the_state_is_made_and_no_other() {
        RunId id = bench.queued(SampleFlows.flow()
                .node(
                        "n",
                        "select pg_terminate_backend(pg_backend_pid()), pg_sleep(20)",
                        "SINGLE",
                        "{\"retries\": 1, \"retryDelay\": \"PT0S\", \"retryOn\": [\"57P01\"]}")
                .json());
        engine.look();
        RunView run = bench.ended(engine, id);

        assertThat(run.nodes().get(0).attempts())
                .extracting(RunView.AttemptView::state)
                .containsExactly(AttemptState.FAILED, AttemptState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SINGLE", "PER_STATEMENT"})
    void a_backend_that_ends_itself_at_the_commit_is_judged_by_its_database(String mode) {
        bench.execute("""
                create or replace function end_it() returns trigger language plpgsql as
                $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(20); return null; end $$
                """);
        bench.execute("""
                create constraint trigger end_it after insert on t
                deferrable initially deferred for each row execute function end_it()
                """);
        RunId id = bench.queued(SampleFlows.flow()
                .node("n", "insert into t values (1)", mode, "{}")
                .json());
        engine.look();
        Bench.until(engine, () -> {
            NodeState state = bench.run(id).nodes().get(0).state();
            return state == NodeState.FAILED || state == NodeState.UNKNOWN;
        });

        RunView run = bench.run(id);
        assertThat(bench.count("t")).isZero();
        assertThat(run.nodes().get(0).attempts()).hasSize(1);
        assertThat(run.nodes().get(0).state()).isEqualTo(mode.equals("SINGLE") ? NodeState.FAILED : NodeState.UNKNOWN);
        if (mode.equals("SINGLE")) {
            assertThat(Objects.requireNonNull(
                                    run.nodes().get(0).attempts().get(0).error())
                            .sqlState())
                    .isEqualTo("57P01");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call ends_itself()         | SINGLE        | 2D000 | Statement by statement",
                "alter type mood add value 'x'; select 'x'::mood | SINGLE | 55P04 | Statement by statement",
                "savepoint a                | PER_STATEMENT | 25P01 | One transaction",
                "lock table t               | PER_STATEMENT | 25P01 | One transaction",
            })
    void a_command_that_does_not_go_with_the_mode_offers_the_other(
            String sql, String mode, String state, String offered) {
        bench.execute("create or replace procedure ends_itself() language plpgsql as $$ begin commit; end $$");
        bench.execute("drop type if exists mood; create type mood as enum ('y')");
        var error = Objects.requireNonNull(
                ended(sql, mode).nodes().get(0).attempts().get(0).error());

        assertThat(error.sqlState()).isEqualTo(state);
        assertThat(error.hint()).contains(offered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "do $$ begin execute concat('vac', 'uum t'); end $$                    | 25001",
                "select commits_in_a_function()                                       | 2D000",
                "select 1; set transaction isolation level serializable               | 25001",
                "select set_config('transaction_isolation', 'serializable', true)     | 25001",
            })
    void a_command_that_no_mode_takes_gets_no_such_offer(String sql, String state) {
        bench.execute("create or replace function commits_in_a_function() returns void language plpgsql as"
                + " $$ begin commit; end $$");
        for (String mode : List.of("SINGLE", "PER_STATEMENT")) {
            RunView run = ended(sql, mode);
            if (mode.equals("PER_STATEMENT") && run.state() == RunState.SUCCEEDED) {
                // A SET TRANSACTION outside of one is a warning.
                continue;
            }
            var error =
                    Objects.requireNonNull(run.nodes().get(0).attempts().get(0).error());
            assertThat(error.sqlState()).isEqualTo(state);
            assertThat(String.valueOf(error.hint())).doesNotContain("choose");
        }
    }

    @Test
    void leading_settings_stay_where_set_transaction_comes_after_them() {
        RunView run = ended(
                "set work_mem = '64MB'; set timezone = 'Asia/Tokyo'; set transaction isolation level serializable;"
                        + " do $$ begin if current_setting('timezone') <> 'Asia/Tokyo' or current_setting('work_mem') <> '64MB'"
                        + " or current_setting('transaction_isolation') <> 'serializable' then raise 'not so'; end if; end $$;"
                        + " insert into t values (1)",
                "SINGLE");

        assertThat(run.state()).as(run::toString).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
    }

    @Test
    void a_failure_is_an_error_in_the_log() {
        RunId id = bench.queued(
                SampleFlows.flow().node("n", "select 1 / 0", "SINGLE", "{}").json());
        engine.look();
        bench.ended(engine, id);

        assertThat(bench.queries.logAfter(id, 0, 100))
                .extracting(numbered -> numbered.line())
                .filteredOn(line -> line.text().equals("division by zero"))
                .extracting(LogLine::level)
                .containsExactly(LogLine.Level.ERROR);
    }

    private RunView ended(String sql, String mode) {
        RunId id = bench.queued(SampleFlows.flow().node("n", sql, mode, "{}").json());
        engine.look();
        return bench.ended(engine, id);
    }
}
