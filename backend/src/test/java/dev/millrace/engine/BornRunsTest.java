package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cluster.Signals;
import dev.millrace.datasource.TargetDoors;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import dev.millrace.run.Launches;
import dev.millrace.run.LiveRun;
import dev.millrace.run.PlaceRun;
import dev.millrace.run.RunDoors;
import dev.millrace.run.RunHost;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.TrialRequest;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs that begin at the member that was asked for them. */
@Postgres
class BornRunsTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestDatabase where;
    private final PlaceRun place = new PlaceRun();
    private Bench bench;
    private FlowDoors flows;

    BornRunsTest(TestDatabase where) {
        this.where = where;
    }

    @BeforeEach
    void open() {
        bench = new Bench(where);
        bench.execute("delete from run");
        bench.execute("drop table if exists t; create table t (v int)");
        flows = new FlowDoors(bench.database, bench.transaction, List.of(), bench.clock, Set.of(TargetDoors.NAME));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Launches launches(TransactionTemplate transaction) {
        return RunDoors.launches(flows, bench.database, transaction, new Signals(), bench.clock, place);
    }

    private FlowId published() {
        FlowId flow = flows.flow("Born " + NAMES.incrementAndGet(), SampleFlows.chain(2, "insert into t values (1)"));
        flows.publish(flow);
        return flow;
    }

    private RunView launched(Launches launches) {
        return launches.published(FlowDoors.TESTER, published(), null, Map.of(), null);
    }

    /** Empty when it has none. */
    private String owner(String run) {
        return bench.database
                .sql("select coalesce(owner, '') from run where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    @Test
    void a_run_that_finds_a_slot_begins_without_being_claimed() {
        Engine engine = bench.engine();
        place.offerTo(engine);
        RunView born = launched(launches(bench.transaction));
        assertThat(born.state()).isEqualTo(RunState.RUNNING);
        assertThat(born.startedAt()).isEqualTo(born.createdAt());
        // Nobody looks for it: the engine was told.
        RunView ended = bench.endedUnlooked(new RunId(born.id()));
        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
        assertThat(engine.tally().starts()).isEqualTo(1);
    }

    @Test
    void a_run_for_which_there_is_no_slot_waits_for_any_member() {
        Engine full = bench.engine(Bench.MEMBER, 1);
        place.offerTo(full);
        assertThat(full.reserve(new RunId("0000000000000000000000"))).isPresent();
        RunView waiting = launched(launches(bench.transaction));
        assertThat(waiting.state()).isEqualTo(RunState.QUEUED);
        assertThat(owner(waiting.id())).isEmpty();
        assertThat(bench.ended(bench.engine("other"), new RunId(waiting.id())).state())
                .isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_run_that_is_rolled_back_gives_its_slot_back() {
        Engine engine = bench.engine(Bench.MEMBER, 1);
        place.offerTo(engine);
        Launches launches = launches(bench.transaction);
        FlowId flow = published();
        bench.transaction.executeWithoutResult(status -> {
            launches.trial(FlowDoors.TESTER, flow, new TrialRequest(null, null, null, Map.of()));
            status.setRollbackOnly();
        });
        assertThat(engine.reserve(new RunId("0000000000000000000000"))).isPresent();
        assertThat(engine.load()).isZero();
    }

    @Test
    void a_run_whose_commit_was_not_answered_is_looked_for_and_begins() {
        Engine engine = bench.engine();
        place.offerTo(engine);
        TransactionTemplate unclear = new TransactionTemplate(new DataSourceTransactionManager(bench.console) {
            @Override
            protected void doCommit(DefaultTransactionStatus status) {
                super.doCommit(status);
                throw new TransactionSystemException("its answer was lost");
            }
        });
        FlowId flow = published();
        try {
            launches(unclear).published(FlowDoors.TESTER, flow, null, Map.of(), null);
        } catch (TransactionSystemException expected) {
            assertThat(expected).hasMessageContaining("lost");
        }
        Bench.until(engine, () -> bench.count("t") == 2);
    }

    @Test
    void a_member_that_stops_makes_no_runs_of_its_own() {
        Engine engine = bench.engine();
        place.offerTo(engine);
        engine.stop(Duration.ZERO);
        RunView waiting = launched(launches(bench.transaction));
        assertThat(waiting.state()).isEqualTo(RunState.QUEUED);
    }

    @Test
    void a_member_that_dies_right_after_the_commit_leaves_a_run_that_others_take() {
        place.offerTo(new RunHost() {
            private final Engine dead = bench.engine("dead");

            @Override
            public Optional<Ownership> reserve(RunId run) {
                return dead.reserve(run);
            }

            @Override
            public void begin(LiveRun run) {
                // It was killed here.
            }

            @Override
            public void release(RunId run) {
                dead.release(run);
            }

            @Override
            public void lookFor(RunId run) {
                dead.lookFor(run);
            }
        });
        RunView born = launched(launches(bench.transaction));
        assertThat(owner(born.id())).isEqualTo("dead");
        bench.execute("update run set lease_until = clock_timestamp() - interval '1 s'");
        assertThat(bench.ended(bench.engine("other"), new RunId(born.id())).state())
                .isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.count("t")).isEqualTo(2);
    }
}
