package dev.millrace.e2e;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A real PostgreSQL as an operator would run it, fsync and all, whose postmaster is a child of this JVM: it and each of its backends
 * can be killed with SIGKILL, and it starts again on the same port from what has reached the disk.
 */
final class PostgresProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path home;
    private final Path folder;
    private final int port;
    private Process postmaster;

    private PostgresProcess(Path home, Path folder, int port, Process postmaster) {
        this.home = home;
        this.folder = folder;
        this.port = port;
        this.postmaster = postmaster;
    }

    /** Unpacks the programs that zonky publishes for this machine; both servers of a test run from one copy. */
    static Path unpackPrograms(Path folder) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "Darwin" : "Linux";
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        system, ArchUtils.normalize(System.getProperty("os.arch")));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Path parent = Objects.requireNonNull(file.getParent());
        Files.createDirectories(parent);
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if (parent.endsWith("bin") && !file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    /** Makes a new server in the folder and starts it. */
    static PostgresProcess start(Path programs, Path folder) {
        try {
            Files.createDirectories(folder);
            Process made = spawn(
                    folder,
                    List.of(
                            programs.resolve("bin/initdb").toString(),
                            "--pgdata=" + folder.resolve("data"),
                            "--username=postgres",
                            "--auth=trust",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-instructions"));
            if (made.waitFor() != 0) {
                throw new IllegalStateException("initdb failed: " + Files.readString(folder.resolve("log")));
            }
            int port = Console.freePort();
            PostgresProcess server =
                    new PostgresProcess(programs, folder, port, spawn(folder, postgres(programs, folder, port)));
            server.awaitAnswer();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> postgres(Path programs, Path folder, int port) {
        return List.of(
                programs.resolve("bin/postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "max_connections=200",
                "-c",
                "log_line_prefix=%m [%p] %a ");
    }

    private static Process spawn(Path folder, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody special, with the same
            // pid.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(words);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    int port() {
        return port;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** All rows of a query as text, columns in order. */
    List<List<String>> query(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> answer = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(rows.getString(column)));
                }
                answer.add(row);
            }
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** SIGKILL for the postmaster; its backends go when they notice, as after a real one. */
    synchronized void kill() {
        postmaster.destroyForcibly();
        await();
    }

    /** SIGKILL for one backend that runs a node, if there is one at this moment: the others are then restarted by the postmaster. */
    Optional<String> killBackend() {
        List<List<String>> busy;
        try {
            busy = query(
                    "postgres",
                    "select pid, application_name from pg_stat_activity where application_name like 'millrace/%'"
                            + " order by random() limit 1");
        } catch (IllegalStateException down) {
            return Optional.empty();
        }
        return busy.stream()
                .findFirst()
                .filter(row -> ProcessHandle.of(Long.parseLong(row.get(0)))
                        .filter(ProcessHandle::destroyForcibly)
                        .isPresent())
                .map(row -> row.get(1));
    }

    /** Starts it again after a kill; tries until the backends of the dead one have let go of its memory. */
    synchronized void restart() {
        Wait.until("the server on port " + port + " starts again", START_LIMIT, () -> {
            try {
                if (!postmaster.isAlive()) {
                    postmaster = spawn(folder, postgres(home, folder, port));
                }
                return answers();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void awaitAnswer() {
        Wait.until("the server on port " + port + " answers", START_LIMIT, () -> {
            if (!postmaster.isAlive()) {
                throw new AssertionError("The server ended with " + postmaster.exitValue() + ", see " + folder);
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void await() {
        try {
            postmaster.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGINT would be the fast shutdown; what Java sends waits for clients, so it is followed by the other one. */
    @Override
    public synchronized void close() {
        postmaster.destroy();
        try {
            if (!postmaster.waitFor(5, TimeUnit.SECONDS)) {
                List<ProcessHandle> backends = postmaster.children().toList();
                postmaster.destroyForcibly();
                await();
                backends.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
