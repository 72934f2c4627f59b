package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave behind; with real ones and fsync on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LeftoverServerTest {

    private final Path data;
    private Process console;
    private ProcessHandle server;

    LeftoverServerTest(@TempDir Path temporary) throws IOException {
        data = ServerTemplate.copyTo(temporary.resolve("data"));
        console = startConsole();
        server = serverProcess();
    }

    @BeforeEach
    void the_server_runs() {
        assertThat(server.isAlive()).isTrue();
    }

    /** All of them, and waited for: nobody may write below a directory that is being deleted. */
    @AfterEach
    void end() throws Exception {
        var processes = Stream.concat(Stream.of(console.toHandle(), server), server.children())
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            process.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_server_that_a_killed_console_left_running_is_stopped_and_nothing_is_lost() throws Exception {
        kill(console.toHandle());
        assertThat(server.isAlive()).isTrue();

        startAgain(rows -> assertThat(rows).isEqualTo(1));

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void a_server_killed_together_with_its_console_is_recovered() throws Exception {
        var workers = server.children().toList();
        kill(console.toHandle());
        kill(server);

        startAgain(rows -> assertThat(rows).isEqualTo(1));

        assertThat(workers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void a_console_that_lives_keeps_its_server() {
        assertThatThrownBy(() -> DataDirectory.open(data))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("Another console is using the data directory");
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void a_pid_file_whose_number_belongs_to_somebody_else_is_out_of_date() throws Exception {
        kill(console.toHandle());
        kill(server);
        var pidFile = data.resolve("server/data/postmaster.pid");
        var lines = Files.readAllLines(pidFile);
        var somebody = new ProcessBuilder("sleep", "600").start();
        try {
            lines.set(0, Long.toString(somebody.pid()));
            Files.write(pidFile, lines);

            startAgain(rows -> assertThat(rows).isEqualTo(1));

            assertThat(somebody.isAlive()).isTrue();
        } finally {
            somebody.destroyForcibly();
        }
    }

    @Test
    void a_torn_pid_file_is_no_obstacle_even_if_its_digits_are_a_living_process() throws Exception {
        kill(console.toHandle());
        kill(server);
        Files.writeString(
                data.resolve("server/data/postmaster.pid"),
                ProcessHandle.current().pid() + "x");

        startAgain(rows -> assertThat(rows).isEqualTo(1));
    }

    private interface Finding {
        void of(int rows);
    }

    private void startAgain(Finding finding) throws SQLException {
        try (var directory = DataDirectory.open(data);
                var again = EmbeddedServer.start(directory)) {
            finding.of(Integer.parseInt(EmbeddedServerTest.ask(again.console(), "select count(*) from kept")));
        }
        assertThat(data.resolve("server/data/postmaster.pid")).doesNotExist();
    }

    private Process startConsole() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldServer.class.getName(),
                        data.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("port ")) {
                return process;
            }
        }
        throw new IOException("The console ended with " + process.exitValue());
    }

    private ProcessHandle serverProcess() throws IOException {
        var pid = Files.readAllLines(data.resolve("server/data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
    }
}
