package dev.millrace.engine;

import dev.millrace.cluster.Signals;
import dev.millrace.common.Ids;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.ClaimStore;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.StepStore;
import dev.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An engine driven by hand: a console database and a target in one real PostgreSQL, and a clock that tests set. */
final class Bench implements AutoCloseable {

    static final String MEMBER = "member1";

    final javax.sql.DataSource console;
    final JdbcClient database;
    final PlainSessions target;
    final SettableClock clock = new SettableClock();
    final Signals signals = new Signals();
    final ClaimStore claims;
    final RunQueries queries;
    final StepStore steps;
    final TransactionTemplate transaction;
    private final ExecutorService workers = Workers.create();
    private Faults faults = Faults.NONE;

    Bench(TestDatabase where) {
        this.console = where.dataSource();
        this.database = JdbcClient.create(console);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(console));
        this.claims = new ClaimStore(database);
        this.steps = new StepStore(database, transaction);
        this.queries = NewRuns.queries(database);
        this.target = new PlainSessions(console);
    }

    void faults(Faults wanted) {
        this.faults = wanted;
    }

    /** A fresh member of that name, as after a start of the console. */
    Engine engine(String member) {
        return new Engine(parts(), claims, member, 10);
    }

    Engine engine() {
        return engine(MEMBER);
    }

    EngineParts parts() {
        return new EngineParts(
                steps,
                target,
                target,
                name -> Optional.of(new DataSource(
                        new DataSourceId("target"), name, "test", "localhost", 5432, "db", "me", Map.of(), 4)),
                signals,
                clock,
                (point, run, node) -> faults.reach(point, run, node),
                workers,
                new Lanes(workers),
                new Later(clock, workers));
    }

    RunId queued(String definitionJson) {
        Definition definition = DefinitionJson.parse(definitionJson).definition();
        Instant now = clock.instant();
        RunRecord run = new RunRecord(
                new RunId(Ids.next(now)),
                "flow",
                definition.name(),
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                now,
                now.minus(Duration.ofDays(1)),
                ZoneId.of("UTC"),
                null,
                1L,
                null,
                "tester",
                now,
                null,
                null);
        NewRuns.insert(database, run, definitionJson, definition);
        return run.id();
    }

    RunView run(RunId id) {
        return queries.get(id);
    }

    void execute(String sql) {
        try (var connection = console.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException wrong) {
            throw new IllegalStateException(sql, wrong);
        }
    }

    long count(String table) {
        return database.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** Drives the engine until the condition holds; fails after half a minute. */
    static void until(Engine engine, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited half a minute in vain");
            }
            engine.tick();
            engine.look();
            try {
                Thread.sleep(5);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }

    RunView ended(Engine engine, RunId id) {
        until(engine, () -> run(id).state().ended() || run(id).state() == RunState.PAUSED);
        return run(id);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** A time that stands still until it is moved. */
    static final class SettableClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-22T09:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
