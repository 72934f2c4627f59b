package dev.millrace.sandbox;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.Migrations;
import dev.millrace.database.SandboxSize;
import dev.millrace.database.ServerLogin;
import dev.millrace.database.ServerTemplate;
import dev.millrace.datasource.RegistryOn;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** One sandbox for all tests of this package, for its server takes seconds to make. It is 2026-06-05. */
final class SandboxServer {

    private static final Actor TESTER = new Actor("test");
    /** The smallest that can be set. */
    private static final SandboxSize LIMIT = new SandboxSize(512 << 20);

    private static final Clock DAY = Clock.fixed(Instant.parse("2026-06-05T00:00:00Z"), ZoneOffset.UTC);
    private static final EmbeddedServer CONSOLE;
    private static final EmbeddedServer SERVER;
    private static final Sandbox SANDBOX;

    static {
        try {
            var root = Files.createTempDirectory("sandbox");
            var directory = DataDirectory.open(ServerTemplate.copyTo(root.resolve("data")));
            CONSOLE = EmbeddedServer.start(directory);
            SERVER = EmbeddedServer.ofSandbox(directory);
            SANDBOX = startedOn(SERVER, DAY);
            forgoDurability(SERVER);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                SANDBOX.close();
                CONSOLE.close();
                directory.close();
                FileSystemUtils.deleteRecursively(root.toFile());
            }));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private SandboxServer() {}

    /** For a server that no test kills. Databases are dropped and made before each test: without fsync ten times as fast. */
    static void forgoDurability(EmbeddedServer server) {
        try (var superuser = server.superuser("postgres").open()) {
            run(superuser, "alter system set fsync = off");
            run(superuser, "select pg_reload_conf()");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    static DataSource metadata() {
        var login = CONSOLE.console();
        var metadata = new DriverManagerDataSource(login.url(), login.user(), login.password());
        Migrations.apply(metadata);
        return metadata;
    }

    /** As a console that starts at that time, while the server runs. */
    static Sandbox startedAt(Clock clock) {
        return startedOn(SERVER, clock);
    }

    static Sandbox startedOn(EmbeddedServer server, Clock clock) {
        var sandbox = on(server, clock, metadata());
        sandbox.register();
        sandbox.start();
        awaitReady(sandbox);
        return sandbox;
    }

    /** Not started. */
    static Sandbox on(EmbeddedServer server, Clock clock, DataSource metadata) {
        var transactions = new TransactionTemplate(new JdbcTransactionManager(metadata));
        var audit = new AuditLog(JdbcClient.create(metadata), Clock.systemUTC());
        return new Sandbox(
                server,
                clock,
                LIMIT,
                new SandboxSources(RegistryOn.database(metadata)),
                new SandboxAudit(audit, transactions));
    }

    /** Resets the shared one and waits until it is done. */
    static void reset() {
        SANDBOX.reset(TESTER);
        awaitReady(SANDBOX);
    }

    static void awaitReady(Sandbox sandbox) {
        try {
            Await.until(
                    () -> sandbox.standing().state() == SandboxState.READY,
                    () -> sandbox.standing().toString());
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    static AuditLog audit() {
        return new AuditLog(JdbcClient.create(metadata()), Clock.systemUTC());
    }

    static EmbeddedServer server() {
        return SERVER;
    }

    static EmbeddedServer console() {
        return CONSOLE;
    }

    static Sandbox sandbox() {
        return SANDBOX;
    }

    static ServerLogin rds() {
        return SERVER.login(Sandbox.RDS, Sandbox.ROLE);
    }

    static ServerLogin adb() {
        return SERVER.login(Sandbox.ADB, Sandbox.ROLE);
    }

    /** All statements, or none: as a node in One transaction mode. */
    static void run(ServerLogin login, String sql) throws SQLException {
        try (var connection = login.open()) {
            connection.setAutoCommit(false);
            run(connection, sql);
            connection.commit();
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(ServerLogin login, String question) throws SQLException {
        try (var connection = login.open()) {
            return ask(connection, question);
        }
    }

    static String ask(Connection connection, String question) throws SQLException {
        try (var answer = connection.createStatement().executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
