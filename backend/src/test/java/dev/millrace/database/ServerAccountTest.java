package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root only: an ordinary user runs the server himself. */
class ServerAccountTest {

    @BeforeEach
    void as_root(@TempDir Path temporary) throws IOException {
        assumeTrue(Files.getAttribute(temporary, "unix:uid").equals(0));
    }

    @Test
    void where_namespaces_are_forbidden_nobody_runs_it(@TempDir Path temporary) throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        runAsNobody(ServerTemplate.copyTo(temporary.resolve("data")));
    }

    @Test
    void below_a_directory_that_only_root_may_enter_too(@TempDir Path temporary) throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
        runAsNobody(ServerTemplate.copyTo(temporary.resolve("data")));
    }

    @Test
    void the_files_follow_when_the_account_changes(@TempDir Path temporary) throws Exception {
        var data = ServerTemplate.copyTo(temporary.resolve("data"));
        runAsNobody(data);
        try (var directory = DataDirectory.open(data);
                var server = EmbeddedServer.start(directory)) {
            assertThat(EmbeddedServerTest.ask(server.console(), "select 1")).isEqualTo("1");
        }
        runAsNobody(data);
    }

    @Test
    void the_sandboxs_server_runs_as_another_account_than_the_consoles(@TempDir Path temporary) throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        var data = ServerTemplate.copyTo(temporary.resolve("data"));
        try (var directory = DataDirectory.open(data);
                var console = EmbeddedServer.start(directory);
                var sandbox = EmbeddedServer.ofSandbox(directory)) {
            sandbox.start();

            assertThat(uid(data.resolve("sandbox"))).isEqualTo("65534").isNotEqualTo(uid(data.resolve("server")));
            assertThat(sandbox.superuser("postgres").password())
                    .isNotEqualTo(console.superuser("postgres").password());
            assertThat(EmbeddedServerTest.ask(sandbox.superuser("postgres"), "select pg_read_file('PG_VERSION')"))
                    .startsWith("18");
            for (var unreadable : List.of("secrets/superuser", "server/data/PG_VERSION")) {
                assertThatThrownBy(() -> EmbeddedServerTest.ask(
                                sandbox.superuser("postgres"),
                                "select pg_read_file('%s')".formatted(data.resolve(unreadable))))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Permission denied");
            }
        }
    }

    private static String uid(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid").toString();
    }

    private static void runAsNobody(Path data) throws Exception {
        try (var directory = DataDirectory.open(data)) {
            var files = directory.directory("server");
            try (var server = EmbeddedServer.start(directory, ServerAccount::nobody)) {
                assertThat(EmbeddedServerTest.ask(server.console(), "select 1")).isEqualTo("1");
                var pid =
                        Files.readAllLines(files.resolve("data/postmaster.pid")).get(0);
                assertThat(Files.readAllLines(Path.of("/proc", pid, "status")))
                        .anyMatch(line -> line.startsWith("Uid:\t65534\t65534"));
            }
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.root().resolve("secrets"))))
                    .isEqualTo("rwx------");
        }
    }
}
