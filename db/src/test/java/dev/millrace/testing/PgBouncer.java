package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PgBouncer, if one is installed on this machine, that lends connections of a server by transaction. */
public final class PgBouncer implements AutoCloseable {

    private final Path program;
    private final Path folder;
    private final TestDatabase database;
    private Process process;

    private PgBouncer(Path program, Path folder, TestDatabase database) throws IOException {
        this.program = program;
        this.folder = folder;
        this.database = database;
        this.process = spawn();
    }

    public static boolean isInstalled() {
        return program().isPresent();
    }

    /** Debian puts it where only root's search path leads. */
    private static Optional<Path> program() {
        String path = String.valueOf(System.getenv("PATH"));
        return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static PgBouncer start(Path folder, TestDatabase server) {
        try {
            Files.createDirectories(folder);
            int port = DurableServer.freePort();
            Files.writeString(folder.resolve("ini"), """
                    [databases]
                    * = host=%s port=%d user=%s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    ignore_startup_parameters = extra_float_digits
                    server_login_retry = 1
                    """.formatted(server.host(), server.port(), server.user(), port));
            PgBouncer started = new PgBouncer(
                    program().orElseThrow(), folder, new TestDatabase("127.0.0.1", port, server.name(), server.user()));
            started.awaitAnswer();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's database, through the pooler. */
    public TestDatabase database() {
        return database;
    }

    private Process spawn() throws IOException {
        List<String> words = new ArrayList<>(DurableServer.nobody());
        words.addAll(List.of(program.toString(), folder.resolve("ini").toString()));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** With SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public void restart() {
        try {
            process = spawn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    private void awaitAnswer() {
        DurableServer.until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("PgBouncer ended with " + process.exitValue() + ", see " + folder);
            }
            try (Connection connection = database.dataSource().getConnection()) {
                return connection.isValid(5);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        kill();
    }
}
