package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSessions;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes on a database that the console is only starting. */
@Postgres
class StartingSourceTest {

    private Bench bench;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("drop table if exists t; create table t (a int)");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    @Test
    void a_node_whose_data_source_is_being_started_stays_queued_and_no_attempt_fails_for_it() {
        EngineParts parts = bench.parts();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean starting = new AtomicBoolean(true);
        Sources sources = new Sources() {
            @Override
            public Optional<DataSource> named(String name) {
                return parts.sources().named(name);
            }

            @Override
            public boolean isStarting(DataSource source) {
                asked.incrementAndGet();
                return starting.get();
            }
        };
        RunId id = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));
        Engine engine = bench.engine(with(parts, parts.sessions(), sources));
        Bench.until(engine, () -> {
            bench.clock.pass(Duration.ofMillis(500));
            return asked.get() > 3;
        });
        assertThat(bench.run(id).nodes()).singleElement().satisfies(node -> {
            assertThat(node.state()).isEqualTo(NodeState.QUEUED);
            assertThat(node.attempts()).isEmpty();
        });

        starting.set(false);
        Bench.until(engine, () -> {
            bench.clock.pass(Duration.ofMillis(500));
            return bench.run(id).state().ended();
        });
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.run(id).nodes().get(0).attempts()).hasSize(1);
    }

    @Test
    void a_node_that_found_its_data_source_gone_waits_for_it_when_it_is_being_started_again() {
        EngineParts parts = bench.parts();
        AtomicBoolean gone = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        SqlSessions sessions = new SqlSessions() {
            @Override
            public Opening open(SessionRequest request) throws InterruptedException {
                if (gone.get()) {
                    refused.incrementAndGet();
                    return new Opening.NotOpened(SqlFailure.of("08001", "Connection refused"));
                }
                return parts.sessions().open(request);
            }

            @Override
            public int waiting(DataSourceId dataSource) {
                return 0;
            }
        };
        Sources sources = new Sources() {
            @Override
            public Optional<DataSource> named(String name) {
                return parts.sources().named(name);
            }

            @Override
            public boolean isStarting(DataSource source) {
                // Known only once somebody was refused.
                return gone.get() && refused.get() > 0;
            }
        };
        RunId id = bench.queued(SampleFlows.chain(1, "insert into t values (1)"));
        Engine engine = bench.engine(with(parts, sessions, sources));
        Bench.until(engine, () -> refused.get() == 1);

        gone.set(false);
        Bench.until(engine, () -> {
            bench.clock.pass(Duration.ofMillis(500));
            return bench.run(id).state().ended();
        });
        assertThat(bench.run(id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.run(id).nodes().get(0).attempts()).hasSize(1);
    }

    private static EngineParts with(EngineParts parts, SqlSessions sessions, Sources sources) {
        return new EngineParts(
                parts.steps(),
                sessions,
                parts.settlement(),
                sources,
                parts.signals(),
                parts.clock(),
                parts.faults(),
                parts.workers(),
                parts.lanes(),
                parts.later(),
                parts.memory(),
                parts.tally());
    }
}
