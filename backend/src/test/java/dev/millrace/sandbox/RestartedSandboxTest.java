package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.ServerLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, ends and resets of the sandbox's server: with real processes and fsync on. */
class RestartedSandboxTest {

    private static final Clock DAY = Clock.fixed(Instant.parse("2026-06-05T00:00:00Z"), ZoneOffset.UTC);
    private static final Actor ANNA = new Actor("anna");

    private Path data;
    private DataDirectory directory;
    private EmbeddedServer server;
    private Sandbox sandbox;

    @BeforeEach
    void start(@TempDir Path temporary) {
        data = SandboxTemplate.copyTo(temporary.resolve("data"));
        directory = DataDirectory.open(data);
        server = EmbeddedServer.ofSandbox(directory);
        sandbox = SandboxServer.startedOn(server, DAY);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        directory.close();
    }

    @Test
    void files_and_foreign_tables_are_still_there_although_the_port_is_another() throws Exception {
        int port = server.port();
        run(rds(), Tutorial.extract("20260604"));
        sandbox.close();
        try (var somebody = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            server = EmbeddedServer.ofSandbox(directory);
            sandbox = SandboxServer.startedOn(server, DAY);

            assertThat(server.port()).isNotEqualTo(somebody.getLocalPort());
            assertThat(ask(rds(), "select count(*) from oss_20260604")).isEqualTo("1000");
            run(adb(), Tutorial.load("20260604"));
            assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("1000");
        }
    }

    @Test
    void a_server_that_was_killed_is_started_again_with_what_was_committed() throws Exception {
        run(rds(), "create table mine (n int); insert into mine values (1)");
        int port = server.port();

        head().destroyForcibly();
        Await.until(() -> sandbox.restarts().total() == 1, () -> "not noticed: " + sandbox.standing());
        SandboxServer.awaitReady(sandbox);

        assertThat(server.port()).isEqualTo(port);
        assertThat(ask(rds(), "select count(*) from mine")).isEqualTo("1");
    }

    @Test
    void what_crashes_a_backend_in_the_sandbox_leaves_the_consoles_server_alone() throws Exception {
        var console = SandboxServer.console();
        String since = "select pg_postmaster_start_time() || ' ' || (select stats_reset from pg_stat_bgwriter)";
        String before = ask(console.console(), since);

        String nested = "count(".repeat(20_000) + "/a" + ")".repeat(20_000);
        assertThatThrownBy(() -> ask(rds(), "select xpath('" + nested + "', '<a/>')"))
                .isInstanceOf(SQLException.class);
        Await.until(() -> answers(rds()), () -> "the sandbox does not answer");

        assertThat(ask(console.console(), since)).isEqualTo(before);
    }

    @Test
    void of_twenty_resets_at_once_one_runs_and_the_others_are_refused() throws Exception {
        var threads = Executors.newFixedThreadPool(20);
        try {
            List<Callable<String>> all = IntStream.range(0, 20)
                    .<Callable<String>>mapToObj(n -> () -> {
                        try {
                            return sandbox.reset(ANNA).state().name();
                        } catch (Problem.Conflict refused) {
                            return refused.code();
                        }
                    })
                    .toList();
            var answers = threads.invokeAll(all).stream()
                    .map(RestartedSandboxTest::got)
                    .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()));

            assertThat(answers).containsEntry("RESETTING", 1L).containsEntry("wrong-state", 19L);
        } finally {
            threads.shutdown();
        }
        SandboxServer.awaitReady(sandbox);
    }

    @Test
    void a_session_that_does_not_end_costs_the_sandbox_its_server_and_not_the_reset() throws Exception {
        try (var stuck = rds().open()) {
            String backend = ask(stuck, "select pg_backend_pid()");
            run(stuck, "create table mine ()");
            // Hears neither a cancellation nor a termination, as a loop in a foreign library would not.
            new ProcessBuilder("kill", "-STOP", backend).inheritIO().start().waitFor();
            var former = head();

            sandbox.reset(ANNA);
            SandboxServer.awaitReady(sandbox);

            assertThat(former.isAlive()).isFalse();
            assertThat(ProcessHandle.of(Long.parseLong(backend)).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
        assertThat(ask(rds(), "select count(*) || coalesce(to_regclass('mine')::text, '') from t_src"))
                .isEqualTo("1000");
        assertThat(SandboxServer.audit().of("sandbox", "sandbox", 1))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).containsEntry("newServer", true));
    }

    @Test
    void without_room_on_the_disk_it_stops_and_comes_back_with_what_it_held_once_there_is() throws Exception {
        run(rds(), "create table mine (n int); insert into mine values (1)");

        sandbox.shortOfRoom("There is no room.");
        Await.until(() -> sandbox.standing().state() == SandboxState.STOPPED && !server.isRunning(), () -> "it runs");
        assertThat(sandbox.standing().error()).isEqualTo("There is no room.");

        sandbox.roomAgain();
        SandboxServer.awaitReady(sandbox);
        assertThat(ask(rds(), "select count(*) from mine")).isEqualTo("1");
    }

    @Test
    void a_reset_without_room_removes_its_files_at_once_and_makes_it_anew_once_there_is() throws Exception {
        run(rds(), "create table mine ()");
        sandbox.shortOfRoom("There is no room.");
        Await.until(() -> sandbox.standing().state() == SandboxState.STOPPED, () -> "it runs");

        sandbox.reset(ANNA);
        Await.until(() -> sandbox.standing().state() == SandboxState.STOPPED, () -> "not stopped again");
        assertThat(data.resolve("sandbox/data")).doesNotExist();

        sandbox.roomAgain();
        SandboxServer.awaitReady(sandbox);
        assertThat(ask(rds(), "select count(*) || coalesce(to_regclass('mine')::text, '') from t_src"))
                .isEqualTo("1000");
    }

    @Test
    void while_it_is_closed_nothing_of_it_comes_back() throws Exception {
        var former = head();
        sandbox.close();

        Await.until(() -> !former.isAlive(), () -> "its process lives");
        assertThat(sandbox.standing().state()).isEqualTo(SandboxState.STOPPED);
        assertThatThrownBy(() -> sandbox.reset(ANNA)).isInstanceOf(Problem.Conflict.class);
        assertThat(server.isRunning()).isFalse();
    }

    private ServerLogin rds() {
        return server.login(Sandbox.RDS, Sandbox.ROLE);
    }

    private ServerLogin adb() {
        return server.login(Sandbox.ADB, Sandbox.ROLE);
    }

    private ProcessHandle head() throws IOException {
        var pid =
                Files.readAllLines(data.resolve("sandbox/data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static boolean answers(ServerLogin login) {
        try {
            return "1".equals(ask(login, "select 1"));
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static String got(Future<String> answer) {
        try {
            return answer.get();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
