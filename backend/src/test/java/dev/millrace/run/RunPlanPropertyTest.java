package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random graphs whose nodes end in random ways, in random order, driven by nothing but the plan. */
class RunPlanPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final AttemptError SERIALIZATION = AttemptError.of("conflict", "40001");
    private static final Policy RETRIED =
            new Policy(1, Duration.ofMinutes(5), 2.0, List.of(), Duration.ofHours(2), null, null, false, false);

    /** A run as the plan moves it; every illegal transition throws. */
    private static final class Simulation {

        private final Random random;
        private final RunGraph graph;
        private final List<RunGraph.Link> links = new ArrayList<>();
        private final List<NodeProgress> nodes = new ArrayList<>();
        private final boolean trouble;
        private final RunRules rules;
        private final Set<String> stopping = new HashSet<>();
        private RunState state = RunState.RUNNING;
        private boolean held;
        private Instant now = NOW;

        Simulation(int size, long seed, boolean trouble) {
            this.random = new Random(seed);
            this.trouble = trouble;
            ErrorHandling errorHandling =
                    List.of(ErrorHandling.values()).get(random.nextInt(ErrorHandling.values().length));
            List<String> keys = new ArrayList<>();
            Set<String> suspended = new HashSet<>();
            for (int i = 0; i < size; i++) {
                keys.add("n" + i);
                nodes.add(NodeProgress.NEW);
                if (random.nextInt(10) == 0) {
                    suspended.add("n" + i);
                }
                for (int before = 0; before < i; before++) {
                    if (random.nextInt(size) < 2) {
                        links.add(new RunGraph.Link("n" + before, "n" + i));
                    }
                }
            }
            this.graph = new RunGraph(keys, links, suspended);
            this.rules = new RunRules(
                    graph, errorHandling, keys.stream().collect(Collectors.toMap(key -> key, key -> RETRIED)));
        }

        private RunStanding standing() {
            return new RunStanding(state, held, nodes);
        }

        void run() {
            for (int step = 0; !state.ended(); step++) {
                assertThat(step).as("steps until the run ends").isLessThan(50 * nodes.size() + 300);
                decide();
                assertThat(RunPlan.decide(rules, standing(), now))
                        .as("deciding again on the outcome gives nothing new but to stop what is alive")
                        .allMatch(Decision.StopNode.class::isInstance);
                if (!state.ended()) {
                    somethingHappens();
                }
            }
        }

        private void decide() {
            for (Decision decision : RunPlan.decide(rules, standing(), now)) {
                if (decision instanceof Decision.Start start) {
                    assertUpstreamLetsGo(start.key());
                    assertMayStart(node(start.key()));
                    set(start.key(), node(start.key()).become(NodeState.QUEUED));
                } else if (decision instanceof Decision.Skip skip) {
                    set(skip.key(), node(skip.key()).skipped(skip.reason()));
                } else if (decision instanceof Decision.CancelNode cancel) {
                    set(cancel.key(), node(cancel.key()).become(NodeState.CANCELLED));
                } else if (decision instanceof Decision.Resume) {
                    become(RunState.RUNNING);
                } else if (decision instanceof Decision.Pause) {
                    assertThat(held || standing().any(NodeState.UNKNOWN)).isTrue();
                    assertThat(nodes).noneMatch(NodeProgress::countsAsRunning);
                    become(RunState.PAUSED);
                } else if (decision instanceof Decision.Finish finish) {
                    assertThat(nodes).allMatch(node -> node.state().ended());
                    become(finish.state());
                } else if (decision instanceof Decision.StopNode stop) {
                    assertThat(state == RunState.CANCELLING || terminates()).isTrue();
                    stopping.add(stop.key());
                }
            }
        }

        private boolean terminates() {
            return standing().any(NodeState.FAILED) && rules.errorHandling() == ErrorHandling.TERMINATE_RUNNING;
        }

        private void assertMayStart(NodeProgress node) {
            assertThat(terminates())
                    .as("nothing is tried again once a failure terminates all")
                    .isFalse();
            if (node.attempts() == 0) {
                assertThat(held || standing().any(NodeState.UNKNOWN)).isFalse();
                assertThat(standing().any(NodeState.FAILED) && rules.errorHandling() == ErrorHandling.COMPLETE_RUNNING)
                        .as("nothing new starts after a failure")
                        .isFalse();
            }
        }

        private void assertUpstreamLetsGo(String key) {
            for (RunGraph.Link link : links) {
                if (link.to().equals(key)) {
                    assertThat(node(link.from()).letsDownstreamGo())
                            .as(link.from() + " before " + key)
                            .isTrue();
                }
            }
        }

        private void become(RunState next) {
            assertThat(state.canBecome(next)).as(state + " → " + next).isTrue();
            state = next;
        }

        /** Queued nodes begin, running ones end, people settle and cancel. */
        private void somethingHappens() {
            now = now.plusSeconds(600);
            if (trouble && random.nextInt(held ? 4 : 20) == 0) {
                held = !held;
                return;
            }
            if (trouble && state != RunState.CANCELLING && random.nextInt(40) == 0) {
                become(RunState.CANCELLING);
                return;
            }
            List<String> movable = graph.keys().stream().filter(this::canMove).toList();
            if (movable.isEmpty()) {
                return;
            }
            String key = movable.get(random.nextInt(movable.size()));
            NodeProgress node = node(key);
            switch (node.state()) {
                case QUEUED -> set(key, node.started());
                case RUNNING -> set(key, end(key, node));
                case UNKNOWN -> {
                    Settling as = List.of(Settling.values()).get(random.nextInt(Settling.values().length));
                    set(key, as == Settling.SKIPPED ? node.skipped(SkipReason.BY_PERSON) : node.become(as.state()));
                }
                case WAITING, SUCCEEDED, FAILED, CANCELLED, SKIPPED, RETRY_WAIT ->
                    throw new AssertionError("not movable: " + node);
            }
        }

        private boolean canMove(String key) {
            return switch (node(key).state()) {
                case QUEUED -> RunPlan.mayBegin(rules, standing(), node(key));
                case RUNNING -> true;
                case UNKNOWN -> state == RunState.PAUSED;
                case WAITING, SUCCEEDED, FAILED, CANCELLED, SKIPPED, RETRY_WAIT -> false;
            };
        }

        private NodeProgress end(String key, NodeProgress node) {
            if (stopping.contains(key)) {
                // It may have committed just before.
                return node.become(random.nextInt(4) == 0 ? NodeState.SUCCEEDED : NodeState.CANCELLED);
            }
            if (!trouble) {
                return node.become(NodeState.SUCCEEDED);
            }
            return switch (random.nextInt(12)) {
                case 0, 1 ->
                    RunPlan.retryAt(rules, standing(), key, node, SERIALIZATION, now)
                            .map(node::retryLater)
                            .orElseGet(() -> node.become(NodeState.FAILED));
                case 2 -> node.become(NodeState.UNKNOWN);
                case 3 -> node.become(node.attempts() < 4 ? NodeState.QUEUED : NodeState.SUCCEEDED);
                default -> node.become(NodeState.SUCCEEDED);
            };
        }

        private NodeProgress node(String key) {
            return nodes.get(graph.place(key));
        }

        private void set(String key, NodeProgress progress) {
            nodes.set(graph.place(key), progress);
        }
    }

    @Property(tries = 500)
    void every_run_ends_and_no_node_starts_before_its_upstream_lets_it(
            @ForAll @IntRange(min = 1, max = 25) int size, @ForAll long seed) {
        Simulation simulation = new Simulation(size, seed, true);
        simulation.run();
        boolean failed = simulation.nodes.stream().anyMatch(node -> node.state() == NodeState.FAILED);
        if (simulation.state != RunState.CANCELLED) {
            assertThat(simulation.state).isEqualTo(failed ? RunState.FAILED : RunState.SUCCEEDED);
        }
    }

    @Property(tries = 500)
    void whatever_does_not_depend_on_a_failure_completes_if_that_is_the_policy(
            @ForAll @IntRange(min = 1, max = 25) int size, @ForAll long seed) {
        Simulation simulation = new Simulation(size, seed, true);
        simulation.run();
        if (simulation.rules.errorHandling() != ErrorHandling.COMPLETE_POSSIBLE
                || simulation.state == RunState.CANCELLED) {
            return;
        }
        for (String key : simulation.graph.keys()) {
            NodeProgress node = simulation.node(key);
            boolean blocked = simulation.links.stream()
                    .filter(link -> link.to().equals(key))
                    .anyMatch(link -> simulation.node(link.from()).blocksDownstream());
            boolean skippedForIt = node.skipReason() == SkipReason.UPSTREAM;
            assertThat(skippedForIt).as(key + " is " + node).isEqualTo(blocked && node.attempts() == 0);
        }
    }

    @Property(tries = 200)
    void without_trouble_every_node_succeeds_or_is_suspended(
            @ForAll @IntRange(min = 1, max = 25) int size, @ForAll long seed) {
        Simulation simulation = new Simulation(size, seed, false);
        simulation.run();
        assertThat(simulation.state).isEqualTo(RunState.SUCCEEDED);
        assertThat(simulation.nodes)
                .allMatch(node -> node.state() == NodeState.SUCCEEDED || node.skipReason() == SkipReason.SUSPENDED);
    }

    @Property(tries = 200)
    void nothing_is_decided_after_the_end(@ForAll @IntRange(min = 1, max = 25) int size, @ForAll long seed) {
        Simulation simulation = new Simulation(size, seed, true);
        simulation.run();
        assertThat(RunPlan.decide(simulation.rules, simulation.standing(), simulation.now))
                .isEmpty();
    }
}
