package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.health.Findings;
import dev.millrace.health.Readings;
import dev.millrace.run.AttemptState;
import dev.millrace.run.DueRuns;
import dev.millrace.run.RunId;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What health says of an engine that nobody drives, or that others have left alone. */
@Postgres
class EngineHealthTest {

    private static final String ONE_NODE = SampleFlows.chain(1, "insert into t values (1)");

    /** Health is asked at this very moment; what the engine did lies as far back as the test's own clock was set. */
    private static final Clock NOW = Clock.systemUTC();

    private Bench bench;
    private Readings readings;
    private DueRuns dueRuns;

    @BeforeEach
    void prepare(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from run; drop table if exists t; create table t (a int)");
        readings = new Readings(bench.console, NOW, Duration.ZERO);
        dueRuns = new DueRuns(readings);
        ago(Duration.ofMinutes(10));
    }

    @AfterEach
    void release() {
        bench.close();
    }

    private void ago(Duration time) {
        bench.clock.set(Instant.now().minus(time));
    }

    private Health health(Engine engine) {
        return health(engine, NOW);
    }

    private Health health(Engine engine, Clock clock) {
        return new EngineHealthIndicator(() -> Optional.of(engine), readings, dueRuns, Bench.LEASE, clock).health();
    }

    private static String detail(Health health, String name) {
        return String.valueOf(health.getDetails().get(name));
    }

    private static String troubles(Health health) {
        return String.valueOf(health.getDetails().get("troubles"));
    }

    @Test
    void a_member_with_nothing_to_do_is_up() {
        Engine engine = bench.engine();
        ago(Duration.ZERO);
        engine.renew();

        Health health = health(engine);

        assertThat(health.getStatus()).as(troubles(health)).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsKeys("slots", "runs", "queuedRuns", "runsWhoseLeaseHasPassed", "oldestDueRunSeconds")
                .containsKeys("secondsSinceRenewal", "clockOffsetSeconds")
                .doesNotContainKey("troubles");
    }

