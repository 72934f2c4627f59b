package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Console;
import dev.millrace.e2e.SandboxPassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a console's processes say of themselves, looked at from outside. */
record Vitals(Console console) {

    /** One life of a PostgreSQL server: another one after a restart, be it of the whole server or after a crash of a backend. */
    record Life(long pid, String begun) {}

    /** Bytes of live objects, after a collection of all garbage. */
    long heap() {
        // Lists what is alive, for which it collects first; the last line has the sum.
        List<String> lines = jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .toList();
        if (lines.isEmpty()) {
            throw new IllegalStateException("jcmd tells nothing of the heap");
        }
        return Long.parseLong(lines.get(0).strip().split("\\s+", 3)[2].strip());
    }

    long threads() {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"") && line.contains("tid="))
                .count();
    }

    private String jcmd(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(console.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("jcmd " + command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its data directory, also where it lies in a name space of its own. */
    Path data() {
        Path seen = console.data();
        return Files.exists(seen.resolve("secrets")) ? seen : Path.of("/proc/" + console.pid() + "/root" + seen);
    }

    /** The life of the console's own server. */
    Life consoleServer() {
        return life("server");
    }

    /** The life of the sandbox's server. */
    Life sandboxServer() {
        return life("sandbox");
    }

    /** The third line of that file is the second in which the server was started. */
    private Life life(String server) {
        try {
            List<String> lines = Files.readAllLines(data().resolve(server + "/data/postmaster.pid"));
            return new Life(Long.parseLong(lines.get(0)), lines.get(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes of the sandbox's server, its head first. */
    List<ProcessHandle> sandboxProcesses() {
        Optional<ProcessHandle> head = ProcessHandle.of(sandboxServer().pid());
        return head.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.children()))
                .toList();
    }

    /** Sessions in the sandbox that are at work on something; what waits in a pool is none of them. */
    int backendsAtWork() {
        try (Connection connection = sandbox();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(*)
                        from pg_stat_activity
                        where backend_type = 'client backend' and usename = current_user
                          and state <> 'idle' and pid <> pg_backend_pid()""")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The version that PostgreSQL gives itself, of both servers: they run the same programs. */
    String serverVersion() {
        try (Connection connection = sandbox();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the sandbox's own role, past the console. */
    Connection sandbox() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port("sandbox") + "/sandbox_rds",
                "sandbox",
                SandboxPassword.read(data()));
    }

    int consolePort() {
        return port("server");
    }

    int sandboxPort() {
        return port("sandbox");
    }

    /** The fourth line of that file. */
    private int port(String server) {
        try {
            return Integer.parseInt(Files.readAllLines(data().resolve(server + "/data/postmaster.pid"))
                    .get(3)
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written from a place of its log on; the place is a number of characters. */
    String logFrom(int place) {
        return log().substring(Math.min(place, log().length()));
    }

    int logLength() {
        return log().length();
    }

    private String log() {
        try {
            return Files.readString(console.log(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
