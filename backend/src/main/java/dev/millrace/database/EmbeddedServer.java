package dev.millrace.database;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 18 on files of the data directory: durable, on a loopback port of its own, with a password for every role.
 * It outlives a console that is killed, and is stopped when the next one starts.
 */
public final class EmbeddedServer implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String SUPERUSER = "postgres";
    private static final String CONSOLE = "millrace";

    /** Short, because running nodes have had most of the time that a stopping console has. */
    private static final Duration FAST_STOP = Duration.ofSeconds(3);

    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(1);
    private static final Duration LEFTOVER_FAST_STOP = Duration.ofSeconds(15);
    private static final Duration LEFTOVER_IMMEDIATE_STOP = Duration.ofSeconds(10);

    private final DataDirectory directory;
    private final ServerFiles files;
    private final ServerAccount account;
    private final ServerPrograms programs;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int port;

    private EmbeddedServer(DataDirectory directory, ServerFiles files, ServerAccount account) {
        this.directory = directory;
        this.files = files;
        this.account = account;
        this.programs = new ServerPrograms(files, account);
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
        var server = new EmbeddedServer(directory, files, account);
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
                .clear(() -> programs.stop(LEFTOVER_FAST_STOP, LEFTOVER_IMMEDIATE_STOP));
        programs.removeOlder();
        programs.initialize(SUPERUSER, directory.password("superuser"));
        port = programs.start();
        LOG.info("PostgreSQL runs on port {} with the files in {}", port, files.data());
        try {
            setUp();
        } catch (SQLException refused) {
            close();
            throw new StartRefused(
                    "The embedded PostgreSQL cannot be set up: %s.".formatted(refused.getMessage()), refused);
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
            programs.stop(FAST_STOP, IMMEDIATE_STOP);
            LOG.info("PostgreSQL has stopped");
        }
    }
}
