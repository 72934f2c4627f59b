package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.DurableServer;
import dev.millrace.testing.Needs;
import dev.millrace.testing.PgBouncer;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target behind a PgBouncer that lends its connections by transaction. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class PoolerTest {

    @TempDir
    private static Path folder;

    private static DurableServer server;
    private static PgBouncer pooler;

    private TargetBench target;

    @BeforeAll
    static void start() {
        Needs.that(
                PgBouncer.isInstalled(),
                "A pooler in between cannot be shown here, because the program pgbouncer is not installed.");
        server = DurableServer.create(18, folder.resolve("server"));
        pooler = PgBouncer.start(folder.resolve("pooler"), server.database());
    }

    @AfterAll
    static void stop() {
        if (pooler != null) {
            pooler.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void prepare(TestDatabase console) {
        target = new TargetBench(console, server);
        target.bench.target.at(pooler.database(), Map.of());
    }

    @AfterEach
    void release() {
        target.close();
    }

    private void states(RunView run, AttemptState... states) {
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts()).extracting("state").containsExactly((Object[]) states);
        assertThat(target.rows()).isEqualTo(1);
    }

    @Test
    void the_backend_that_is_recorded_is_the_servers() {
        RunId id = target.queued(TargetBench.INSERT + "; select 2");
        OnceAt look = OnceAt.doing(CrashPoint.STATEMENT_DONE, () -> {
            String backend = server.ask("select pid || ' ' || backend_xid from pg_stat_activity"
                    + " where application_name = 'millrace/" + id + "/n0'");
            assertThat(target.bench
                            .database
                            .sql(
                                    "select (begun -> 'identity' ->> 'pid') || ' ' || (begun -> 'identity' ->> 'xid')"
                                            + " from run_entry, jsonb_array_elements(body -> 'begun') as begun where run_id = :id")
                            .param("id", id.value())
                            .query(String.class)
                            .single())
                    .isEqualTo(backend);
        });
        states(target.ended(look, id), AttemptState.SUCCEEDED);
    }

    @Test
    void a_commit_that_nobody_saw_is_found() {
        states(
                target.endedByTheNext(
                        OnceAt.dyingAfter(CrashPoint.COMMITTED, () -> {}), target.queued(TargetBench.INSERT)),
                AttemptState.SUCCEEDED);
    }

    @Test
    void what_a_dead_console_left_open_is_ended_and_done_again() {
        states(
                target.endedByTheNext(
                        OnceAt.dyingAfter(CrashPoint.BEFORE_COMMIT, () -> {}), target.queued(TargetBench.INSERT)),
                AttemptState.CANCELLED,
                AttemptState.SUCCEEDED);
    }

    @Test
    void a_pooler_that_is_killed_in_the_middle_takes_nothing_with_it() {
        states(
                target.ended(
                        OnceAt.doing(CrashPoint.BEFORE_COMMIT, () -> {
                            pooler.kill();
                            pooler.restart();
                        }),
                        target.queued(TargetBench.INSERT)),
                AttemptState.CANCELLED,
                AttemptState.SUCCEEDED);
    }

    @Test
    void a_server_that_is_killed_behind_the_pooler_takes_nothing_with_it() {
        states(
                target.ended(
                        OnceAt.doing(CrashPoint.BEFORE_COMMIT, () -> {
                            server.kill();
                            server.start();
                        }),
                        target.queued(TargetBench.INSERT)),
                AttemptState.CANCELLED,
                AttemptState.SUCCEEDED);
    }

    @Test
    void a_server_that_is_killed_behind_the_pooler_between_statements_takes_nothing_with_it() {
        states(
                target.ended(
                        OnceAt.doing(CrashPoint.STATEMENT_DONE, () -> {
                            server.kill();
                            server.start();
                        }),
                        target.queued(TargetBench.INSERT + "; select 2")),
                AttemptState.CANCELLED,
                AttemptState.SUCCEEDED);
    }

    @Test
    void a_backend_that_is_ended_behind_the_pooler_fails_its_node() {
        RunView run = target.ended(
                OnceAt.doing(
                        CrashPoint.STATEMENT_DONE,
                        () -> server.ask("select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                                + " where application_name like 'millrace/%'")),
                target.queued(TargetBench.INSERT + "; select 2"));
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.nodes().get(0).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error().sqlState()).isEqualTo("57P01"));
        assertThat(target.rows()).isZero();
    }

    @Test
    void statement_by_statement_is_refused_before_anything_is_sent() {
        RunId id = target.bench.queued(SampleFlows.flow()
                .node("n0", TargetBench.INSERT, "PER_STATEMENT", "{}")
                .json());
        RunView run = target.ended(OnceAt.doing(CrashPoint.OUTCOME_RECORDED, () -> {}), id);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(String.valueOf(run.nodes().get(0).attempts().get(0).error())).contains("behind a pooler");
        assertThat(target.rows()).isZero();
    }
}
