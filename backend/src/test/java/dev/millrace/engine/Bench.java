package dev.millrace.engine;

import dev.millrace.cluster.Signals;
import dev.millrace.common.Ids;
import dev.millrace.common.MemoryBudget;
import dev.millrace.datasource.TargetDoors;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.ClaimStore;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.history.RunFold;
import dev.millrace.run.journal.StepStore;
import dev.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An engine driven by hand: a console database and a target in one real PostgreSQL, and a clock that tests set. */
final class Bench implements AutoCloseable {

    static final String MEMBER = "member1";
    static final Duration LEASE = Duration.ofSeconds(15);

    final javax.sql.DataSource console;
    final JdbcClient database;
    final TargetDoors target;
    final SettableClock clock = new SettableClock();
    final Signals signals = new Signals();
    final ClaimStore claims;
    final RunQueries queries;
    final StepStore steps;
    final TransactionTemplate transaction;
    private final ExecutorService workers = Workers.create();
    private final MemoryBudget memory;
    private Faults faults = Faults.NONE;
    private final List<Engine> engines = new CopyOnWriteArrayList<>();
    private final AtomicInteger compared = new AtomicInteger();
    private volatile boolean comparing;

    Bench(TestDatabase where) {
        this(where, MemoryBudget.unbounded());
    }

    /** @param memory what the target's answers take */
    Bench(TestDatabase where, MemoryBudget memory) {
        this.memory = memory;
        this.console = where.dataSource();
        this.database = JdbcClient.create(console);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(console));
        this.claims = NewRuns.claims(database, LEASE);
        this.steps = new StepStore(new JdbcTemplate(console));
        this.queries = NewRuns.queries(database);
        this.target = new TargetDoors(where, memory);
    }

    void faults(Faults wanted) {
        this.faults = wanted;
    }

    /** A fresh member of that name, as after a start of the console. */
    Engine engine(String member) {
        return engine(member, 10);
    }

    Engine engine(String member, int slots) {
        Engine engine = new Engine(parts(), claims, member, slots);
        engines.add(engine);
        return engine;
    }

    Engine engine(EngineParts parts) {
        return new Engine(parts, claims, MEMBER, 10);
    }

    Engine engine() {
        return engine(MEMBER);
    }

    EngineParts parts() {
        return new EngineParts(
                new StepWriter(steps),
                target.sessions,
                target.settlement,
                target.sources::named,
                signals,
                clock,
                new Faults() {
                    @Override
                    public void reach(CrashPoint point, RunId run, String node) {
                        compare(point, run);
                        faults.reach(point, run, node);
                    }

                    @Override
                    public boolean comesBetween() {
                        return faults.comesBetween();
                    }
                },
                workers,
                new Lanes(workers),
                new Later(clock, workers),
                memory,
                new Tally());
    }

    /** From now on what an owner has in memory is compared with what is stored, after every step. */
    void compareMemory() {
        comparing = true;
    }

    /** How often it was compared. */
    int compared() {
        return compared.get();
    }

    private void compare(CrashPoint point, RunId run) {
        if (!comparing || point != CrashPoint.OUTCOME_RECORDED) {
            return;
        }
        RunFold stored = new JournalRows(database).fold(run);
        engines.stream().flatMap(engine -> engine.loop(run).stream()).forEach(loop -> {
            // Of an owner that is dead already the memory is older.
            if (loop.claim().step() == stored.step()) {
                RunStanding standing = loop.standing();
                if (standing.state() != stored.state()
                        || standing.held() != stored.held()
                        || !standing.nodes().equals(List.copyOf(stored.nodes().values()))) {
                    throw new AssertionError(
                            standing + " in memory, " + stored.state() + " " + stored.nodes() + " in the journal");
                }
                compared.incrementAndGet();
            }
        });
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

    /** Does the work while nobody else gets past a lock on the table. */
    <T> T whileLocked(String table, Supplier<T> work) {
        try (var connection = console.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            T result = work.get();
            connection.rollback();
            return result;
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    long count(String table) {
        return database.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** Drives the engine until the condition holds; fails after two minutes, for machines are shared. */
    static void until(Engine engine, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited two minutes in vain");
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
        // The run's row alone: all of a large run takes longer to read than its next step to write.
        until(engine, () -> {
            RunState state = queries.find(id).orElseThrow().state();
            return state.ended() || state == RunState.PAUSED;
        });
        return run(id);
    }

    /** Waits for the end of a run that no engine is made to look for. */
    RunView endedUnlooked(RunId id) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!queries.find(id).orElseThrow().state().ended()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited two minutes in vain");
            }
            Thread.onSpinWait();
        }
        return run(id);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        target.close();
    }

    /** A time that stands still until it is moved. */
    static final class SettableClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-22T09:00:00Z");

        void set(Instant to) {
            now = to;
        }

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
