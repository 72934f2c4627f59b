package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors that nobody expects, in the threads that carry out nodes: no run is left without an end, and no slot taken. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class FailingWorkerTest {

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

    @ParameterizedTest
    @EnumSource(names = {"RECORDED", "STATEMENT_DONE", "BEFORE_COMMIT", "COMMITTED"})
    void an_error_cuts_the_attempt_off_and_its_database_is_asked(CrashPoint point) {
        bench.faults(OnceAt.doing(point, FailingWorkerTest::fail));
        Engine engine = bench.engine();
        RunId run = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        engine.look();

        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
        Bench.until(engine, () -> engine.load() == 0);
        assertThat(bench.run(run).nodes().get(0).attempts())
                .extracting("state")
                .last()
                .isEqualTo(AttemptState.SUCCEEDED);
    }

    @Test
    void an_error_before_anything_is_sent_fails_the_node() {
        bench.faults(OnceAt.doing(CrashPoint.BEGUN, FailingWorkerTest::fail));
        Engine engine = bench.engine();
        RunId run = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));
        engine.look();

        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.FAILED);
        assertThat(bench.run(run).nodes().get(0).attempts().get(0).error().message())
                .contains("OutOfMemoryError");
        Bench.until(engine, () -> engine.load() == 0);
    }

    /** Its thread ends as if the handling of the error had failed in turn. */
    @ParameterizedTest
    @EnumSource(names = {"RECORDED", "STATEMENT_DONE", "COMMITTED"})
    void an_attempt_whose_thread_is_gone_is_settled(CrashPoint point) {
        bench.faults(OnceAt.doing(point, () -> {
            throw new Faults.Killed(point);
        }));
        Engine engine = bench.engine();
        RunId run = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));
        engine.look();

        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(1);
        Bench.until(engine, () -> engine.load() == 0);
    }

    @Test
    void a_loop_that_fails_gives_its_slot_back_and_its_run_is_taken_up_again() {
        bench.faults(OnceAt.doing(CrashPoint.OUTCOME_RECORDED, FailingWorkerTest::fail));
        Engine engine = bench.engine(Bench.MEMBER, 1);
        RunId run = bench.queued(SampleFlows.chain(2, "insert into t values (1)"));
        engine.look();
        Bench.until(engine, () -> engine.load() == 0);

        bench.execute("update run set lease_until = now() - interval '1 second' where lease_until is not null");
        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }

    private static void fail() {
        throw new OutOfMemoryError("made for a test");
    }
}
