package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Ids;
import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.journal.EncodedStep;
import dev.millrace.run.journal.StepStore;
import dev.millrace.testing.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Entries of journals and those who want to write the same one. */
@Postgres
class AppendTest {

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String TWO_NODES = """
            {"format": "millrace/v1", "name": "Two", "nodes": [
              {"key": "a", "name": "A", "kind": "sql"}, {"key": "b", "name": "B", "kind": "sql"}]}
            """;

    private final JdbcClient database;
    private final ClaimStore claims;
    private final StepStore steps;
    private final JournalRows journal;
    private final TransactionTemplate transactions;

    AppendTest(DataSource console) {
        this.database = JdbcClient.create(console);
        this.claims = new ClaimStore(database, LEASE, Duration.ZERO);
        this.steps = new StepStore(new JdbcTemplate(console));
        this.journal = new JournalRows(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
    }

    @BeforeEach
    void empty() {
        database.sql("delete from run").update();
    }

    private RunId queued() {
        Definition definition = DefinitionJson.parse(TWO_NODES).definition();
        RunId id = new RunId(Ids.next(NOW));
        RunRecord run = new RunRecord(
                id,
                "flow",
                "Two",
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                NOW,
                NOW,
                ZoneId.of("UTC"),
                null,
                1L,
                null,
                "tester",
                NOW,
                null,
                null);
        NewRuns.insert(database, run, TWO_NODES, definition);
        return id;
    }

    private void leasesPass() {
        database.sql("update run set lease_until = clock_timestamp() - interval '1 s' where owner is not null")
                .update();
    }

    private static RunStep step(Claim claim, RunStep.Move... moved) {
        return new RunStep(
                claim,
                RunState.RUNNING,
                RunState.RUNNING,
                false,
                null,
                NOW,
                List.of(moved),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of());
    }

    private static RunStep.Move start(String key) {
        return new RunStep.Move(key, NodeState.WAITING, NodeProgress.NEW.become(NodeState.QUEUED));
    }

    @Test
    void a_step_is_written_once_and_another_one_with_its_number_is_lost() {
        Claim claim = claims.claim(queued(), "member", NOW).orElseThrow();
        assertThat(steps.write(step(claim, start("a")))).isEqualTo(new StepStore.Written.Done(claim.next()));
        assertThat(steps.write(step(claim, start("b")))).isInstanceOf(StepStore.Written.Lost.class);
        assertThat(states(claim)).containsExactly(NodeState.QUEUED, NodeState.WAITING);
    }

    @Test
    void a_step_whose_commit_was_not_answered_is_recognised_when_it_is_written_again() {
        Claim claim = claims.claim(queued(), "member", NOW).orElseThrow();
        steps.write(step(claim, start("a")));
        assertThat(steps.write(step(claim, start("a")))).isEqualTo(new StepStore.Written.Done(claim.next()));
        assertThat(journal.fold(claim.run()).step()).isEqualTo(claim.step() + 1);
    }

    @Test
    void every_claim_is_an_entry_of_its_fence() {
        RunId run = queued();
        assertThat(entry(claims.claim(run, "first", NOW).orElseThrow())).isEqualTo("2 1 TAKEN");
        leasesPass();
        assertThat(entry(claims.claimNext("second", NOW).orElseThrow())).isEqualTo("3 2 TAKEN");
        assertThat(entry(claims.claimOwn("second", Set.of()).get(0))).isEqualTo("4 3 TAKEN");
        queued();
        assertThat(entry(claims.claimQueued("third", 1, NOW).get(0))).isEqualTo("2 1 TAKEN");
        RunId cancelled = queued();
        transactions.executeWithoutResult(status -> {
            RunStore store = new RunStore(database);
            store.lock(cancelled);
            store.cancelQueued(cancelled, "not wanted", NOW);
        });
        assertThat(lastEntry(cancelled)).isEqualTo("2 1 CANCELLED");
        assertThat(journal.fold(cancelled).nodes().values())
                .extracting(NodeProgress::state)
                .containsOnly(NodeState.CANCELLED);
        assertThat(database.sql("select count(*) from run r where fence <> "
                                + "(select fence from run_entry where run_id = r.id order by step desc limit 1)")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** The last entry of the run, when it is the one that the claim stands for. */
    private String entry(Claim claim) {
        String last = lastEntry(claim.run());
        assertThat(last).startsWith(claim.step() + " " + claim.fence() + " ");
        return last;
    }

    private String lastEntry(RunId run) {
        return database.sql(
                        "select step || ' ' || fence || ' ' || (body ->> 'kind') from run_entry where run_id = :run "
                                + "order by step desc limit 1")
                .param("run", run.value())
                .query(String.class)
                .single();
    }

    @Test
    void whoever_is_first_with_a_number_has_it_and_the_other_has_changed_nothing() throws Exception {
        Claim old = claims.claim(queued(), "first", NOW).orElseThrow();
        leasesPass();
        // The owner's entry is there, and not committed: the taker waits for it, and takes nothing.
        CompletableFuture<List<Claim>> taker = new CompletableFuture<>();
        Thread taking = new Thread(() -> taker.complete(claims.claimNext("second", Set.of(), 1, NOW)));
        transactions.executeWithoutResult(status -> {
            assertThat(steps.write(step(old, start("a")))).isInstanceOf(StepStore.Written.Done.class);
            taking.start();
            untilSomebodyWaits();
        });
        assertThat(taker.get()).isEmpty();
        // The taker's entry is there, and not committed: the owner waits for it, and is lost.
        CompletableFuture<StepStore.Written> owner = new CompletableFuture<>();
        Thread writing = new Thread(() -> owner.complete(steps.write(step(old.next(), start("b")))));
        transactions.executeWithoutResult(status -> {
            assertThat(claims.claimNext("second", NOW)).isPresent();
            writing.start();
            untilSomebodyWaits();
        });
        assertThat(owner.get()).isInstanceOf(StepStore.Written.Lost.class);
        assertThat(states(old)).containsExactly(NodeState.QUEUED, NodeState.WAITING);
    }

    @Test
    void a_step_that_ends_a_run_waits_for_its_taker_and_changes_nothing_then() throws Exception {
        Claim old = claims.claim(queued(), "first", NOW).orElseThrow();
        leasesPass();
        RunStep end = new RunStep(
                old,
                RunState.RUNNING,
                RunState.SUCCEEDED,
                false,
                null,
                NOW,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        CompletableFuture<StepStore.Written> owner = new CompletableFuture<>();
        Thread writing = new Thread(() -> owner.complete(steps.write(end)));
        transactions.executeWithoutResult(status -> {
            assertThat(claims.claimNext("second", NOW)).isPresent();
            writing.start();
            untilSomebodyWaits();
        });
        assertThat(owner.get()).isInstanceOf(StepStore.Written.Lost.class);
        assertThat(claims.claimOwn("second", Set.of()))
                .singleElement()
                .satisfies(claim -> assertThat(claims.load(claim).run().state()).isEqualTo(RunState.RUNNING));
    }

    private void untilSomebodyWaits() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (database.sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single()
                == 0) {
            assertThat(System.nanoTime()).as("waited a minute in vain").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_run_that_was_taken_over_is_found_with_what_its_owner_before_had_begun() {
        Claim claim = claims.claim(queued(), "first", NOW).orElseThrow();
        AttemptRecord attempt = new AttemptRecord(
                "b",
                1,
                AttemptState.RUNNING,
                "source",
                TransactionMode.SINGLE,
                "select 1",
                List.of(),
                new BackendIdentity(7, NOW, "42", null, null, null, null, 180_000, true, "0/1"),
                NOW,
                null,
                null);
        steps.write(new RunStep(
                claim,
                RunState.RUNNING,
                RunState.RUNNING,
                true,
                RunStanding.PAUSING,
                NOW,
                List.of(new RunStep.Move("b", NodeState.QUEUED, new NodeProgress(NodeState.RUNNING, null, 1, 0, null))),
                List.of(attempt),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        leasesPass();
        LiveRun live = claims.load(claims.claimNext("second", NOW).orElseThrow());
        assertThat(live.running()).containsExactly(attempt);
        assertThat(live.held()).isTrue();
        assertThat(live.fold().node("b")).contains(new NodeProgress(NodeState.RUNNING, null, 1, 0, null));
        assertThat(live.fold().step()).isEqualTo(live.claim().step());
    }

    @Test
    void a_run_has_one_step_in_a_group() {
        Claim claim = claims.claim(queued(), "member", NOW).orElseThrow();
        assertThatThrownBy(() -> steps.write(List.of(
                        EncodedStep.of(step(claim, start("a"))), EncodedStep.of(step(claim.next(), start("b"))))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.fold(claim.run()).step()).isEqualTo(claim.step());
    }

    @Test
    void no_statement_raises_a_fence_without_an_entry() throws IOException {
        Pattern text = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
        List<String> raising = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher found = text.matcher(Files.readString(file));
                while (found.find()) {
                    if (found.group(1).matches("(?s).*\\bfence\\s*\\+\\s*1.*")) {
                        raising.add(file.getFileName() + ": "
                                + (found.group(1).contains("insert into run_entry")
                                        ? "with an entry"
                                        : found.group(1)));
                    }
                }
            }
        }
        assertThat(raising)
                .containsExactlyInAnyOrder(
                        "ClaimStore.java: with an entry",
                        "ClaimStore.java: with an entry",
                        "RunStore.java: with an entry");
    }

    private List<NodeState> states(Claim claim) {
        return journal.fold(claim.run()).nodes().values().stream()
                .map(NodeProgress::state)
                .toList();
    }
}
