package dev.millrace.sandbox;

import dev.millrace.audit.AuditLog;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.Migrations;
import dev.millrace.database.ServerLogin;
import dev.millrace.database.ServerTemplate;
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

/** One embedded server with a sandbox for all tests of this package, for it takes seconds to make. It is 2026-06-05. */
final class SandboxServer {

    private static final EmbeddedServer SERVER = start();
    private static final Sandbox SANDBOX = readyAt(Clock.fixed(Instant.parse("2026-06-05T00:00:00Z"), ZoneOffset.UTC));

    private SandboxServer() {}

    private static EmbeddedServer start() {
        try {
            var root = Files.createTempDirectory("sandbox");
            var directory = DataDirectory.open(ServerTemplate.copyTo(root.resolve("data")));
            var server = EmbeddedServer.start(directory);
            forgoDurability(server);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                directory.close();
                FileSystemUtils.deleteRecursively(root.toFile());
            }));
            return server;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** No test here kills it, and databases are dropped and made before each test: without fsync ten times as fast. */
    private static void forgoDurability(EmbeddedServer server) {
        try (var superuser = server.superuser("postgres").open()) {
            run(superuser, "alter system set fsync = off");
            run(superuser, "select pg_reload_conf()");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static DataSource metadata(EmbeddedServer server) {
        var login = server.console();
        var metadata = new DriverManagerDataSource(login.url(), login.user(), login.password());
        Migrations.apply(metadata);
        return metadata;
    }

    /** As a console that starts at that time. */
    static Sandbox readyAt(Clock clock) {
        return ready(SERVER, clock);
    }

    static Sandbox ready(EmbeddedServer server, Clock clock) {
        var metadata = metadata(server);
        var transactions = new TransactionTemplate(new JdbcTransactionManager(metadata));
        var audit = new AuditLog(JdbcClient.create(metadata), Clock.systemUTC());
        return Sandbox.ready(server, clock, audit, transactions);
    }

    static AuditLog audit() {
        return new AuditLog(JdbcClient.create(metadata(SERVER)), Clock.systemUTC());
    }

    static EmbeddedServer server() {
        return SERVER;
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
