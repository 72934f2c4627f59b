package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ServerKeeperTest {

    @Test
    void a_server_that_was_killed_runs_again_on_its_port_with_what_it_had_committed(@TempDir Path temporary)
            throws Exception {
        var data = ServerTemplate.copyTo(temporary.resolve("data"));
        try (var directory = DataDirectory.open(data);
                var server = EmbeddedServer.start(directory);
                var keeper = new ServerKeeper(server, Clock.systemUTC())) {
            var login = server.console();
            try (var connection = login.open()) {
                connection.createStatement().execute("create table kept as select 1 as n");
            }

            head(data).destroyForcibly();
            await(() -> keeper.restarts().total() > 0 && keeper.isRunning());

            assertThat(server.port()).isEqualTo(login.port());
            assertThat(EmbeddedServerTest.ask(login, "select n from kept")).isEqualTo("1");
            assertThat(keeper.restarts().total()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_is_stopped_on_purpose_stays_down(@TempDir Path temporary) throws Exception {
        var data = ServerTemplate.copyTo(temporary.resolve("data"));
        try (var directory = DataDirectory.open(data)) {
            var server = EmbeddedServer.start(directory);
            var keeper = new ServerKeeper(server, Clock.systemUTC());
            keeper.close();
            server.close();

            assertThat(keeper.restarts()).isEqualTo(Restarts.NONE);
            assertThat(data.resolve("server/data/postmaster.pid")).doesNotExist();
        }
    }

    private static ProcessHandle head(Path data) throws IOException, SQLException {
        var pid = Files.readAllLines(data.resolve("server/data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("time is up").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