    @Test
    void a_run_that_nobody_takes_though_slots_are_free_is_down() {
        Engine engine = bench.engine();
        ago(Duration.ofSeconds(40));
        bench.queued(ONE_NODE);
        ago(Duration.ZERO);
        engine.renew();
        assertThat(health(engine).getStatus()).isEqualTo(Status.UP);

        bench.execute("update run set created_at = created_at - interval '25 s'");
        Health health = health(engine);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(troubles(health))
                .containsPattern("has waited (6|7)\\d s for a member, though 10 of 10 slots are free");
        assertThat(detail(health, "queuedRuns")).isEqualTo("1");

        RunId id = bench.queued(ONE_NODE);
        assertThat(bench.ended(engine, id).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(health(engine).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_run_that_waits_for_its_turn_is_not_due_and_then_counts_from_its_turn() {
        Engine engine = bench.engine();
        RunId other = bench.queued(ONE_NODE);
        RunId run = bench.queued(ONE_NODE);
        bench.execute("update run set waits = true, in_the_way = '%s' where id = '%s'".formatted(other, run));
        bench.execute("update run set state = 'SUCCEEDED', ended_at = now() - interval '20 s' where id = '%s'"
                .formatted(other));
        ago(Duration.ZERO);
        engine.renew();
        assertThat(detail(health(engine), "oldestDueRunSeconds")).isEqualTo("0");

        bench.execute("update run set waits = false");
        Health health = health(engine);

        assertThat(detail(health, "oldestDueRunSeconds")).startsWith("2");
        assertThat(health.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_member_whose_slots_are_all_taken_warns_and_says_how_to_get_more() {
        ago(Duration.ofMinutes(2));
        Engine engine = bench.engine("busy", 1);
        Health health = bench.whileLocked("t", () -> {
            bench.queued(ONE_NODE);
            engine.look();
            bench.queued(ONE_NODE);
            engine.renew();
            ago(Duration.ZERO);
            engine.renew();
            return health(engine);
        });

        assertThat(health.getStatus()).isEqualTo(Findings.WARNING);
        assertThat(troubles(health)).contains("all 1 slots here are taken. Raise MILLRACE_RUN_SLOTS");
    }

    @Test
    void a_run_whose_owner_died_is_down_when_nobody_goes_on_with_it() {
        Engine engine = bench.engine();
        RunId run = bench.queued(ONE_NODE);
        bench.claims.claim(run, "dead", bench.clock.instant());
        bench.execute("update run set lease_until = clock_timestamp() - interval '61 s'");
        ago(Duration.ZERO);
        engine.renew();

        Health health = health(engine);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(detail(health, "runsWhoseLeaseHasPassed")).isEqualTo("1");
        assertThat(bench.ended(engine, run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(health(engine).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void what_waited_before_this_member_started_is_not_held_against_it() {
        bench.queued(ONE_NODE);
        ago(Duration.ofSeconds(5));
        Engine restarted = bench.engine();

        assertThat(Integer.parseInt(detail(health(restarted), "oldestDueRunSeconds")))
                .isBetween(5, 15);
    }

    @Test
    void leases_that_are_not_renewed_within_the_takeover_time_are_down() {
        Engine engine = bench.engine();
        ago(Bench.LEASE.minusSeconds(10));
        engine.renew();
        assertThat(health(engine).getStatus()).isEqualTo(Status.UP);

        ago(Bench.LEASE.plusSeconds(1));
        engine.renew();
        Health health = health(engine);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(troubles(health))
                .containsPattern("last renewed (1|2)\\d s ago; after 15 s other members take its runs");
        assertThat(engine.tally().renewals()).isEqualTo(2);
    }

    @Test
    void a_clock_that_is_more_than_a_second_off_is_a_warning_that_says_what_to_do() {
        Engine engine = bench.engine();
        ago(Duration.ZERO);
        engine.renew();

        Clock ahead = Clock.offset(NOW, Duration.ofSeconds(3));
        readings = new Readings(bench.console, ahead, Duration.ZERO);
        Health health = health(engine, ahead);
        assertThat(health.getStatus()).isEqualTo(Findings.WARNING);
        assertThat(troubles(health)).containsPattern("clock is \\d\\.\\d s ahead of the database's.*NTP");

        Clock behind = Clock.offset(NOW, Duration.ofSeconds(-3));
        readings = new Readings(bench.console, behind, Duration.ZERO);
        assertThat(troubles(health(engine, behind))).contains("s behind the database's");
    }

    @Test
    void a_database_that_does_not_answer_is_down(TestDatabase database) {
        TestDatabase nowhere = new TestDatabase(database.host(), 1, database.name(), database.user());
        readings = new Readings(nowhere.dataSource(), NOW, Duration.ZERO);
        dueRuns = new DueRuns(readings);

        Health health = health(bench.engine());

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(troubles(health)).contains("The console's database cannot be asked", "Nothing can be started");
    }

    @Test
    void what_has_ended_is_counted_once() {
        RunId good = bench.queued(SampleFlows.chain(3, "insert into t values (1)"));
        RunId bad = bench.queued(SampleFlows.chain(2, "insert into nowhere values (1)"));
        Engine engine = bench.engine();
        bench.ended(engine, good);
        bench.ended(engine, bad);

        Tally tally = engine.tally();
        assertThat(tally.runsEnded(RunState.SUCCEEDED)).isEqualTo(1);
        assertThat(tally.runsEnded(RunState.FAILED)).isEqualTo(1);
        assertThat(tally.attemptsEnded(AttemptState.SUCCEEDED)).isEqualTo(3);
        assertThat(tally.attemptsEnded(AttemptState.FAILED)).isEqualTo(1);
        assertThat(tally.starts()).isEqualTo(2);
    }
}
