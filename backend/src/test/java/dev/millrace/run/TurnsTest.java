package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Problem;
import dev.millrace.flow.FlowDoors;
import dev.millrace.flow.FlowId;
import dev.millrace.flow.Version;
import dev.millrace.testing.Postgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The concurrency control policies and reruns, on a real database; runs end when the test says so. */
@Postgres
class TurnsTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final FlowDoors flows;
    private final Launches launches;
    private final Runs runs;
    private final Turns turns;
    private final ClaimStore claims;
    private final RunQueries queries;

    TurnsTest(DataSource console) {
        database = JdbcClient.create(console);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
        Clock clock = Clock.systemUTC();
        flows = new FlowDoors(database, transactions, List.of(), clock, Set.of("target"));
        launches = RunDoors.launches(flows, database, transactions, new Signals(), clock);
        runs = RunDoors.runs(flows, database, transactions, new Signals(), clock);
        turns = RunDoors.turns(database, transactions, new Signals(), clock);
        claims = new ClaimStore(database, Duration.ofSeconds(15), Duration.ZERO);
        queries = NewRuns.queries(database);
    }

    private FlowId published(String concurrency) {
        FlowId flow = flows.flow("Turns " + NAMES.incrementAndGet(), """
                {"format": "millrace/v1", "name": "x", "properties": {"zone": "UTC", "concurrency": %s},
                 "nodes": [{"key": "a", "name": "A", "kind": "sql", "config": {"dataSource": "target", "sql": "select 1"}},
                           {"key": "b", "name": "B", "kind": "sql", "config": {"dataSource": "target", "sql": "select '${v}'"},
                            "variables": [{"kind": "constant", "name": "v", "value": "1"}]}],
                 "edges": [{"from": "a", "to": "b"}]}
                """.formatted(concurrency));
        flows.publish(flow);
        return flow;
    }

    private RunId launched(FlowId flow) {
        return new RunId(
                launches.published(FlowDoors.TESTER, flow, null, Map.of(), null).id());
    }

    private RunRecord run(RunId id) {
        return queries.find(id).orElseThrow();
    }

    private boolean taken(RunId id) {
        return claims.claim(id, "member", Instant.now()).isPresent();
    }

    private void ends(FlowId flow, RunId id, String state) {
        database.sql("update run set state = :state, ended_at = now() where id = :id")
                .param("state", state)
                .param("id", id.value())
                .update();
        turns.pass(flow.value());
    }

    @Test
    void skip_makes_no_run_while_another_lives() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        RunId first = launched(flow);
        Problem.Conflict conflict = catchThrowableOfType(Problem.Conflict.class, () -> launched(flow));
        assertThat(conflict.code()).isEqualTo("run-in-the-way");
        assertThat(conflict.fields()).containsEntry("runId", first.value());
        ends(flow, first, "SUCCEEDED");
        assertThat(taken(launched(flow))).isTrue();
    }

    @Test
    void queue_lets_runs_go_one_after_the_other_in_order() {
        FlowId flow = published("{\"policy\": \"QUEUE\"}");
        RunId first = launched(flow);
        RunId second = launched(flow);
        RunId third = launched(flow);
        assertThat(run(second).reason()).isEqualTo(RunReasons.WAITS_FOR_TURN);
        assertThat(run(second).inTheWay()).isEqualTo(first);
        assertThat(taken(first)).isTrue();
        assertThat(taken(second)).isFalse();
        turns.pass(flow.value());
        assertThat(taken(second)).isFalse();
        ends(flow, first, "FAILED");
        assertThat(taken(third)).isFalse();
        assertThat(taken(second)).isTrue();
        assertThat(run(second).reason()).isNull();
        ends(flow, second, "SUCCEEDED");
        assertThat(taken(third)).isTrue();
    }

    @Test
    void at_most_a_hundred_wait() {
        FlowId flow = published("{\"policy\": \"QUEUE\"}");
        for (int i = 0; i <= ConcurrencyRule.MOST_WAITING; i++) {
            launched(flow);
        }
        Problem.Conflict conflict = catchThrowableOfType(Problem.Conflict.class, () -> launched(flow));
        assertThat(conflict).hasMessageContaining("100 runs of it wait already");
    }

    @Test
    void parallel_lets_as_many_go_as_its_limit_and_the_others_wait() {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 2}");
        RunId first = launched(flow);
        RunId second = launched(flow);
        RunId third = launched(flow);
        assertThat(List.of(taken(first), taken(second), taken(third))).containsExactly(true, true, false);
        ends(flow, second, "SUCCEEDED");
        assertThat(taken(third)).isTrue();
    }

    @Test
    void cancel_running_waits_until_the_old_run_is_gone() {
        FlowId flow = published("{\"policy\": \"CANCEL_RUNNING\"}");
        RunId first = launched(flow);
        assertThat(taken(first)).isTrue();
        RunId second = launched(flow);
        RunId third = launched(flow);

        assertThat(claims.openActs(Set.of(first)).get(first))
                .extracting(RunAct::kind)
                .contains(RunAct.Kind.CANCEL);
        assertThat(run(second).state()).isEqualTo(RunState.CANCELLED);
        assertThat(run(second).reason()).isEqualTo(RunReasons.REPLACED);
        assertThat(run(second).inTheWay()).isEqualTo(third);
        assertThat(run(first).inTheWay()).isEqualTo(third);
        assertThat(taken(third)).isFalse();
        ends(flow, first, "CANCELLED");
        assertThat(taken(third)).isTrue();
    }

    @Test
    void a_run_that_waits_for_its_turn_can_be_cancelled_at_once() {
        FlowId flow = published("{\"policy\": \"QUEUE\"}");
        RunId first = launched(flow);
        RunId second = launched(flow);
        RunId third = launched(flow);
        runs.cancel(FlowDoors.TESTER, second, "not needed");
        assertThat(run(second).state()).isEqualTo(RunState.CANCELLED);
        assertThat(run(second).reason()).isEqualTo("not needed");
        assertThat(states(second)).containsOnly(NodeState.CANCELLED);
        ends(flow, first, "SUCCEEDED");
        assertThat(taken(third)).isTrue();
    }

    private RunId trial(FlowId flow, TrialRequest.@Nullable Scope scope) {
        return new RunId(launches.trial(FlowDoors.TESTER, flow, new TrialRequest(null, null, scope, Map.of()))
                .id());
    }

    @Test
    void trial_runs_neither_count_nor_wait() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        RunId trial = trial(flow, null);
        RunId published = launched(flow);
        RunId other = trial(flow, null);
        assertThat(List.of(taken(trial), taken(published), taken(other))).containsOnly(true);
    }

    @Test
    void never_more_than_allowed_however_many_come_and_go_at_once() throws InterruptedException {
        FlowId flow = published("{\"policy\": \"PARALLEL\", \"limit\": 3}");
        CountDownLatch together = new CountDownLatch(1);
        List<Thread> people = new ArrayList<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int person = 0; person < 8; person++) {
            Thread thread = new Thread(() -> {
                try {
                    together.await();
                } catch (InterruptedException stopped) {
                    throw new AssertionError(stopped);
                }
                for (int i = 0; i < 10; i++) {
                    launched(flow);
                    claims.claimNext("member", Instant.now()).ifPresent(claim -> {
                        int atWork = database.sql(
                                        "select count(*) from run where flow_id = :flow and state = 'RUNNING'")
                                .param("flow", flow.value())
                                .query(Integer.class)
                                .single();
                        most.accumulateAndGet(atWork, Math::max);
                        ended(flow, claim.run(), done);
                    });
                }
            });
            people.add(thread);
            thread.start();
        }
        together.countDown();
        for (Thread person : people) {
            person.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(done.get()).isPositive();
        for (var claim = claims.claimNext("member", Instant.now());
                claim.isPresent();
                claim = claims.claimNext("member", Instant.now())) {
            ended(flow, claim.get().run(), done);
        }
        assertThat(done.get()).as("none is left behind").isEqualTo(80);
    }

    /** Other tests leave runs of other flows behind. */
    private void ended(FlowId flow, RunId id, AtomicInteger done) {
        ends(flow, id, "SUCCEEDED");
        if (run(id).flowId().equals(flow.value())) {
            done.incrementAndGet();
        }
    }

    @Test
    void planned_runs_wait_rather_than_cancel_when_missed_ones_are_made_up_for() {
        FlowId flow = published("{\"policy\": \"CANCEL_RUNNING\"}");
        RunId first = launched(flow);
        Version.Whole version = flows.versions.published(flow).orElseThrow();
        Launches.Fired fired = transactions.execute(status -> {
            launches.holdFlow(flow);
            return launches.planned(version, Instant.now(), Origin.MISSED_FIRE, true);
        });
        assertThat(fired).isEqualTo(new Launches.Fired.Skipped(first, RunReasons.RUN_IN_THE_WAY));
    }

    private RunId rerun(RunId id, RerunRequest.From from, Set<String> skip, Set<String> succeeded) {
        return new RunId(launches.rerun(FlowDoors.TESTER, id, new RerunRequest(from, null, skip, succeeded, "again"))
                .id());
    }

    private void node(RunId run, String key, String state) {
        new JournalRows(database).move(run, Map.of(key, state));
    }

    /** What the audit log tells of its start. */
    private Map<String, Object> started(RunId run) {
        return new AuditLog(database, Clock.systemUTC())
                .of("run", run.value(), 10)
                .get(0)
                .detail();
    }

    private List<NodeState> states(RunId run) {
        return queries.get(run).nodes().stream().map(RunView.NodeView::state).toList();
    }

    @Test
    void a_rerun_repeats_an_ended_run_for_the_same_time_and_values() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        Instant runTime = Instant.parse("2026-03-01T00:00:00Z");
        RunId first = new RunId(launches.published(FlowDoors.TESTER, flow, runTime, Map.of("v", "2"), null)
                .id());
        Problem.Conflict alive = catchThrowableOfType(
                Problem.Conflict.class, () -> rerun(first, RerunRequest.From.START, Set.of(), Set.of()));
        assertThat(alive.code()).isEqualTo("wrong-state");
        node(first, "a", "SUCCEEDED");
        node(first, "b", "FAILED");
        ends(flow, first, "FAILED");

        RunId whole = rerun(first, RerunRequest.From.START, Set.of(), Set.of());
        assertThat(run(whole).origin()).isEqualTo(Origin.RERUN);
        assertThat(run(whole).repeats()).isEqualTo(first);
        assertThat(run(whole).runTime()).isEqualTo(runTime);
        assertThat(states(whole))
                .as("what is ready is known with the launch")
                .containsExactly(NodeState.QUEUED, NodeState.WAITING);
        assertThat(claims.load(claims.claim(whole, "member", Instant.now()).orElseThrow())
                        .given())
                .containsEntry("v", "2");
        ends(flow, whole, "CANCELLED");

        RunId rest = rerun(first, RerunRequest.From.FAILED, Set.of(), Set.of());
        assertThat(states(rest)).containsExactly(NodeState.SUCCEEDED, NodeState.QUEUED);
        ends(flow, rest, "SUCCEEDED");
        assertThat(states(first)).containsExactly(NodeState.SUCCEEDED, NodeState.FAILED);

        RunId chosen = rerun(first, RerunRequest.From.START, Set.of("a"), Set.of());
        assertThat(queries.get(chosen).nodes().get(0).skipReason()).isEqualTo(SkipReason.BY_PERSON);
        assertThat(started(rest)).containsEntry("from", "FAILED").doesNotContainKeys("skip", "treatAsSucceeded");
        assertThat(started(chosen))
                .containsEntry("from", "START")
                .containsEntry("skip", List.of("a"))
                .containsEntry("reason", "again");
    }

    @Test
    void a_rerun_with_nothing_left_to_do_or_with_strangers_is_refused() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        RunId first = launched(flow);
        ends(flow, first, "SUCCEEDED");
        Problem.Conflict nothing = catchThrowableOfType(
                Problem.Conflict.class, () -> rerun(first, RerunRequest.From.START, Set.of("a"), Set.of("b")));
        assertThat(nothing.code()).isEqualTo("wrong-state");
        assertThat(catchThrowableOfType(
                                Problem.Invalid.class,
                                () -> rerun(first, RerunRequest.From.START, Set.of("nobody"), Set.of()))
                        .code())
                .isEqualTo("malformed");
    }

    @Test
    void a_rerun_of_a_published_run_finds_others_in_its_way() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        RunId first = launched(flow);
        ends(flow, first, "FAILED");
        launched(flow);
        assertThat(catchThrowableOfType(
                                Problem.Conflict.class, () -> rerun(first, RerunRequest.From.START, Set.of(), Set.of()))
                        .code())
                .isEqualTo("run-in-the-way");
    }

    @Test
    void a_part_of_the_draft_can_be_tried() {
        FlowId flow = published("{\"policy\": \"SKIP\"}");
        for (var expected : Map.of(
                        TrialRequest.Scope.Kind.NODE, List.of(NodeState.SKIPPED, NodeState.QUEUED),
                        TrialRequest.Scope.Kind.FROM, List.of(NodeState.SKIPPED, NodeState.QUEUED),
                        TrialRequest.Scope.Kind.TO, List.of(NodeState.QUEUED, NodeState.WAITING))
                .entrySet()) {
            RunId run = trial(flow, new TrialRequest.Scope(expected.getKey(), "b"));
            assertThat(states(run)).as(expected.getKey().name()).isEqualTo(expected.getValue());
        }
        assertThat(catchThrowableOfType(
                                Problem.Invalid.class,
                                () -> launches.trial(
                                        FlowDoors.TESTER,
                                        flow,
                                        new TrialRequest(
                                                null,
                                                null,
                                                new TrialRequest.Scope(TrialRequest.Scope.Kind.NODE, "nobody"),
                                                Map.of())))
                        .code())
                .isEqualTo("malformed");
    }
}
