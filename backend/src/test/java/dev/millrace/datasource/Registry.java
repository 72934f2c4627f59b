package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.audit.AuditLog;
import dev.millrace.common.Actor;
import dev.millrace.common.MemoryBudget;
import dev.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The registry on a test database, and the test database itself as a data source in it. */
final class Registry {

    static final Actor ANNA = new Actor("anna");

    final TestDatabase database;
    final JdbcClient jdbc;
    final DataSourceStore store;
    final AuditLog audit;
    final DataSources sources;
    List<String> flows = List.of();

    Registry(TestDatabase database) {
        this(database, anything());
    }

    Registry(TestDatabase database, SourceAccess access) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.dataSource());
        this.store = new DataSourceStore(jdbc);
        this.audit = new AuditLog(jdbc, Clock.systemUTC());
        this.sources = new DataSources(
                store,
                new Secrets(new byte[32]),
                access,
                name -> flows,
                audit,
                new JdbcTransactionManager(database.dataSource()),
                Clock.systemUTC());
    }

    /** An operator who allows what is allowed by default, and has no certificates. */
    static SourceAccess anything() {
        return anything(MemoryBudget.unbounded());
    }

    /** The same with so much memory. */
    static SourceAccess anything(MemoryBudget memory) {
        Path none = Path.of("there-is-no-such-directory");
        return new SourceAccess(SourceHosts.any(), Optional.empty(), new RootCertificates(none, none), memory);
    }

    DataSource itself(String name, Map<String, String> options) {
        return sources.add(ANNA, settings(name, database.port(), TestDatabase.PASSWORD, options));
    }

    DataSourceSettings settings(String name, int port, @Nullable String password, Map<String, String> options) {
        return new DataSourceSettings(
                name, "test", database.host(), port, database.name(), database.user(), password, options, 3);
    }

    /** Looks until it is so; fails after a bound. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("time is up").isNegative();
            Thread.onSpinWait();
        }
    }
}
