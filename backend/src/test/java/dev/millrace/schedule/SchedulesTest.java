package dev.millrace.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cluster.Alarms;
import dev.millrace.cluster.Signals;
import dev.millrace.database.DiskRoom;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import dev.millrace.run.Launches;
import dev.millrace.run.NewRuns;
import dev.millrace.run.Origin;
import dev.millrace.run.RunDoors;
import dev.millrace.run.RunFilter;
import dev.millrace.run.RunQueries;
import dev.millrace.run.RunReasons;
import dev.millrace.run.RunRecord;
import dev.millrace.schedule.LedgerEntry.Outcome;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Schedules under a clock that jumps, on a real database; alarms only note what they were set to. */
@Postgres
class SchedulesTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TimeMachine clock = new TimeMachine();
    private final NotingAlarms alarms = new NotingAlarms();
    private final JdbcClient database;
    private final FlowDoors flows;
    private final Launches launches;
    private final RunQueries queries;
    private final FireDueSlots firing;
    private final Schedules schedules;

    SchedulesTest(DataSource console) {
        database = JdbcClient.create(console);
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
        ScheduleStore store = new ScheduleStore(database);
        flows = new FlowDoors(
                database, transactions, List.of(new FollowPublication(store, alarms, clock)), clock, Set.of("target"));
        launches = RunDoors.launches(flows, database, transactions, new Signals(), clock);
        queries = NewRuns.queries(database);
        firing = new FireDueSlots(store, flows.versions, launches, alarms, transactions, DiskRoom.PLENTY, clock);
        schedules = new Schedules(store, flows.flows, alarms, clock);
    }

    private FlowId published(String schedule) {
        FlowId flow = flows.flow("Flow " + NAMES.incrementAndGet(), """
                {"format": "millrace/v1", "name": "x", "properties": {"zone": "UTC"},
                 "nodes": [{"key": "a", "name": "A", "kind": "sql", "config": {"dataSource": "target", "sql": "select 1"}}],
                 "schedule": %s}
                """.formatted(schedule));
        flows.publish(flow);
        return flow;
    }

    private FlowId everyMinute(String missed) {
        return published(
                "{\"enabled\": true, \"type\": \"PERIODIC\", \"cycle\": \"MINUTE\", \"every\": 1, \"missed\": \"%s\"}"
                        .formatted(missed));
    }

    private List<LedgerEntry> ledger(FlowId flow) {
        return schedules
                .ledger(FlowDoors.TESTER, flow, null, null, null, 10_000)
                .items();
    }

    private List<String> ledgerInWords(FlowId flow) {
        return ledger(flow).stream()
                .map(entry -> entry.plannedAt().toString().substring(11, 16) + " " + entry.outcome())
                .toList();
    }

    private List<RunRecord> runsOf(FlowId flow) {
        return queries.list(RunFilter.ofFlow(flow.value()), null, 10_000).items();
    }

    private void runsEnd(FlowId flow) {
        database.sql("update run set state = 'SUCCEEDED', ended_at = :now where flow_id = :flow and ended_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("flow", flow.value())
                .update();
    }

    @Test
    void publishing_arms_the_next_fire_and_unpublishing_takes_it_back() {
        FlowId flow = everyMinute("LATEST");
        assertThat(schedules.nextFire(flow)).contains(Instant.parse("2026-11-22T09:01:00Z"));
        assertThat(alarms.set).containsEntry(flow.value(), Instant.parse("2026-11-22T09:01:00Z"));
        flows.versions.unpublish(FlowDoors.TESTER, flow);
        assertThat(schedules.nextFire(flow)).isEmpty();
        assertThat(alarms.set).doesNotContainKey(flow.value());
    }

    @Test
    void a_schedule_that_is_not_enabled_never_fires() {
        FlowId flow = published("{\"enabled\": false, \"type\": \"PERIODIC\", \"cycle\": \"MINUTE\", \"every\": 1}");
        assertThat(schedules.nextFire(flow)).isEmpty();
        clock.pass(Duration.ofHours(1));
        firing.sweep();
        assertThat(ledger(flow)).isEmpty();
    }

    @Test
    void a_schedule_that_can_never_fire_is_late_for_nothing() {
        FlowId flow = published(
                "{\"enabled\": true, \"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"0 0 0 30 2 ?\"}");
        assertThat(schedules.nextFire(flow)).isEmpty();
        assertThat(alarms.set).doesNotContainKey(flow.value());
        clock.pass(Duration.ofHours(1));
        firing.sweep();
        schedules.watch();
        assertThat(ledger(flow)).isEmpty();
        assertThat(schedules.unaccounted())
                .extracting(Schedules.Unaccounted::flowId)
                .doesNotContain(flow.value());
    }

    @Test
    void a_fire_that_has_come_makes_a_run_for_its_planned_instant() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMillis(60_200));
        alarms.ring(flow);
        assertThat(ledgerInWords(flow)).containsExactly("09:01 RAN");
        RunRecord run = runsOf(flow).get(0);
        assertThat(run.origin()).isEqualTo(Origin.SCHEDULE);
        assertThat(run.runTime()).isEqualTo(Instant.parse("2026-11-22T09:01:00Z"));
        assertThat(run.businessTime()).isEqualTo(Instant.parse("2026-11-21T09:01:00Z"));
        assertThat(run.version()).isEqualTo(1);
        assertThat(ledger(flow).get(0).runId()).isEqualTo(run.id().value());
        assertThat(alarms.set).containsEntry(flow.value(), Instant.parse("2026-11-22T09:02:00Z"));
    }

    @Test
    void an_alarm_that_rings_early_or_twice_does_nothing_twice() {
        FlowId flow = everyMinute("LATEST");
        alarms.ring(flow);
        assertThat(ledger(flow)).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        alarms.ring(flow);
        alarms.ring(flow);
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:01 RAN");
        assertThat(runsOf(flow)).hasSize(1);
    }

    @Test
    void two_members_that_wake_at_once_make_one_run() throws InterruptedException {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMinutes(1));
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> members = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread member = new Thread(() -> {
                try {
                    together.await();
                    firing.fire(flow);
                } catch (InterruptedException stopped) {
                    throw new AssertionError(stopped);
                }
            });
            member.start();
            members.add(member);
        }
        together.countDown();
        for (Thread member : members) {
            member.join();
        }
        assertThat(ledgerInWords(flow)).containsExactly("09:01 RAN");
        assertThat(runsOf(flow)).hasSize(1);
    }

    @Test
    void a_fire_that_finds_a_run_in_its_way_is_skipped_and_names_it() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMinutes(1));
        alarms.ring(flow);
        clock.pass(Duration.ofMinutes(1));
        alarms.ring(flow);
        assertThat(ledgerInWords(flow)).containsExactly("09:02 SKIPPED", "09:01 RAN");
        LedgerEntry skipped = ledger(flow).get(0);
        assertThat(skipped.reason()).isEqualTo(RunReasons.RUN_IN_THE_WAY);
        assertThat(skipped.runId()).isEqualTo(runsOf(flow).get(0).id().value());
        assertThat(runsOf(flow)).hasSize(1);
    }

    @Test
    void of_missed_fires_the_latest_is_run_by_default() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofSeconds(4 * 60 + 50));
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:04 RAN", "09:03 MISSED", "09:02 MISSED", "09:01 MISSED");
        assertThat(runsOf(flow)).singleElement().satisfies(run -> {
            assertThat(run.origin()).isEqualTo(Origin.MISSED_FIRE);
            assertThat(run.runTime()).isEqualTo(Instant.parse("2026-11-22T09:04:00Z"));
        });
    }

    @Test
    void when_the_latest_fire_is_on_time_the_missed_ones_stay_missed() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofSeconds(3 * 60 + 5));
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:03 RAN", "09:02 MISSED", "09:01 MISSED");
        assertThat(runsOf(flow)).extracting("origin").containsExactly(Origin.SCHEDULE);
    }

    @Test
    void missed_fires_can_be_skipped() {
        FlowId flow = everyMinute("SKIP");
        clock.pass(Duration.ofSeconds(2 * 60 + 50));
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:02 MISSED", "09:01 MISSED");
        assertThat(runsOf(flow)).isEmpty();
        assertThat(ledger(flow)).extracting("reason").containsOnly(LedgerEntry.NOBODY_THERE);
    }

    @Test
    void all_missed_fires_can_be_run_one_after_the_other() {
        FlowId flow = everyMinute("ALL");
        clock.pass(Duration.ofSeconds(3 * 60 + 50));
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:01 RAN");
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:01 RAN");
        runsEnd(flow);
        firing.sweep();
        runsEnd(flow);
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("09:03 RAN", "09:02 RAN", "09:01 RAN");
        assertThat(runsOf(flow)).extracting("origin").containsOnly(Origin.MISSED_FIRE);
        assertThat(schedules.nextFire(flow)).contains(Instant.parse("2026-11-22T09:04:00Z"));
    }

    @Test
    void of_very_many_missed_fires_the_newest_thousand_are_run_and_the_others_are_missed() {
        FlowId flow = everyMinute("ALL");
        clock.pass(Duration.ofHours(25).plusSeconds(50));
        firing.sweep();
        List<LedgerEntry> ledger = ledger(flow);
        assertThat(ledger).hasSize(501);
        assertThat(ledger.get(0).outcome()).isEqualTo(Outcome.RAN);
        assertThat(ledger.get(0).plannedAt())
                .isEqualTo(Instant.parse("2026-11-22T09:00:00Z").plus(Duration.ofMinutes(501)));
        assertThat(ledger.subList(1, 501)).extracting("outcome").containsOnly(Outcome.MISSED);
    }

    @Test
    void a_long_time_down_is_worked_off_in_bounded_steps() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofDays(3).plusSeconds(50));
        firing.sweep();
        List<LedgerEntry> ledger = ledger(flow);
        assertThat(ledger).hasSize(3 * 24 * 60);
        assertThat(ledger.get(0).outcome()).isEqualTo(Outcome.RAN);
        assertThat(ledger.subList(1, ledger.size())).extracting("outcome").containsOnly(Outcome.MISSED);
    }

    @Test
    void a_one_time_schedule_fires_once_and_is_done() {
        FlowId flow = published("{\"enabled\": true, \"type\": \"ONCE\", \"at\": \"2026-11-22T10:30\"}");
        clock.pass(Duration.ofMinutes(91));
        firing.sweep();
        clock.pass(Duration.ofDays(2));
        firing.sweep();
        assertThat(ledgerInWords(flow)).containsExactly("10:30 RAN");
        assertThat(schedules.nextFire(flow)).isEmpty();
    }

    @Test
    void publishing_again_replaces_the_schedule_and_keeps_the_ledger() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMinutes(1));
        alarms.ring(flow);
        runsEnd(flow);
        clock.pass(Duration.ofSeconds(30));
        flows.publish(flow);
        assertThat(schedules.nextFire(flow)).contains(Instant.parse("2026-11-22T09:02:00Z"));
        clock.pass(Duration.ofSeconds(30));
        alarms.ring(flow);
        assertThat(ledgerInWords(flow)).containsExactly("09:02 RAN", "09:01 RAN");
        assertThat(runsOf(flow)).extracting("version").containsExactly(2, 1);
    }

    @Test
    void the_watchdog_reports_a_fire_that_has_no_entry() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMinutes(5));
        firing.sweep();
        schedules.watch();
        assertThat(schedules.unaccounted()).noneMatch(fire -> fire.flowId().equals(flow.value()));
        database.sql("delete from ledger where flow_id = :flow and planned_at = :planned")
                .param("flow", flow.value())
                .param("planned", Instant.parse("2026-11-22T09:02:00Z").atOffset(ZoneOffset.UTC))
                .update();
        clock.pass(Duration.ofMinutes(1));
        firing.sweep();
        schedules.watch();
        assertThat(schedules.unaccounted())
                .contains(new Schedules.Unaccounted(flow.value(), Instant.parse("2026-11-22T09:02:00Z")));
    }

    /** Alarms that ring when the test says so. */
    private static final class NotingAlarms implements Alarms {

        private final Map<String, Instant> set = new HashMap<>();
        private final Map<String, Consumer<String>> sleepers = new HashMap<>();

        @Override
        public void wake(String kind, Consumer<String> sleeper) {
            sleepers.put(kind, sleeper);
        }

        @Override
        public void sweepBy(Runnable sweeper) {}

        @Override
        public synchronized void set(String kind, String id, Instant at) {
            set.put(id, at);
        }

        @Override
        public synchronized void clear(String kind, String id) {
            set.remove(id);
        }

        void ring(FlowId flow) {
            sleepers.getOrDefault(FireDueSlots.ALARM, id -> {}).accept(flow.value());
        }
    }

    private static final class TimeMachine extends Clock {

        private Instant now = Instant.parse("2026-11-22T09:00:00Z");

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
