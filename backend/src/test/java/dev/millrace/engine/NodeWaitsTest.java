package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import dev.millrace.datasource.LockWaits;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeWaits;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a node that somebody's lock holds up. */
@Postgres
class NodeWaitsTest {

    private Bench bench;
    private Engine engine;
    private NodeWaits waits;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("drop table if exists t; create table t (a int)");
        engine = bench.engine();
        waits = NewRuns.waits(bench.database, bench.target.locks);
    }

    @AfterEach
    void release() {
        bench.close();
    }

    @Test
    void the_table_the_mode_and_the_session_in_the_way_are_told_as_long_as_it_waits() {
        RunId run = bench.queued(
                SampleFlows.flow().node("n1", "insert into t values (1)").json());

        LockWaits.Lock lock = bench.whileLocked("t", () -> {
            engine.look();
            Bench.until(engine, () -> waits.of(run, "n1").lock() != null);
            return Objects.requireNonNull(waits.of(run, "n1").lock());
        });

        assertThat(lock.kind()).isEqualTo("relation");
        assertThat(lock.relation()).isEqualTo("t");
        assertThat(lock.mode()).isEqualTo("RowExclusiveLock");
        assertThat(lock.by()).singleElement().satisfies(by -> {
            assertThat(by.state()).isEqualTo("idle in transaction");
            assertThat(by.query()).isEqualTo("lock table t in access exclusive mode");
            assertThat(by.since()).isNotNull();
        });
        Bench.until(engine, () -> bench.run(run).state() == RunState.SUCCEEDED);
        assertThat(waits.of(run, "n1")).isEqualTo(new NodeWaits.View(null, null));
    }

    @Test
    void a_database_that_cannot_be_asked_says_why() {
        RunId run = bench.queued(
                SampleFlows.flow().node("n1", "insert into t values (1)").json());

        NodeWaits.View told = bench.whileLocked("t", () -> {
            engine.look();
            Bench.until(engine, () -> waits.of(run, "n1").lock() != null);
            bench.target.down();
            return waits.of(run, "n1");
        });
        bench.target.up();

        assertThat(told.lock()).isNull();
        assertThat(told.untold()).isNotBlank();
    }

    @Test
    void a_node_that_is_not_there_is_not_found() {
        RunId run = bench.queued(SampleFlows.flow().node("n1", "select 1").json());

        assertThatThrownBy(() -> waits.of(run, "n2")).isInstanceOf(Problem.NotFound.class);
    }
}
