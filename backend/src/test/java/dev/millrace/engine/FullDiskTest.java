package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.DurableServer;
import dev.millrace.testing.Needs;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target whose table lies on a disk of 16 MiB: a file system in memory, mounted in a name space of the server's own. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class FullDiskTest {

    private static final String DISK_FULL = "53100";

    /** About 6 MiB. */
    private static final String MUCH =
            "insert into t (a, b) select n, repeat('x', 1000) from generate_series(1, 5500) n";

    @TempDir
    private Path folder;

    private DurableServer server;
    private TargetBench target;

    @BeforeEach
    void prepare(TestDatabase console) throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Needs.that(
                canMount(disk),
                "A full disk cannot be shown here, because no file system can be mounted in a user name space.");
        server = DurableServer.create(18, folder.resolve("server"), mounting(disk));
        target = new TargetBench(console, server);
        server.execute("alter table t add b text");
        // Outside of a transaction, each.
        server.execute("create tablespace small location '" + disk + "'");
        server.execute("alter table t set tablespace small; alter table t alter b set storage plain");
        server.execute("create table ballast tablespace small as"
                + " select repeat('x', 1000) as b from generate_series(1, 11000)");
    }

    @AfterEach
    void release() {
        if (target != null) {
            target.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Nobody special in there, as PostgreSQL wants it; outside of the name space nothing of the mount is seen. */
    private static List<String> mounting(Path disk) {
        return List.of(
                "unshare",
                "-U",
                "-r",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=16m,mode=0777 tmpfs \"$0\" && exec unshare -U \"$@\"",
                disk.toString());
    }

    private static boolean canMount(Path disk) throws InterruptedException {
        List<String> command = new ArrayList<>(mounting(disk));
        command.add("true");
        try {
            Process tried = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void a_node_fails_with_the_databases_words_and_its_retry_succeeds_when_there_is_room() {
        String policy = "{\"retries\": 1, \"retryDelay\": \"PT30M\"}";
        RunId id = target.bench.queued(
                SampleFlows.flow().node("n0", MUCH, "SINGLE", policy).json());
        Engine engine = target.bench.engine();
        engine.look();
        Bench.until(engine, () -> first(id) != null && first(id).endedAt() != null);
        AttemptError error = first(id).error();
        assertThat(first(id).state()).isEqualTo(AttemptState.FAILED);
        assertThat(error.sqlState()).isEqualTo(DISK_FULL);
        assertThat(error.message()).contains("No space left on device");
        assertThat(error.hint()).isEqualTo("Check free disk space.");
        assertThat(target.rows()).isZero();

        server.execute("drop table ballast");
        target.bench.clock.pass(Duration.ofMinutes(30));
        RunView run = target.bench.ended(engine, id);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.nodes().get(0).attempts())
                .extracting("state")
                .containsExactly(AttemptState.FAILED, AttemptState.SUCCEEDED);
        assertThat(target.rows()).isEqualTo(5500);
    }

    private RunView.AttemptView first(RunId id) {
        var attempts = target.bench.run(id).nodes().get(0).attempts();
        return attempts.isEmpty() ? null : attempts.get(0);
    }
}
