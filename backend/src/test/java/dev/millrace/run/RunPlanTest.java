package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Policy;
import dev.millrace.run.Decision.CancelNode;
import dev.millrace.run.Decision.Finish;
import dev.millrace.run.Decision.Pause;
import dev.millrace.run.Decision.Resume;
import dev.millrace.run.Decision.Skip;
import dev.millrace.run.Decision.Start;
import dev.millrace.run.Decision.StopNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    /** a → b and c → d */
    private static RunGraph diamond(String... suspended) {
        return new RunGraph(
                List.of("a", "b", "c", "d"),
                List.of(link("a", "b"), link("a", "c"), link("b", "d"), link("c", "d")),
                Set.of(suspended));
    }

    private static RunGraph.Link link(String from, String to) {
        return new RunGraph.Link(from, to);
    }

    private static NodeProgress in(NodeState state) {
        return switch (state) {
            case WAITING -> NodeProgress.NEW;
            case QUEUED -> new NodeProgress(state, null, 0, 0, null);
            case RUNNING, SUCCEEDED, FAILED, CANCELLED, UNKNOWN -> new NodeProgress(state, null, 1, 0, null);
            case RETRY_WAIT -> new NodeProgress(state, null, 1, 1, NOW.plusSeconds(30));
            case SKIPPED -> new NodeProgress(state, SkipReason.UPSTREAM, 0, 0, null);
        };
    }

    private static List<NodeProgress> states(RunGraph graph, Map<String, NodeProgress> given) {
        List<NodeProgress> states = new ArrayList<>();
        for (String key : graph.keys()) {
            states.add(given.getOrDefault(key, NodeProgress.NEW));
        }
        return states;
    }

    private static List<Decision> decide(RunGraph graph, Map<String, NodeProgress> given) {
        return RunPlan.decide(RunRules.of(graph), new RunStanding(RunState.RUNNING, false, states(graph, given)), NOW);
    }

    @Test
    void a_node_starts_only_after_everything_upstream_of_it_has_succeeded() {
        assertThat(decide(diamond(), Map.of())).containsExactly(new Start("a"));
        assertThat(decide(diamond(), Map.of("a", in(NodeState.RUNNING)))).isEmpty();
        assertThat(decide(diamond(), Map.of("a", in(NodeState.SUCCEEDED))))
                .containsExactly(new Start("b"), new Start("c"));
        assertThat(decide(
                        diamond(),
                        Map.of("a", in(NodeState.SUCCEEDED), "b", in(NodeState.SUCCEEDED), "c", in(NodeState.RUNNING))))
                .isEmpty();
    }

    @Test
    void a_run_whose_nodes_have_all_succeeded_has_succeeded() {
        NodeProgress done = in(NodeState.SUCCEEDED);
        assertThat(decide(diamond(), Map.of("a", done, "b", done, "c", done, "d", done)))
                .containsExactly(new Finish(RunState.SUCCEEDED));
    }

    @Test
    void after_a_failure_other_branches_go_on_if_that_is_the_policy() {
        RunGraph graph = new RunGraph(
                List.of("bad", "after", "slow", "other"),
                List.of(link("bad", "after"), link("slow", "other")),
                Set.of());
        RunRules rules = new RunRules(graph, ErrorHandling.COMPLETE_POSSIBLE, Map.of());
        assertThat(RunPlan.decide(
                        rules,
                        new RunStanding(
                                RunState.RUNNING,
                                false,
                                states(graph, Map.of("bad", in(NodeState.FAILED), "slow", in(NodeState.SUCCEEDED)))),
                        NOW))
                .containsExactly(new Skip("after", SkipReason.UPSTREAM), new Start("other"));
    }

    @Test
    void after_a_failure_everything_is_terminated_if_that_is_the_policy() {
        RunGraph graph = new RunGraph(List.of("bad", "alive", "again", "new"), List.of(), Set.of());
        RunRules rules = new RunRules(graph, ErrorHandling.TERMINATE_RUNNING, Map.of());
        assertThat(RunPlan.decide(
                        rules,
                        new RunStanding(
                                RunState.RUNNING,
                                false,
                                states(
                                        graph,
                                        Map.of(
                                                "bad",
                                                in(NodeState.FAILED),
                                                "alive",
                                                in(NodeState.RUNNING),
                                                "again",
                                                in(NodeState.RETRY_WAIT)))),
                        NOW))
                .containsExactly(new Skip("new", SkipReason.POLICY), new StopNode("alive"), new CancelNode("again"));
    }

    @Test
    void a_run_that_is_to_pause_lets_running_nodes_finish_and_starts_nothing() {
        RunGraph graph = diamond();
        Map<String, NodeProgress> running = Map.of("a", in(NodeState.SUCCEEDED), "b", in(NodeState.RUNNING));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.RUNNING, true, states(graph, running)), NOW))
                .isEmpty();
        Map<String, NodeProgress> done = Map.of("a", in(NodeState.SUCCEEDED), "b", in(NodeState.SUCCEEDED));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.RUNNING, true, states(graph, done)), NOW))
                .containsExactly(new Pause());
        assertThat(RunPlan.decide(RunRules.of(graph), new RunStanding(RunState.PAUSED, true, states(graph, done)), NOW))
                .isEmpty();
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.PAUSED, false, states(graph, done)), NOW))
                .containsExactly(new Resume(), new Start("c"));
    }

    @Test
    void a_retry_waits_longer_each_time_but_never_more_than_an_hour_and_only_for_what_it_may_mend() {
        Policy policy =
                new Policy(9, Duration.ofMinutes(10), 2.0, List.of(), Duration.ofHours(2), null, null, false, false);
        assertThat(RetryRule.delay(policy, 0, "40001")).contains(Duration.ofMinutes(10));
        assertThat(RetryRule.delay(policy, 1, "55P03")).contains(Duration.ofMinutes(20));
        assertThat(RetryRule.delay(policy, 2, "08006")).contains(Duration.ofMinutes(40));
        assertThat(RetryRule.delay(policy, 3, "57P01")).contains(Duration.ofHours(1));
        assertThat(RetryRule.delay(policy, 9, "40001")).isEmpty();
        assertThat(RetryRule.delay(policy, 0, "57014")).isEmpty();
        assertThat(RetryRule.delay(policy, 0, "23505")).isEmpty();
        assertThat(RetryRule.delay(policy, 0, null)).isEmpty();
        Policy chosen = new Policy(
                1, Duration.ZERO, 1.0, List.of("23505", "57"), Duration.ofHours(2), null, null, false, false);
        assertThat(RetryRule.delay(chosen, 0, "23505")).contains(Duration.ZERO);
        assertThat(RetryRule.delay(chosen, 0, "57014")).contains(Duration.ZERO);
        assertThat(RetryRule.delay(chosen, 0, "40001")).isEmpty();
    }

    @Test
    void after_a_failure_running_nodes_finish_and_nothing_new_starts() {
        RunGraph graph = new RunGraph(
                List.of("bad", "after", "later", "slow", "other"),
                List.of(link("bad", "after"), link("after", "later"), link("slow", "other")),
                Set.of());
        assertThat(decide(graph, Map.of("bad", in(NodeState.FAILED), "slow", in(NodeState.RUNNING))))
                .containsExactly(
                        new Skip("after", SkipReason.UPSTREAM),
                        new Skip("other", SkipReason.POLICY),
                        new Skip("later", SkipReason.UPSTREAM));
    }

    @Test
    void a_run_with_a_failed_node_fails_when_nothing_runs_any_more() {
        NodeProgress skipped = in(NodeState.SKIPPED);
        assertThat(decide(diamond(), Map.of("a", in(NodeState.FAILED), "b", skipped, "c", skipped, "d", skipped)))
                .containsExactly(new Finish(RunState.FAILED));
    }

    @Test
    void what_is_downstream_of_a_node_skipped_by_policy_is_skipped_by_policy_too() {
        RunGraph graph = new RunGraph(List.of("bad", "x", "y"), List.of(link("x", "y")), Set.of());
        assertThat(decide(graph, Map.of("bad", in(NodeState.FAILED))))
                .containsExactly(
                        new Skip("x", SkipReason.POLICY),
                        new Skip("y", SkipReason.POLICY),
                        new Finish(RunState.FAILED));
    }

    @Test
    void a_node_in_retry_wait_counts_as_running() {
        RunGraph graph = new RunGraph(List.of("bad", "again"), List.of(), Set.of());
        Map<String, NodeProgress> states = Map.of("bad", in(NodeState.FAILED), "again", in(NodeState.RETRY_WAIT));
        assertThat(decide(graph, states)).isEmpty();
        assertThat(RunPlan.decide(
                        RunRules.of(graph),
                        new RunStanding(RunState.RUNNING, false, states(graph, states)),
                        NOW.plusSeconds(30)))
                .containsExactly(new Start("again"));
    }

    @Test
    void an_unknown_node_lets_running_ones_finish_and_then_pauses_the_run() {
        RunGraph graph = new RunGraph(List.of("lost", "slow", "new"), List.of(), Set.of());
        assertThat(decide(graph, Map.of("lost", in(NodeState.UNKNOWN), "slow", in(NodeState.RUNNING))))
                .isEmpty();
        assertThat(decide(graph, Map.of("lost", in(NodeState.UNKNOWN), "slow", in(NodeState.SUCCEEDED))))
                .containsExactly(new Pause());
    }

    @Test
    void a_paused_run_goes_on_when_its_last_unknown_node_is_settled() {
        RunGraph graph = diamond();
        Map<String, NodeProgress> unsettled = Map.of("a", in(NodeState.UNKNOWN));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.PAUSED, false, states(graph, unsettled)), NOW))
                .isEmpty();
        Map<String, NodeProgress> settled = Map.of("a", in(NodeState.SUCCEEDED));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.PAUSED, false, states(graph, settled)), NOW))
                .containsExactly(new Resume(), new Start("b"), new Start("c"));
    }

    @Test
    void suspended_nodes_are_skipped_when_their_turn_comes_and_what_follows_goes_on() {
        assertThat(decide(diamond("b"), Map.of())).containsExactly(new Start("a"));
        assertThat(decide(diamond("b"), Map.of("a", in(NodeState.SUCCEEDED), "c", in(NodeState.SUCCEEDED))))
                .containsExactly(new Skip("b", SkipReason.SUSPENDED), new Start("d"));
    }

    @Test
    void cancelling_stops_what_runs_and_cancels_what_has_not_started() {
        RunGraph graph = diamond();
        Map<String, NodeProgress> states =
                Map.of("a", in(NodeState.SUCCEEDED), "b", in(NodeState.RUNNING), "c", in(NodeState.QUEUED));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.CANCELLING, false, states(graph, states)), NOW))
                .containsExactly(new StopNode("b"), new CancelNode("c"), new CancelNode("d"));
    }

    @Test
    void a_run_is_cancelled_only_when_nothing_of_it_runs_any_more() {
        RunGraph graph = new RunGraph(List.of("a", "b"), List.of(), Set.of());
        Map<String, NodeProgress> states = Map.of("a", in(NodeState.CANCELLED), "b", in(NodeState.UNKNOWN));
        assertThat(RunPlan.decide(
                        RunRules.of(graph), new RunStanding(RunState.CANCELLING, false, states(graph, states)), NOW))
                .containsExactly(new CancelNode("b"), new Finish(RunState.CANCELLED));
    }

    @Test
    void nothing_is_decided_about_a_run_that_is_not_taken_or_has_ended() {
        RunGraph graph = diamond();
        for (RunState state : List.of(RunState.QUEUED, RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)) {
            assertThat(RunPlan.decide(RunRules.of(graph), new RunStanding(state, false, states(graph, Map.of())), NOW))
                    .isEmpty();
        }
    }
}
