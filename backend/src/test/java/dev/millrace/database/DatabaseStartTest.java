package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

class DatabaseStartTest {

    @Test
    void it_is_ready_when_asked_and_ends_with_the_console(@TempDir Path data) {
        try (var console = application(data).run()) {
            assertThat(console.getBean(JdbcConnectionDetails.class).getJdbcUrl())
                    .startsWith("jdbc:postgresql:");
            assertThat(postmaster(data)).exists();
        }
        assertThat(postmaster(data)).doesNotExist();
        DataDirectory.open(data).close();
    }

    @Test
    void a_start_that_fails_elsewhere_leaves_no_server_and_no_lock(@TempDir Path data) {
        var console = application(data).sources(Broken.class);

        assertThatThrownBy(console::run).hasRootCauseMessage("broken");

        assertThat(data.resolve("server/data/PG_VERSION")).exists();
        assertThat(postmaster(data)).doesNotExist();
        DataDirectory.open(data).close();
    }

    @Test
    void a_console_without_a_sandbox_stops_the_one_that_a_killed_console_left(@TempDir Path data) throws Exception {
        ProcessHandle left;
        try (var directory = DataDirectory.open(data)) {
            // As after a kill: nobody closes it.
            EmbeddedServer.ofSandbox(directory).start();
            left = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("sandbox/data/postmaster.pid"))
                            .get(0)))
                    .orElseThrow();
        }
        try (var console = application(data).properties("millrace.sandbox=off").run()) {
            assertThat(console.isRunning()).isTrue();
            assertThat(left.isAlive()).isFalse();
        }
    }

    @Test
    void whoever_asks_hears_what_stood_in_the_way(@TempDir Path temporary) throws Exception {
        var file = Files.createFile(temporary.resolve("file"));
        var settings = Settings.from(new MockEnvironment()
                .withProperty("millrace.data", file.resolve("data").toString()));

        try (var start = DatabaseStart.begin(settings)) {
            assertThatThrownBy(start::directory).isInstanceOf(StartRefused.class);
            assertThatThrownBy(start::server).isInstanceOf(StartRefused.class);
            assertThatThrownBy(start::database)
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("Choose another with MILLRACE_DATA.");
        }
    }

    private static SpringApplicationBuilder application(Path data) {
        return new SpringApplicationBuilder(DatabaseConfiguration.class)
                .web(WebApplicationType.NONE)
                .properties("millrace.data=" + data);
    }

    private static Path postmaster(Path data) {
        return data.resolve("server/data/postmaster.pid");
    }

    @Configuration(proxyBeanMethods = false)
    static class Broken {

        @Bean
        String broken() {
            throw new IllegalStateException("broken");
        }
    }
}
