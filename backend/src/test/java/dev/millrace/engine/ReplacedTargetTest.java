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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A commit that nobody saw, and a target that is not the same any more when it is asked: its files were put back, a standby took
 * over, or another server stands at its address. What it says of that transaction id is about another history: a person decides.
 */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class ReplacedTargetTest {

    @TempDir
    private static Path folder;

    private static DurableServer origin;
    private static Path older;
    private static int twins;

    private DurableServer server;
    private TargetBench target;

    @BeforeAll
    static void makeTheOlderCopy() {
        origin = DurableServer.create(18, folder.resolve("origin"));
        TargetBench.createTables(origin);
        origin.stop();
        older = folder.resolve("older");
        origin.copyTo(older);
    }

    @AfterAll
    static void stop() {
        origin.close();
    }

    private static Path copy() {
        Path copy = folder.resolve("twin-" + ++twins);
        origin.copyTo(copy);
        return copy;
    }

    @BeforeEach
    void prepare(TestDatabase console) {
        server = origin.twin(copy());
        target = new TargetBench(console, server);
    }

    @AfterEach
    void release() {
        target.close();
        server.close();
    }

    /** The node commits, then that happens, and the console dies without having recorded anything. */
    private RunView committedUnseen(RunId id, Runnable deed) {
        return target.endedByTheNext(OnceAt.dyingAfter(CrashPoint.COMMITTED, deed), id);
    }

    private void restore() {
        server.kill();
        server.restore(older);
        server.start();
    }

    @Test
    void a_restored_server_that_has_not_come_to_the_transaction_yet() {
        RunView run = committedUnseen(target.queued(TargetBench.INSERT), this::restore);
        target.decide(run, "as after a restore of its files", Settling.RETRY, RunState.SUCCEEDED);
        assertThat(target.rows()).as("the restore took the first one away").isEqualTo(1);
    }

    @Test
    void a_restored_server_that_has_given_the_id_to_another_transaction() {
        // A day's work: the one that was put back writes less than that until it has come to the same id.
        server.execute("insert into others select generate_series(1, 50000)");
        RunId id = target.queued(TargetBench.INSERT);
        RunView run = committedUnseen(id, () -> {
            restore();
            target.othersCommitPast(() -> target.xid(id));
        });
        assertThat(server.ask("select pg_xact_status('" + target.xid(id) + "')"))
                .as("what the server says of somebody else's")
                .isEqualTo("committed");
        target.decide(run, "as after a restore of its files", Settling.RETRY, RunState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(1);
    }

    @Test
    void a_standby_that_was_promoted_has_another_timeline() {
        try (DurableServer standby = standby()) {
            RunView run = committedUnseen(target.queued(TargetBench.INSERT), () -> {
                String written = server.ask("select pg_current_wal_lsn()");
                DurableServer.until(
                        () -> standby.ask("select coalesce(pg_last_wal_replay_lsn(), '0/0') >= '" + written + "'")
                                .equals("t"));
                server.kill();
                standby.ask("select pg_promote()");
                target.moveTo(standby);
            });
            target.decide(run, "another timeline", Settling.SUCCEEDED, RunState.SUCCEEDED);
            assertThat(target.rows()).isEqualTo(1);
        }
    }

    @Test
    void a_standby_that_was_not_promoted_cannot_tell() {
        try (DurableServer standby = standby()) {
            RunView run = committedUnseen(target.queued(TargetBench.INSERT), () -> {
                server.kill();
                target.moveTo(standby);
            });
            target.decide(run, "in recovery", Settling.FAILED, RunState.FAILED);
        }
    }

    private DurableServer standby() {
        Path copy = copy();
        try {
            Files.createFile(copy.resolve("data/standby.signal"));
            Files.write(
                    copy.resolve("data/postgresql.auto.conf"),
                    List.of("primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'"
                            .formatted(server.database().port())),
                    StandardOpenOption.APPEND);
            return origin.twin(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void another_server_at_the_same_address_knows_nothing_of_it() {
        RunId id = target.queued(TargetBench.INSERT);
        try (DurableServer other = DurableServer.create(18, folder.resolve("other"))) {
            TargetBench.createTables(other);
            RunView run = committedUnseen(id, () -> {
                server.kill();
                target.moveTo(other);
                target.othersCommitPast(() -> target.xid(id));
            });
            assertThat(run.nodes().get(0).attempts()).extracting("state").containsExactly(AttemptState.UNKNOWN);
            target.decide(run, "another server", Settling.RETRY, RunState.SUCCEEDED);
            assertThat(target.rows()).isEqualTo(1);
        }
    }
}
