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
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend that does not end when it is told to: a person ends the waiting, and knows what may still be running. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class ForcedCancellationTest {

    private Bench bench;
    private Engine engine;
    private int frozen;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        engine = bench.engine();
    }

    @AfterEach
    void release() throws IOException, InterruptedException {
        if (frozen != 0) {
            signal("CONT");
        }
        bench.close();
    }

    @Test
    void a_run_that_cannot_be_cancelled_is_ended_by_force() throws Exception {
        RunId run = runWithAFrozenBackend();
        NewRuns.ask(bench.database, run, RunAct.Kind.CANCEL);
        Bench.until(engine, () -> bench.run(run).state() == RunState.CANCELLING);

        NewRuns.ask(bench.database, run, RunAct.Kind.FORCE_CANCEL);
        RunView ended = bench.ended(engine, run);

        assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
        assertThat(ended.nodes()).extracting("state").containsOnly(NodeState.CANCELLED);
        assertThat(ended.nodes().get(0).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(AttemptState.CANCELLED);
            assertThat(attempt.error().message()).contains("tester", "backend " + frozen, "may still be running");
        });
        assertThat(engine.load()).isZero();
    }

    @Test
    void one_that_an_earlier_owner_left_is_so_too() throws Exception {
        RunId run = runWithAFrozenBackend();
        NewRuns.ask(bench.database, run, RunAct.Kind.CANCEL);
        Bench.until(engine, () -> bench.run(run).state() == RunState.CANCELLING);
        Engine next = bench.engine();
        next.start();

        NewRuns.ask(bench.database, run, RunAct.Kind.FORCE_CANCEL);
        RunView ended = bench.ended(next, run);

        assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
        assertThat(ended.nodes().get(0).attempts().get(0).error().message()).contains("backend " + frozen);
    }

    @Test
    void a_run_that_is_not_being_cancelled_goes_on() {
        RunId run = bench.queued(SampleFlows.chain(1, "select pg_sleep(0.5)"));
        NewRuns.ask(bench.database, run, RunAct.Kind.FORCE_CANCEL);
        engine.look();
        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private RunId runWithAFrozenBackend() throws IOException, InterruptedException {
        RunId run = bench.queued(SampleFlows.chain(2, "select pg_sleep(600)"));
        engine.look();
        Bench.until(engine, () -> {
            frozen = bench.database
                    .sql("""
                            select pid from pg_stat_activity
                            where application_name like :name and state = 'active' and wait_event = 'PgSleep'
                            """)
                    .param("name", "millrace/" + run + "/%")
                    .query(Integer.class)
                    .optional()
                    .orElse(0);
            return frozen != 0;
        });
        signal("STOP");
        return run;
    }

    private void signal(String name) throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-" + name, Integer.toString(frozen))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(sent).isZero();
    }
}
