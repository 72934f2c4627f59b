package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.ServerTemplate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartedSandboxTest {

    private static final Clock DAY = Clock.fixed(Instant.parse("2026-06-05T00:00:00Z"), ZoneOffset.UTC);

    @Test
    void files_and_foreign_tables_are_still_there_although_the_port_is_another(@TempDir Path temporary)
            throws Exception {
        try (var directory = DataDirectory.open(ServerTemplate.copyTo(temporary.resolve("data")))) {
            int port;
            try (var server = EmbeddedServer.start(directory)) {
                port = server.console().port();
                SandboxServer.ready(server, DAY);
                run(server.login(Sandbox.RDS, Sandbox.ROLE), Tutorial.extract("20260604"));
            }
            try (var somebody = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    var server = EmbeddedServer.start(directory)) {
                assertThat(server.console().port()).isNotEqualTo(somebody.getLocalPort());
                SandboxServer.ready(server, DAY);

                assertThat(ask(server.login(Sandbox.RDS, Sandbox.ROLE), "select count(*) from oss_20260604"))
                        .isEqualTo("1000");
                run(server.login(Sandbox.ADB, Sandbox.ROLE), Tutorial.load("20260604"));
                assertThat(ask(server.login(Sandbox.ADB, Sandbox.ROLE), "select count(*) from t_target"))
                        .isEqualTo("1000");
            }
        }
    }
}
