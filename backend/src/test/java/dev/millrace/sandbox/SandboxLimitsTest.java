package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.ServerLogin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the disk the sandbox may take: in its tables, in temporary files, in its server's log. */
class SandboxLimitsTest {

    private static final Clock DAY = Clock.fixed(Instant.parse("2026-06-05T00:00:00Z"), ZoneOffset.UTC);

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
        SandboxServer.forgoDurability(server);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        directory.close();
    }

    @Test
    void one_that_holds_too_much_is_stopped_until_it_is_reset() throws Exception {
        run(rds(), """
                create unlogged table large (text text);
                alter table large alter text set storage external;
                insert into large select repeat('x', 1_000_000) from generate_series(1, 600)""");

        Await.until(() -> sandbox.standing().state() == SandboxState.FAILED && !server.isRunning(), () -> "it runs");
        assertThat(sandbox.standing().error()).contains("may have 512 MiB").endsWith("Reset it to go on.");

        sandbox.reset(new Actor("anna"));
        SandboxServer.awaitReady(sandbox);
        assertThat(ask(rds(), "select count(*) || coalesce(to_regclass('large')::text, '') from t_src"))
                .isEqualTo("1000");
        assertThat(server.size()).isLessThan(512 << 20);
    }

    @Test
    void one_that_held_too_much_when_it_was_stopped_is_not_started() throws Exception {
        sandbox.close();
        Path large = data.resolve("sandbox/data/base/large");
        try (var file = Files.newByteChannel(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(600L << 20).write(ByteBuffer.wrap(new byte[1]));
        }
        server = EmbeddedServer.ofSandbox(directory);
        sandbox = SandboxServer.on(server, DAY, SandboxServer.metadata());
        sandbox.start();

        Await.until(() -> sandbox.standing().state() == SandboxState.FAILED, () -> "" + sandbox.standing());
        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void a_sort_of_more_than_its_temporary_files_may_hold_fails_and_leaves_none_behind() throws Exception {
        assertThatThrownBy(() -> ask(rds(), """
                select count(*) from (select repeat(n::text, 50) as t from generate_series(1, 2_000_000) n order by 1 offset 1) s"""))
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .isEqualTo("53400");
        Await.until(() -> temporaryFiles() == 0, () -> "temporary files are left");
    }

    @Test
    void its_log_goes_on_in_a_new_file_when_one_is_large_and_the_oldest_are_removed() throws Exception {
        for (int day = 10; day < 22; day++) {
            Path old = Files.writeString(data.resolve("sandbox/log/postgresql-2026-05-" + day + "_000000.log"), "old");
            Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-05-" + day + "T00:00:00Z")));
        }
        int before = logFiles().size();
        try (var superuser = server.superuser("postgres").open()) {
            assertThat(ask(superuser, "show log_rotation_size")).isEqualTo("10MB");
            run(superuser, "alter system set log_rotation_size = '64kB'");
            run(superuser, "alter system set log_statement = 'all'");
            run(superuser, "alter system set log_min_messages = 'log'");
            run(superuser, "select pg_reload_conf()");
            String statement = "select '" + "x".repeat(100_000) + "'";
            Await.until(
                    () -> {
                        run(superuser, statement);
                        return logFiles().size() > before;
                    },
                    () -> "no new file");
            run(superuser, "alter system reset all");
            run(superuser, "select pg_reload_conf()");
        }
        Path newest = logFiles().get(logFiles().size() - 1);

        server.trimLog();

        assertThat(logFiles()).hasSize(10).contains(newest);
        assertThat(logFiles().get(0).getFileName().toString()).isGreaterThan("postgresql-2026-05-13");
    }

    @Test
    void a_failing_statement_of_a_megabyte_writes_nothing_into_its_log() throws Exception {
        long before = logged();
        for (int n = 0; n < 20; n++) {
            assertThatThrownBy(() -> run(rds(), "select 1/0 /*" + "x".repeat(1_000_000) + "*/"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(
                            () -> run(rds(), "do $$ begin raise warning '%', repeat('y', 1000000); end $$; select 1/0"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(logged()).isEqualTo(before);
    }

    private List<Path> logFiles() throws IOException {
        try (var files = Files.list(data.resolve("sandbox/log"))) {
            return files.sorted().toList();
        }
    }

    private long logged() throws IOException {
        long sum = 0;
        for (Path file : logFiles()) {
            sum += Files.size(file);
        }
        return sum;
    }

    private long temporaryFiles() throws IOException {
        Path folder = data.resolve("sandbox/data/base/pgsql_tmp");
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private ServerLogin rds() {
        return server.login(Sandbox.RDS, Sandbox.ROLE);
    }
}
