package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.Ids;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.journal.StepStore;
import dev.millrace.testing.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may write a run, and what becomes of those who may not. */
@Postgres
class ClaimStoreTest {

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

    ClaimStoreTest(DataSource console) {
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
    void a_queued_run_is_claimed_by_one_member_only() {
        RunId run = queued();
        assertThat(claims.claim(run, "first", NOW)).isPresent();
        assertThat(claims.claim(run, "second", NOW)).isEmpty();
        assertThat(claims.claimNext("second", NOW)).isEmpty();
    }

    @Test
    void the_run_that_has_waited_longest_is_claimed_next() {
        RunId first = queued();
        RunId second = queued();
        List<RunId> order = List.of(first, second).stream()
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .toList();
        assertThat(claims.claimNext("member", NOW)).map(Claim::run).contains(order.get(0));
        assertThat(claims.claimNext("member", NOW)).map(Claim::run).contains(order.get(1));
        assertThat(claims.claimNext("member", NOW)).isEmpty();
    }

    @Test
    void a_run_whose_lease_has_passed_can_be_taken_and_its_old_owner_writes_nothing_more() {
        Claim old = claims.claim(queued(), "first", NOW).orElseThrow();
        leasesPass();
        Claim taken = claims.claimNext("second", NOW).orElseThrow();
        assertThat(taken.fence()).isGreaterThan(old.fence());

        assertThat(steps.write(step(old, start("a")))).isInstanceOf(StepStore.Written.Lost.class);
        assertThat(states(old)).containsOnly(NodeState.WAITING);
        assertThat(steps.write(step(taken, start("a")))).isInstanceOf(StepStore.Written.Done.class);
        assertThat(states(old)).containsExactly(NodeState.QUEUED, NodeState.WAITING);
    }

    @Test
    void a_lease_lasts_for_the_takeover_time_and_a_renewal_starts_it_anew() {
        Claim claim = claims.claim(queued(), "member", NOW).orElseThrow();
        assertThat(secondsLeft(claim)).isBetween(LEASE.toSeconds() - 5.0, (double) LEASE.toSeconds());
        leasesPass();
        assertThat(claims.renew("member", List.of(claim))).containsExactly(claim.run());
        assertThat(secondsLeft(claim)).isBetween(LEASE.toSeconds() - 5.0, (double) LEASE.toSeconds());
    }

    private double secondsLeft(Claim claim) {
        return database.sql("select extract(epoch from lease_until - clock_timestamp()) from run where id = :run")
                .param("run", claim.run().value())
                .query(Double.class)
                .single();
    }

    @Test
    void leases_that_passed_while_the_database_was_down_give_their_owners_time_to_renew_them() {
        ClaimStore justStarted = new ClaimStore(database, LEASE, Duration.ofDays(1000));
        Claim held = claims.claim(queued(), "first", NOW).orElseThrow();
        leasesPass();
        assertThat(justStarted.claimNext("second", NOW)).isEmpty();
        assertThat(justStarted.claim(held.run(), "second", NOW)).isEmpty();
        assertThat(justStarted.renew("first", List.of(held))).containsExactly(held.run());
    }

    @Test
    void a_member_does_not_take_from_itself_what_it_works_on_when_its_lease_has_passed_unseen() {
        Claim held = claims.claim(queued(), "member", NOW).orElseThrow();
        leasesPass();
        assertThat(claims.claimNext("member", Set.of(held.run()), 1, NOW)).isEmpty();
        assertThat(claims.renew("member", List.of(held))).containsExactly(held.run());
        assertThat(claims.claimNext("second", NOW)).isEmpty();
    }

    private List<NodeState> states(Claim claim) {
        return journal.fold(claim.run()).nodes().values().stream()
                .map(NodeProgress::state)
                .toList();
    }

    @Test
    void leases_are_renewed_in_one_statement_and_lost_ones_are_missing_from_the_answer() {
        Claim kept = claims.claim(queued(), "first", NOW).orElseThrow();
        Claim lost = claims.claim(queued(), "first", NOW).orElseThrow();
        database.sql("update run set lease_until = clock_timestamp() - interval '1 s' where id = :id")
                .param("id", lost.run().value())
                .update();
        assertThat(claims.claimNext("second", NOW)).map(Claim::run).contains(lost.run());
        assertThat(claims.renew("first", List.of(kept, lost))).containsExactly(kept.run());
    }

    @Test
    void a_restarted_member_takes_its_own_runs_at_once() {
        Claim before = claims.claim(queued(), "member", NOW).orElseThrow();
        assertThat(claims.claimOwn("other", Set.of())).isEmpty();
        assertThat(claims.claimOwn("member", Set.of()))
                .singleElement()
                .satisfies(claim -> assertThat(claim.fence()).isGreaterThan(before.fence()));
        assertThat(claims.renew("member", List.of(before))).isEmpty();
    }

    @Test
    void a_paused_run_is_taken_only_when_somebody_has_asked_something() {
        Claim claim = claims.claim(queued(), "member", NOW).orElseThrow();
        RunStep pause = new RunStep(
                claim,
                RunState.RUNNING,
                RunState.PAUSED,
                false,
                RunStanding.DECISION_NEEDED,
                NOW,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        steps.write(pause);
        assertThat(claims.claimNext("member", NOW)).isEmpty();
        NewRuns.ask(database, claim.run(), RunAct.Kind.CANCEL);
        Optional<Claim> taken = claims.claimNext("member", NOW);
        assertThat(taken).isPresent();
        assertThat(claims.load(taken.get()).run().state()).isEqualTo(RunState.PAUSED);
        assertThat(claims.openActs(Set.of(claim.run())).get(claim.run()))
                .singleElement()
                .satisfies(act -> assertThat(act.kind()).isEqualTo(RunAct.Kind.CANCEL));
    }

    @Test
    void a_run_that_is_given_back_can_be_taken_at_once() {
        Claim claim = claims.claim(queued(), "first", NOW).orElseThrow();
        claims.release(claim);
        assertThat(claims.claimNext("second", NOW)).isPresent();
    }

    /** Rows of the table of runs that the act reads, as the database counts them. */
    private long rowsRead(Runnable act) {
        Long read = transactions.execute(status -> {
            act.run();
            return database.sql("""
                            select seq_tup_read + coalesce(idx_tup_fetch, 0)
                            from pg_stat_xact_user_tables
                            where relname = 'run'
                            """).query(Long.class).single();
        });
        return read == null ? 0 : read;
    }

    @Test
    void a_long_history_is_not_read_when_the_next_run_is_looked_for() {
        // With many that wait, PostgreSQL believes that it will soon meet some on its way through all runs by their
        // ids.
        database.sql("""
                        insert into run (id, flow_id, flow_name, origin, state, run_time, business_time, zone, revision,
                            started_by, created_at, ended_at, definition)
                        select lpad(n::text, 22, '0'), 'flow', 'Two', 'TRIAL',
                            case when n > 5000 then 'QUEUED' else 'SUCCEEDED' end, now(), now(), 'UTC', 1,
                            'tester', now(), case when n > 5000 then null else now() end, ''
                        from generate_series(1, 5500) as n
                        """).update();
        database.sql("analyze run").update();
        assertThat(rowsRead(
                        () -> assertThat(claims.claimQueued("member", 2, NOW)).hasSize(2)))
                .as("rows read for a free slot")
                .isLessThan(100);
        assertThat(rowsRead(() ->
                        assertThat(claims.claimNext("second", Set.of(), 2, NOW)).hasSize(2)))
                .as("rows read by the look behind the signals")
                .isLessThan(100);
    }

    @Test
    void a_free_slot_takes_what_is_queued_and_nothing_else() {
        Claim begun = claims.claim(queued(), "first", NOW).orElseThrow();
        leasesPass();
        RunId fresh = queued();
        assertThat(claims.claimQueued("second", 10, NOW)).extracting(Claim::run).containsExactly(fresh);
        assertThat(claims.claimNext("second", NOW)).map(Claim::run).contains(begun.run());
    }
}
