package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A PostgreSQL as an operator would run it, fsync and all, whose postmaster is a child of this JVM: it and each of its backends can
 * be killed with SIGKILL, and it starts again on its port from what has reached the disk, or from an older copy of that.
 */
public final class DurableServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Nothing but a commit, a marker or a checkpoint flushes WAL: what was not flushed is lost with the server, every time. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "wal_writer_delay=10s",
            "autovacuum=off",
            "max_connections=50",
            "log_line_prefix=%m [%p] %a ");

    private final Path programs;
    private final Path folder;
    private final int port;
    private final List<String> launcher;
    private Process postmaster;

    private DurableServer(Path programs, Path folder, int port, List<String> launcher) throws IOException {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.launcher = launcher;
        this.postmaster = spawn(folder, command());
    }

    /** Makes a server of that major version, 15 or 18, with a system identifier of its own, and starts it. */
    public static DurableServer create(int version, Path folder) {
        return create(version, folder, nobody());
    }

    /**
     * The same with a start of the caller's own.
     *
     * @param launch words that the command that starts it is put behind: as {@link #nobody}, and perhaps with a disk of its own
     */
    public static DurableServer create(int version, Path folder, List<String> launch) {
        try {
            Path programs = programs(version);
            Files.createDirectories(folder);
            List<String> initdb = new ArrayList<>(nobody());
            initdb.addAll(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + folder.resolve("data"),
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--wal-segsize=1",
                    "--no-sync",
                    "--no-instructions"));
            if (spawn(folder, initdb).waitFor() != 0) {
                throw new IllegalStateException("initdb failed: " + Files.readString(folder.resolve("log")));
            }
            return started(programs, folder, launch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts another server of the same system identifier from a copy of this one's files: perhaps a standby. */
    public DurableServer twin(Path copy) {
        try {
            return started(programs, copy, launcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DurableServer started(Path programs, Path folder, List<String> launcher) throws IOException {
        DurableServer server = new DurableServer(programs, folder, freePort(), launcher);
        try {
            server.awaitAnswer();
            return server;
        } catch (RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
    }

    /** Those that the shared test server of that version runs from. */
    private static Path programs(int version) {
        TestDatabase shared = TestServer.of(version).administration();
        return Path.of(ask(shared, "select setting from pg_config where name = 'BINDIR'"));
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody special, with the same pid. */
    public static List<String> nobody() {
        return System.getProperty("user.name").equals("root") ? List.of("unshare", "-U") : List.of();
    }

    private List<String> command() {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port)));
        SETTINGS.forEach(setting -> words.addAll(List.of("-c", setting)));
        return words;
    }

    private static Process spawn(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** A port of this host at which nobody listens at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public TestDatabase database() {
        return new TestDatabase("127.0.0.1", port, "postgres", "postgres");
    }

    public Connection connect() throws SQLException {
        return database().dataSource().getConnection();
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** The one value that a query gives, as text. */
    public String ask(String sql) {
        return ask(database(), sql);
    }

    private static String ask(TestDatabase database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new IllegalStateException(sql + ": no row");
            }
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** SIGKILL for the postmaster. Its backends go when they notice; nothing of theirs is written any more. */
    public void kill() {
        postmaster.destroyForcibly();
        awaitEnd();
    }

    /** SIGKILL for one backend: the postmaster lives, ends all others and recovers. */
    public void killBackend(long pid) {
        if (!ProcessHandle.of(pid).filter(ProcessHandle::destroyForcibly).isPresent()) {
            throw new IllegalStateException("There is no backend " + pid);
        }
    }

    /** An orderly end, after which the files are whole. */
    public void stop() {
        // PostgreSQL's fast shutdown is SIGINT, which Java cannot send.
        List<String> words = new ArrayList<>(nobody());
        words.addAll(List.of(
                programs.resolve("pg_ctl").toString(), "stop", "--mode=fast", "--pgdata=" + folder.resolve("data")));
        try {
            if (spawn(folder, words).waitFor() != 0) {
                throw new IllegalStateException("The server was not stopped, see " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        awaitEnd();
    }

    /** Starts it again; tries until the backends of a killed one have let go of its memory. */
    public void start() {
        until(() -> {
            if (!postmaster.isAlive()) {
                try {
                    postmaster = spawn(folder, command());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return answers();
        });
    }

    public void awaitAnswer() {
        until(() -> {
            if (!postmaster.isAlive()) {
                throw new AssertionError("The server ended with " + postmaster.exitValue() + ", see " + folder);
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Copies the files of the stopped server. */
    public void copyTo(Path other) {
        new FolderCopy(folder.resolve("data"), other.resolve("data")).make();
    }

    /** Puts the files of a copy in the place of the stopped server's own, as who restores a snapshot of a disk does. */
    public void restore(Path copy) {
        Path data = folder.resolve("data");
        try {
            Files.move(data, folder.resolve("data-" + System.nanoTime()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new FolderCopy(copy.resolve("data"), data).make();
    }

    /** Looks until it is so; fails after a minute, for machines are shared. */
    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(String.format(Locale.ROOT, "waited %d s in vain", LIMIT.toSeconds()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void awaitEnd() {
        try {
            postmaster.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> backends = postmaster.children().toList();
        postmaster.destroyForcibly();
        awaitEnd();
        // They would still write below a directory that is being deleted.
        backends.forEach(ProcessHandle::destroyForcibly);
        backends.forEach(backend -> backend.onExit().join());
    }
}
