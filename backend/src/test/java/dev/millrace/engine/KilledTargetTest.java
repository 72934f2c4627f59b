package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.Settling;
import dev.millrace.testing.DurableServer;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a node whose target is killed with SIGKILL: the postmaster, or one backend while the postmaster lives. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class KilledTargetTest {

    private static final String RESTARTED = "The server was restarted since";
    private static final Map<Integer, DurableServer> SERVERS = new TreeMap<>();

    @TempDir
    private static Path folder;

    private TestDatabase console;
    private DurableServer server;
    private TargetBench target;

    @BeforeEach
    void prepare(TestDatabase database) {
        console = database;
    }

    @AfterEach
    void release() {
        target.close();
    }

    @AfterAll
    static void stopServers() {
        SERVERS.values().forEach(DurableServer::close);
    }

    private void on(int version) {
        server = SERVERS.computeIfAbsent(
                version, wanted -> DurableServer.create(wanted, folder.resolve(String.valueOf(wanted))));
        target = new TargetBench(console, server);
    }

    private void killTheNodesBackend() {
        // Whoever commits flushes what was written before: the transaction has left its traces on the disk.
        server.execute("insert into others values (0)");
        server.killBackend(Long.parseLong(
                server.ask("select pid from pg_stat_activity where application_name like 'millrace/%'")));
    }

    private void killSomebodysBackend() {
        try (Connection somebody = server.connect()) {
            server.killBackend(
                    somebody.unwrap(org.postgresql.PGConnection.class).getBackendPID());
            DurableServer.until(() -> !isAlive(somebody));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        server.awaitAnswer();
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private void killThePostmaster() {
        server.kill();
        server.start();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void a_node_whose_backend_is_killed_was_rolled_back_and_gets_another_attempt(int version) {
        on(version);
        String postmaster = server.ask("select pg_postmaster_start_time()");
        RunView run = target.ended(
                OnceAt.doing(CrashPoint.STATEMENT_DONE, this::killTheNodesBackend),
                target.queued(TargetBench.INSERT + "; select 2"));
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts())
                .extracting("state")
                .containsExactly(AttemptState.CANCELLED, AttemptState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(1);
        assertThat(server.ask("select pg_postmaster_start_time()")).isEqualTo(postmaster);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void a_commit_that_nobody_saw_is_believed_while_nothing_was_restarted(int version) {
        on(version);
        RunView run = target.endedByTheNext(
                OnceAt.dyingAfter(CrashPoint.COMMITTED, () -> {}), target.queued(TargetBench.INSERT));
        succeededAtOnce(run);
    }

    @Test
    void on_18_its_marker_makes_it_believed_after_a_backend_was_killed() {
        on(18);
        RunView run = target.endedByTheNext(
                OnceAt.dyingAfter(CrashPoint.COMMITTED, this::killSomebodysBackend), target.queued(TargetBench.INSERT));
        succeededAtOnce(run);
    }

    @Test
    void on_18_its_marker_makes_it_believed_after_the_postmaster_was_killed() {
        on(18);
        RunView run = target.endedByTheNext(
                OnceAt.dyingAfter(CrashPoint.COMMITTED, this::killThePostmaster), target.queued(TargetBench.INSERT));
        succeededAtOnce(run);
    }

    private void succeededAtOnce(RunView run) {
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts()).extracting("state").containsExactly(AttemptState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(1);
    }

    @Test
    void on_15_a_commit_that_nobody_saw_is_not_believed_after_a_backend_was_killed() {
        on(15);
        RunView run = target.endedByTheNext(
                OnceAt.dyingAfter(CrashPoint.COMMITTED, this::killSomebodysBackend), target.queued(TargetBench.INSERT));
        target.decide(run, RESTARTED, Settling.SUCCEEDED, RunState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(1);
    }

    @Test
    void on_15_an_id_that_was_lost_with_the_server_is_anothers_and_not_taken_for_ours() {
        on(15);
        lostBeforeItsFirstFlush(true);
    }

    @Test
    void on_15_an_id_that_was_lost_with_the_server_and_is_nobodys_yet_tells_nothing() {
        on(15);
        RunView run = target.ended(
                OnceAt.doing(CrashPoint.RECORDED, this::killThePostmaster), target.queued(TargetBench.INSERT));
        target.decide(run, "has not come to that transaction yet", Settling.RETRY, RunState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(1);
    }

    @Test
    void on_18_without_its_marker_it_is_not_taken_for_ours_either() {
        on(18);
        target.bench.target.at(server.database(), Map.of("durableMarker", "false"));
        lostBeforeItsFirstFlush(true);
    }

    @Test
    void on_18_with_its_marker_an_id_is_never_anothers() {
        on(18);
        lostBeforeItsFirstFlush(false);
    }

    /** The server dies when the id is assigned and recorded and nothing was written; then other people go on. */
    private void lostBeforeItsFirstFlush(boolean givenToAnother) {
        RunId id = target.queued(TargetBench.INSERT);
        RunView run = target.ended(
                OnceAt.doing(CrashPoint.RECORDED, () -> {
                    killThePostmaster();
                    target.othersCommitPast(() -> target.xid(id));
                }),
                id);
        long xid = target.xid(id);
        assertThat(server.ask("select count(*) from others where xmin::text = '" + xid + "'"))
                .isEqualTo(givenToAnother ? "1" : "0");
        if (givenToAnother) {
            target.decide(run, RESTARTED, Settling.RETRY, RunState.SUCCEEDED);
        } else {
            assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        }
        assertThat(target.rows()).isEqualTo(1);
    }
}
