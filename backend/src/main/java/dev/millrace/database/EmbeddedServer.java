package dev.millrace.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL 18 on files of the data directory: durable, on a loopback port of its own, with a password for every role.
 * It outlives a console that is killed, and is stopped when the next one starts.
 */
public final class EmbeddedServer implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String MAJOR = "18";
    private static final String SUPERUSER = "postgres";
    private static final String CONSOLE = "millrace";
    private static final Duration INITDB = Duration.ofMinutes(2);
    /** Includes replaying the log after a crash. */
    private static final Duration START = Duration.ofMinutes(3);

    /** Short, because running nodes have had most of the time that a stopping console has. */
    private static final Duration FAST_STOP = Duration.ofSeconds(3);

    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(1);
    private static final Duration LEFTOVER_FAST_STOP = Duration.ofSeconds(15);
    private static final Duration LEFTOVER_IMMEDIATE_STOP = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 3;

    private final DataDirectory directory;
    private final ServerFiles files;
    private final ServerAccount account;
    private final ServerBinaries binaries;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int port;

    private EmbeddedServer(DataDirectory directory, ServerFiles files, ServerAccount account, ServerBinaries binaries) {
        this.directory = directory;
        this.files = files;
        this.account = account;
        this.binaries = binaries;
    }

    /** Starts the server of that data directory, made at the first call. Throws {@link StartRefused}. */
    public static EmbeddedServer start(DataDirectory directory) {
        var root = directory.directory("server");
        return start(directory, ServerAccount.find(root));
    }

    static EmbeddedServer start(DataDirectory directory, ServerAccount account) {
        var files = new ServerFiles(directory.directory("server"));
        if (files.root().toString().contains(":")) {
            throw new StartRefused(
                    "The path of the data directory, %s, may not contain a colon: choose another with MILLRACE_DATA."
                            .formatted(directory.root()));
        }
        var server = new EmbeddedServer(directory, files, account, ServerBinaries.unpack(files.root()));
        try {
            server.start();
        } catch (IOException broken) {
            throw new StartRefused(
                    "The embedded PostgreSQL does not start: %s.".formatted(DataDirectory.described(broken)), broken);
        }
        return server;
    }

    /** The console's own database, as a role that is not a superuser. */
    public ServerLogin console() {
        return login(CONSOLE, CONSOLE, CONSOLE);
    }

    /** As superuser: for setting up roles and databases, never for the console's daily work. */
    public ServerLogin superuser(String database) {
        return login(database, SUPERUSER, "superuser");
    }

    /** With a random password that is kept under the role's name. */
    public ServerLogin login(String database, String role) {
        return login(database, role, role);
    }

    private ServerLogin login(String database, String role, String secret) {
        return login(port, database, role, secret);
    }

    private ServerLogin login(int port, String database, String role, String secret) {
        return new ServerLogin(HOST, port, database, role, directory.password(secret));
    }

    /** Lets the server's own outgoing connections, of foreign tables, log in as that role. Takes effect at once. */
    public void allowOutgoing(String database, String role) {
        var line = "%s:*:%s:%s:%s%n".formatted(HOST, database, role, directory.password(role));
        try {
            if (!Files.exists(files.passwords())
                    || !Files.readString(files.passwords()).equals(line)) {
                DataDirectory.writePrivately(files.passwords(), line);
                account.own(files.passwords());
            }
        } catch (IOException broken) {
            throw new StartRefused("%s cannot be written.".formatted(files.passwords()), broken);
        }
    }

    private void start() throws IOException {
        account.own(files.root());
        new LeftoverServer(files.data(), leftoverPort -> login(leftoverPort, "postgres", SUPERUSER, "superuser"))
                .clear(() -> stop(LEFTOVER_FAST_STOP, LEFTOVER_IMMEDIATE_STOP));
        binaries.removeOthers();
        initialize();
        launch();
        LOG.info("PostgreSQL runs on port {} with the files in {}", port, files.data());
        try {
            setUp();
        } catch (SQLException refused) {
            close();
            throw new StartRefused(
                    "The embedded PostgreSQL cannot be set up: %s.".formatted(refused.getMessage()), refused);
        }
    }

    private void initialize() throws IOException {
        var version = files.data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            var found = Files.readString(version).strip();
            if (!found.equals(MAJOR)) {
                throw new StartRefused("%s was written by PostgreSQL %s, and this console brings PostgreSQL %s."
                        .formatted(files.data(), found, MAJOR));
            }
            return;
        }
        LOG.info("Making a new PostgreSQL in {}", files.data());
        var part = files.root().resolve("data.part");
        FileSystemUtils.deleteRecursively(part);
        var passwordFile = files.root().resolve("initdb.password");
        DataDirectory.writePrivately(passwordFile, directory.password("superuser") + "\n");
        account.own(passwordFile);
        try {
            require(tool(
                    INITDB,
                    List.of(
                            binaries.program("initdb"),
                            "--pgdata=" + part,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            // The same order and case rules on every operating system.
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions")));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(part, files.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A port that is free now can be taken a moment later: then another is tried. */
    private void launch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            files.configure(port);
            Files.deleteIfExists(files.startLog());
            account.own(files.root());
            var outcome = tool(
                    START,
                    serverEnvironment(),
                    pgCtl("start", "--wait", "--timeout=" + START.toSeconds(), "--log=" + files.startLog()));
            if (outcome.succeeded()) {
                return;
            }
            var said = Files.exists(files.startLog()) ? Files.readString(files.startLog()) : outcome.output();
            if (attempt == PORT_ATTEMPTS || !said.contains("could not create any TCP/IP sockets")) {
                throw new StartRefused("The embedded PostgreSQL does not start. The last it said, in %s and %s: %s"
                        .formatted(files.startLog(), files.log(), lastLines(said)));
            }
        }
    }

    private void setUp() throws SQLException {
        if (isSetUp()) {
            return;
        }
        try (var superuser = superuser("postgres").openGuarded();
                var statement = superuser.createStatement()) {
            // Every statement can be repeated: a console may be killed between any two.
            statement.execute("""
                    do $$ begin
                      if not exists (select from pg_roles where rolname = 'millrace') then
                        create role millrace login;
                      end if;
                    end $$""");
            statement.execute(
                    "alter role millrace password '%s'".formatted(console().password()));
            statement.execute("revoke all on database postgres, template1 from public");
            if (!exists(statement, "select from pg_database where datname = 'millrace'")) {
                statement.execute("create database millrace owner millrace template template0");
            }
            statement.execute("revoke all on database millrace from public");
            statement.execute("comment on role millrace is 'The console. Set up.'");
        }
    }

    private boolean isSetUp() {
        try (var connection = console().open();
                var statement = connection.createStatement()) {
            return exists(
                    statement,
                    "select where shobj_description('millrace'::regrole, 'pg_authid') = 'The console. Set up.'");
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** Ends the sessions, writes everything and stops; what does not stop in time is recovered at the next start. */
    @Override
    public void close() {
        if (stopped.compareAndSet(false, true)) {
            stop(FAST_STOP, IMMEDIATE_STOP);
            LOG.info("PostgreSQL has stopped");
        }
    }

    private void stop(Duration fast, Duration immediate) {
        try {
            if (!stop("fast", fast) && !stop("immediate", immediate)) {
                LOG.error("PostgreSQL on {} does not stop; the next start will try again", files.data());
            }
        } catch (IOException broken) {
            LOG.error("PostgreSQL on {} could not be stopped", files.data(), broken);
        }
    }

    private boolean stop(String mode, Duration bound) throws IOException {
        if (!Files.exists(files.data().resolve("postmaster.pid"))) {
            return true;
        }
        return tool(bound.plusSeconds(1), pgCtl("stop", "--mode=" + mode, "--wait", "--timeout=" + bound.toSeconds()))
                .succeeded();
    }

    private List<String> pgCtl(String... words) {
        var command = new ArrayList<>(List.of(binaries.program("pg_ctl")));
        command.addAll(List.of(words));
        command.addAll(List.of("--pgdata=" + files.data(), "--silent"));
        return command;
    }

    private Tool.Outcome tool(Duration bound, List<String> command) throws IOException {
        return tool(bound, Map.of(), command);
    }

    private Tool.Outcome tool(Duration bound, Map<String, String> environment, List<String> command)
            throws IOException {
        return Tool.run(account.command(command), files.root(), environment, bound);
    }

    /** What the server's own outgoing connections go by. */
    private Map<String, String> serverEnvironment() {
        return Map.of(
                "PGPASSFILE",
                files.passwords().toString(),
                // Foreign servers that name no port mean this server, whatever its port is today.
                "PGPORT",
                Integer.toString(port),
                "PGSSLMODE",
                "disable");
    }

    private static void require(Tool.Outcome outcome) {
        if (!outcome.succeeded()) {
            throw new StartRefused("The embedded PostgreSQL cannot be made: " + lastLines(outcome.output()));
        }
    }

    /** Complaints are followed by a line or two of what was done about them. */
    private static String lastLines(String text) {
        var lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return probe.getLocalPort();
        }
    }
}
