package dev.millrace.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cluster.Alarms;
import dev.millrace.cluster.Signals;
import dev.millrace.database.DiskRoom;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import dev.millrace.health.Findings;
import dev.millrace.health.Readings;
import dev.millrace.run.Launches;
import dev.millrace.run.RunDoors;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What health says of fires that come while nobody sweeps. */
@Postgres
class ScheduleHealthTest {

    private final Standing clock = new Standing();
    private final JdbcClient database;
    private final FlowDoors flows;
    private final FireDueSlots firing;
    private final Schedules schedules;
    private final ScheduleHealthIndicator indicator;

    ScheduleHealthTest(DataSource console) {
        database = JdbcClient.create(console);
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
        ScheduleStore store = new ScheduleStore(database);
        Alarms alarms = new NoAlarms();
        flows = new FlowDoors(
                database, transactions, List.of(new FollowPublication(store, alarms, clock)), clock, Set.of("target"));
        Launches launches = RunDoors.launches(flows, database, transactions, new Signals(), clock);
        firing = new FireDueSlots(store, flows.versions, launches, alarms, transactions, DiskRoom.PLENTY, clock);
        schedules = new Schedules(store, flows.flows, alarms, clock);
        Readings readings = new Readings(console, clock, Duration.ZERO);
        indicator = new ScheduleHealthIndicator(readings, new DueFires(readings, schedules, clock));
    }

    @BeforeEach
    void empty() {
        database.sql("delete from schedule").update();
    }

    @Test
    void a_schedule_that_can_never_fire_is_not_late() {
        publish("{\"enabled\": true, \"type\": \"PERIODIC\", \"cycle\": \"CRON\", \"cron\": \"0 0 0 30 2 ?\"}");

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(detail(indicator.health(), "dueFires")).isEqualTo("0");
    }

    private FlowId everyMinute(String missed) {
        return publish(
                "{\"enabled\": true, \"type\": \"PERIODIC\", \"cycle\": \"MINUTE\", \"every\": 1, \"missed\": \"%s\"}"
                        .formatted(missed));
    }

    private FlowId publish(String schedule) {
        FlowId flow = flows.flow("Flow " + UUID.randomUUID(), """
                {"format": "millrace/v1", "name": "x", "properties": {"zone": "UTC"},
                 "nodes": [{"key": "a", "name": "A", "kind": "sql", "config": {"dataSource": "target", "sql": "select 1"}}],
                 "schedule": %s}
                """.formatted(schedule));
        flows.publish(flow);
        return flow;
    }

    private static String detail(Health health, String name) {
        return String.valueOf(health.getDetails().get(name));
    }

    @Test
    void a_fire_that_is_swept_in_time_is_no_trouble() {
        everyMinute("LATEST");
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

        clock.pass(Duration.ofSeconds(70));
        Health late = indicator.health();
        assertThat(late.getStatus()).isEqualTo(Status.UP);
        assertThat(detail(late, "dueFires")).isEqualTo("1");
        assertThat(detail(late, "oldestDueFireSeconds")).isEqualTo("10");

        firing.sweep();
        assertThat(detail(indicator.health(), "dueFires")).isEqualTo("0");
    }

    @Test
    void a_fire_that_nobody_looks_after_is_down_until_somebody_does() {
        everyMinute("LATEST");
        clock.pass(Duration.ofSeconds(121));

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(detail(health, "troubles")).contains("has waited 61 s for its entry in the ledger");
        firing.sweep();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_missed_fire_that_waits_for_the_run_in_its_way_is_looked_after() {
        everyMinute("ALL");
        clock.pass(Duration.ofMinutes(5).plusSeconds(50));
        firing.sweep();
        for (int i = 0; i < 3; i++) {
            clock.pass(Duration.ofSeconds(50));
            firing.sweep();
        }
        schedules.watch();
        Health waiting = indicator.health();
        assertThat(waiting.getStatus()).isEqualTo(Status.UP);
        assertThat(detail(waiting, "dueFires")).isEqualTo("1");

        clock.pass(Duration.ofSeconds(61));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_fire_without_an_entry_is_a_warning_that_names_it_while_the_watchdog_is_fresh() {
        FlowId flow = everyMinute("LATEST");
        clock.pass(Duration.ofMinutes(5));
        firing.sweep();
        database.sql("delete from ledger where flow_id = :flow and planned_at = :planned")
                .param("flow", flow.value())
                .param("planned", Instant.parse("2026-11-22T09:02:00Z").atOffset(ZoneOffset.UTC))
                .update();
        schedules.watch();

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Findings.WARNING);
        assertThat(detail(health, "troubles")).contains("flow " + flow + " at 2026-11-22T09:02:00Z");
        clock.pass(Duration.ofMinutes(6));
        firing.sweep();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    /** Nobody is ever woken: what comes is left to the sweep. */
    private static final class NoAlarms implements Alarms {

        @Override
        public void wake(String kind, Consumer<String> sleeper) {}

        @Override
        public void sweepBy(Runnable sweeper) {}

        @Override
        public void set(String kind, String id, Instant at) {}

        @Override
        public void clear(String kind, String id) {}
    }

    /** Stands still until it is moved. */
    private static final class Standing extends Clock {

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
