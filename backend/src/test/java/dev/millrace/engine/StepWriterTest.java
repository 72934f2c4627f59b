package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.run.Claim;
import dev.millrace.run.JournalRows;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.journal.EncodedStep;
import dev.millrace.run.journal.StepStore;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Steps that come while one is written are written together, and each of them still counts by itself. */
@Postgres
class StepWriterTest {

    private static final String TEXT = "said in this step";

    private final TestDatabase where;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Bench bench;

    StepWriterTest(TestDatabase where) {
        this.where = where;
    }

    @BeforeEach
    void open() {
        bench = new Bench(where);
        bench.execute("delete from run");
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        bench.close();
    }

    /** Holds the first group back until others wait behind it, and remembers the groups. */
    private class Gated extends StepStore {
        final List<Integer> groups = new CopyOnWriteArrayList<>();
        final CountDownLatch arrived = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        Gated() {
            super(new JdbcTemplate(bench.console));
        }

        @Override
        public List<Written> write(List<EncodedStep> steps) {
            groups.add(steps.size());
            if (groups.size() == 1) {
                arrived.countDown();
                try {
                    open.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
            return super.write(steps);
        }
    }

    private Claim claimed() {
        RunId run = bench.queued(SampleFlows.chain(1, "select 1"));
        return bench.claims.claim(run, Bench.MEMBER, Instant.now()).orElseThrow();
    }

    private static RunStep saying(Claim claim, String text) {
        Instant now = Instant.now();
        return new RunStep(
                claim,
                RunState.RUNNING,
                RunState.RUNNING,
                false,
                null,
                now,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new LogLine("n0", 1, now, LogLine.Level.INFO, text)),
                List.of());
    }

    private CompletableFuture<Claim> written(StepWriter writer, RunStep step) {
        return CompletableFuture.supplyAsync(() -> writer.write(step, () -> false), threads);
    }

    private long lines() {
        return new JournalRows(bench.database).linesThatSay(TEXT);
    }

    /** Writes one step alone, and while it is being written hands in these, one after the other. */
    private List<CompletableFuture<Claim>> behindOne(Gated store, StepWriter writer, List<RunStep> steps)
            throws InterruptedException {
        List<CompletableFuture<Claim>> written = new ArrayList<>();
        written.add(written(writer, saying(claimed(), TEXT)));
        store.arrived.await();
        for (RunStep step : steps) {
            int before = writer.waiting();
            written.add(written(writer, step));
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (writer.waiting() == before) {
                assertThat(System.nanoTime()).as("waited a minute in vain").isLessThan(end);
                Thread.onSpinWait();
            }
        }
        store.open.countDown();
        return written;
    }

    @Test
    void steps_that_come_while_one_is_written_are_written_together() throws Exception {
        Gated store = new Gated();
        List<RunStep> steps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            steps.add(saying(claimed(), TEXT));
        }
        for (CompletableFuture<Claim> written : behindOne(store, new StepWriter(store), steps)) {
            assertThat(written.get()).isNotNull();
        }
        assertThat(store.groups).containsExactly(1, 8);
        assertThat(lines()).isEqualTo(9);
    }

    @Test
    void a_step_of_a_run_that_somebody_else_owns_now_is_lost_and_those_beside_it_stand() throws Exception {
        Gated store = new Gated();
        Claim stale = claimed();
        Claim own = claimed();
        bench.claims.claimOwn(Bench.MEMBER, List.of(own.run()));
        List<CompletableFuture<Claim>> written =
                behindOne(store, new StepWriter(store), List.of(saying(stale, TEXT), saying(own, TEXT)));
        assertThat(written.get(1).get()).isNull();
        assertThat(written.get(2).get()).isEqualTo(own.next());
        assertThat(lines()).isEqualTo(2);
    }

    @Test
    void a_step_that_cannot_be_stored_fails_alone() throws Exception {
        Gated store = new Gated();
        Claim poisoned = claimed();
        Claim healthy = claimed();
        List<CompletableFuture<Claim>> written = behindOne(
                store,
                new StepWriter(store),
                List.of(saying(poisoned, "a character\0that no text holds"), saying(healthy, TEXT)));
        assertThatThrownBy(written.get(1)::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(written.get(2).get()).isEqualTo(healthy.next());
        assertThat(lines()).isEqualTo(2);
    }

    @Test
    void a_step_that_is_beyond_a_limit_of_the_database_fails_alone() throws Exception {
        Gated store = new Gated();
        Claim large = claimed();
        Claim healthy = claimed();
        bench.execute("""
                create function too_large() returns trigger language plpgsql as $$
                begin
                    raise exception 'total size of jsonb array elements exceeds the maximum' using errcode = '54000';
                end $$;
                create trigger too_large before insert on run_entry for each row when (new.run_id = '%s')
                    execute function too_large()
                """.formatted(large.run().value()));
        try {
            List<CompletableFuture<Claim>> written =
                    behindOne(store, new StepWriter(store), List.of(saying(large, TEXT), saying(healthy, TEXT)));
            assertThatThrownBy(written.get(1)::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(written.get(2).get()).isEqualTo(healthy.next());
        } finally {
            bench.execute("drop function too_large() cascade");
        }
    }

    @Test
    void steps_whose_common_commit_went_unanswered_stand_once() throws Exception {
        Gated store = new Gated() {
            @Override
            public List<Written> write(List<EncodedStep> steps) {
                List<Written> written = super.write(steps);
                if (steps.size() > 1) {
                    throw new DataAccessResourceFailureException("its answer was lost");
                }
                return written;
            }
        };
        Claim first = claimed();
        Claim second = claimed();
        List<CompletableFuture<Claim>> written =
                behindOne(store, new StepWriter(store), List.of(saying(first, TEXT), saying(second, TEXT)));
        assertThat(written.get(1).get()).isEqualTo(first.next());
        assertThat(written.get(2).get()).isEqualTo(second.next());
        assertThat(lines()).isEqualTo(3);
    }

    @Test
    void a_step_of_more_than_a_mebibyte_has_a_transaction_of_its_own() throws Exception {
        Gated store = new Gated();
        List<RunStep> steps =
                List.of(saying(claimed(), "x".repeat(1 << 20)), saying(claimed(), TEXT), saying(claimed(), TEXT));
        for (CompletableFuture<Claim> written : behindOne(store, new StepWriter(store), steps)) {
            assertThat(written.get()).isNotNull();
        }
        assertThat(store.groups).containsExactly(1, 1, 2);
    }
}
