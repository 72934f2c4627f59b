package dev.millrace.testing;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A PostgreSQL server of this JVM. For speed it runs with fsync and synchronous commit off and trusts loopback: tests of
 * durability, passwords or crashes start the console's own embedded server instead.
 */
public final class TestServer implements AutoCloseable {

    private static final Map<Integer, TestServer> SERVERS = new ConcurrentHashMap<>();
    private static final Map<Integer, TestServer> DURABLE = new ConcurrentHashMap<>();
    private static final String EMPTY = "template0";
    private static final String MIGRATED = "migrated";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();
    private boolean templateReady;

    /** The running server of that major version, 18 or 15, started when first asked for and stopped with the JVM. */
    public static TestServer of(int version) {
        return SERVERS.computeIfAbsent(version, TestServer::hasty);
    }

    /** The same with fsync and synchronous commit on, as an operator would run it. */
    public static TestServer durable(int version) {
        return DURABLE.computeIfAbsent(
                version,
                wanted -> start(
                        wanted,
                        server -> server.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")));
    }

    /** One of its own that follows no primary: a standby. The caller closes it. */
    public static TestServer standby(int version) {
        return start(
                version,
                server -> server.setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setDataDirectoryCustomizer(TestServer::signalStandby));
    }

    /**
     * One of its own that writes every statement that it is sent, as it is, to {@code server.json} in that directory: a JSON
     * document a line. The caller closes it.
     */
    public static TestServer logging(int version, Path directory) {
        return start(
                version,
                server -> server.setServerConfig("logging_collector", "on")
                        .setServerConfig("log_destination", "jsonlog")
                        .setServerConfig("log_directory", directory.toString())
                        .setServerConfig("log_filename", "server.log")
                        .setServerConfig("log_statement", "all"));
    }

    private static void signalStandby(File dataDirectory) {
        try {
            Files.createFile(dataDirectory.toPath().resolve("standby.signal"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private TestServer(EmbeddedPostgres server) {
        this.server = server;
    }

    private static TestServer hasty(int version) {
        return start(version, UnaryOperator.identity());
    }

    private static TestServer start(int version, UnaryOperator<EmbeddedPostgres.Builder> more) {
        try {
            return new TestServer(more.apply(EmbeddedPostgres.builder()
                            .setPgBinaryResolver(binaries(version))
                            .setLocaleConfig("locale", "C")
                            .setServerConfig("max_prepared_transactions", "10")
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setPGStartupWait(Duration.ofSeconds(60)))
                    .start());
        } catch (IOException broken) {
            throw new UncheckedIOException("The test server of version " + version + " did not start", broken);
        }
    }

    private static PgBinaryResolver binaries(int version) {
        return switch (version) {
            case 18 -> DefaultPostgresBinaryResolver.INSTANCE;
            case 15 -> TestServer::archive15;
            default -> throw new IllegalArgumentException("There are binaries of 15 and 18, not of " + version);
        };
    }

    /** Two versions of the binaries cannot be dependencies at once, so the build keeps the older beside the tests. */
    private static InputStream archive15(String system, String machine) throws IOException {
        var architecture =
                switch (machine) {
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "x86_64";
                };
        var name = "/postgres-15/postgres-%s-%s.txz".formatted(system.toLowerCase(Locale.ROOT), architecture);
        var archive = TestServer.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IOException("No " + name + " on the class path");
        }
        return archive;
    }

    /** A fresh database, empty or a copy of the prepared template. */
    public TestDatabase create(boolean migrated) {
        var name = "test_" + databases.incrementAndGet();
        execute("create database %s template %s".formatted(name, migrated ? migratedTemplate() : EMPTY));
        return database(name);
    }

    /** Drops it although something may still be connected. */
    public void drop(TestDatabase database) {
        execute("drop database if exists %s with (force)".formatted(database.name()));
    }

    /** The database that administrative statements go to. */
    public TestDatabase administration() {
        return database("postgres");
    }

    /** Only for a server that the caller had made for itself; the shared ones end with the JVM. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private synchronized String migratedTemplate() {
        if (!templateReady) {
            execute("create database %s template %s".formatted(MIGRATED, EMPTY));
            preparations().forEach(step -> step.prepare(database(MIGRATED).dataSource()));
            templateReady = true;
        }
        return MIGRATED;
    }

    private static List<DatabasePreparation> preparations() {
        var found = new ArrayList<DatabasePreparation>();
        ServiceLoader.load(DatabasePreparation.class).forEach(found::add);
        return found;
    }

    private TestDatabase database(String name) {
        return new TestDatabase("127.0.0.1", server.getPort(), name, "postgres");
    }

    private void execute(String sql) {
        try (var connection = administration().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException refused) {
            throw new IllegalStateException(sql, refused);
        }
    }
}
