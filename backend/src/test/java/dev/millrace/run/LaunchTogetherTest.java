package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Launches of one flow that come at the same time: they share a transaction, and the policy decides as if they had come one by one. */
@Postgres
class LaunchTogetherTest {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int MANY = 8;

    private final DataSource console;
    private final JdbcClient database;
    private final FlowDoors flows;
    private final Launches launches;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LaunchTogetherTest(DataSource console) {
        this.console = console;
        database = JdbcClient.create(console);
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
        Clock clock = Clock.systemUTC();
        flows = new FlowDoors(database, transactions, List.of(), clock, Set.of("target"));
        launches = RunDoors.launches(flows, database, transactions, new Signals(), clock);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private FlowId published(String concurrency) {
        FlowId flow = flows.flow("Together " + NAMES.incrementAndGet(), """
                {"format": "millrace/v1", "name": "x", "properties": {"zone": "UTC", "concurrency": %s},
                 "nodes": [{"key": "a", "name": "A", "kind": "sql", "config": {"dataSource": "target", "sql": "select '${v}'"},
                            "variables": [{"kind": "constant", "name": "v", "value": "1"}]}]}
                """.formatted(concurrency));
        flows.publish(flow);
        return flow;
    }

    /** What came of many launches that all wait for the flow's row before the first of them gets it. */
    private List<CompletableFuture<RunView>> atOnce(FlowId flow, List<Actor> actors) throws SQLException {
        List<CompletableFuture<RunView>> launched = new ArrayList<>();
        try (Connection holder = console.getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("select from flow where id = '" + flow.value() + "' for update");
            for (Actor each : actors) {
                launched.add(CompletableFuture.supplyAsync(
                        () -> launches.published(each, flow, null, Map.of(), null), threads));
            }
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (RunDoors.gathered(launches, flow) < actors.size() - 1) {
                assertThat(System.nanoTime()).as("waited a minute in vain").isLessThan(end);
                Thread.onSpinWait();
            }
            holder.rollback();
        }
        return launched;
    }

    private static List<Actor> many() {
        return Collections.nCopies(MANY, FlowDoors.TESTER);
    }

    private static List<RunView> made(List<CompletableFuture<RunView>> launched) {
        return launched.stream()
                .map(each -> each.exceptionally(refused -> null).join())
                .filter(Objects::nonNull)
                .toList();
    }

    private long transactionsThatMadeRunsOf(FlowId flow) {
        return database.sql("select count(distinct xmin::text) from run where flow_id = ?")
                .param(flow.value())
                .query(Long.class)
                .single();
    }

    private long waiting(FlowId flow) {
        return database.sql("select count(*) from run where flow_id = ? and waits")
                .param(flow.value())
                .query(Long.class)
                .single();
    }

    @Test
    void those_that_gather_are_made_in_one_transaction_each_with_its_entry_in_the_audit_log() throws Exception {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 100}");
        List<RunView> made = made(atOnce(flow, many()));
        assertThat(made).hasSize(MANY).extracting(RunView::id).doesNotHaveDuplicates();
        assertThat(transactionsThatMadeRunsOf(flow)).isEqualTo(2);
        assertThat(made)
                .allSatisfy(run -> assertThat(flows.audit.of("run", run.id(), 10))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.act()).isEqualTo("run.started")));
    }

    @Test
    void no_more_of_them_start_than_the_policy_lets() throws Exception {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 3}");
        assertThat(made(atOnce(flow, many()))).hasSize(MANY);
        assertThat(waiting(flow)).isEqualTo(MANY - 3);
    }

    @Test
    void with_skip_one_of_them_is_made_and_the_others_name_it() throws Exception {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        List<CompletableFuture<RunView>> launched = atOnce(flow, many());
        List<RunView> made = made(launched);
        assertThat(made).hasSize(1);
        for (CompletableFuture<RunView> each : launched) {
            if (each.isCompletedExceptionally()) {
                assertThatThrownBy(each::join)
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                Problem.Conflict.class,
                                refused -> assertThat(refused.fields())
                                        .containsEntry("runId", made.get(0).id()));
            }
        }
    }

    @Test
    void with_cancel_running_the_last_of_them_is_left() throws Exception {
        FlowId flow = published("{\"policy\": \"CANCEL_RUNNING\"}");
        List<RunView> made = made(atOnce(flow, many()));
        assertThat(made).hasSize(MANY);
        String last = made.stream().map(RunView::id).max(String::compareTo).orElseThrow();
        assertThat(database.sql("select id from run where flow_id = ? and state <> 'CANCELLED'")
                        .param(flow.value())
                        .query(String.class)
                        .list())
                .containsExactly(last);
    }

    @Test
    void one_that_cannot_be_stored_fails_alone() throws Exception {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 100}");
        List<Actor> actors = new ArrayList<>(many());
        actors.set(MANY / 2, new Actor("a character\0that no text holds"));
        List<CompletableFuture<RunView>> launched = atOnce(flow, actors);
        assertThat(made(launched)).hasSize(MANY - 1);
        assertThatThrownBy(launched.get(MANY / 2)::join).isInstanceOf(CompletionException.class);
        assertThat(database.sql("select count(*) from run where flow_id = ?")
                        .param(flow.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(MANY - 1);
    }

    @Test
    void the_version_that_is_in_force_is_run_whatever_was_known_before() {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 100}");
        assertThat(launches.published(FlowDoors.TESTER, flow, null, Map.of(), null)
                        .version())
                .isEqualTo(1);
        flows.publish(flow);
        assertThat(launches.published(FlowDoors.TESTER, flow, null, Map.of(), null)
                        .version())
                .isEqualTo(2);
        assertThat(launches.published(FlowDoors.TESTER, flow, null, Map.of(), 1).version())
                .isEqualTo(1);
    }
}
