package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that was rolled back after a crash is tried again by itself only when it wrote nothing outside its database. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class WritesElsewhereTest {

    private Bench bench;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute(
                "create extension if not exists postgres_fdw; drop schema if exists other cascade; create schema other");
        bench.execute("drop server if exists itself cascade; create server itself foreign data wrapper postgres_fdw"
                + " options (dbname '%s', host '127.0.0.1', port '%d')".formatted(database.name(), database.port()));
        bench.execute("create user mapping for public server itself options (user 'postgres', password 'x')");
        bench.execute("drop table if exists t, landing; create table t (a int); create table landing (a int)");
        bench.execute(
                "create foreign table other.t (a int) server itself options (schema_name 'public', table_name 'landing')");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into t values (1) | SUCCEEDED",
                "insert into other.t values (1) | PAUSED",
                "set local search_path = other; insert into t values (1) | PAUSED",
                "select set_config('search_path', 'other', true); insert into t values (1) | PAUSED",
                "set local search_path = other; insert into public.t values (1) | SUCCEEDED"
            })
    void after_a_crash_before_the_commit(String script, RunState state) {
        RunId id = bench.queued(SampleFlows.chain(1, script));
        OnceAt fatal = OnceAt.dyingAfter(CrashPoint.BEFORE_COMMIT, () -> {});
        bench.faults(fatal);
        bench.engine().look();
        Bench.until(bench.engine("other"), fatal::done);
        bench.faults(Faults.NONE);
        Engine next = bench.engine();
        next.start();
        RunView run = bench.ended(next, id);

        assertThat(run.state()).isEqualTo(state);
        assertThat(run.nodes().get(0).state())
                .isEqualTo(state == RunState.PAUSED ? NodeState.UNKNOWN : NodeState.SUCCEEDED);
    }
}
