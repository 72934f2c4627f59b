package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The states and no other transitions, as the product's description lists them. */
class TransitionsTest {

    @Test
    void a_run_goes_only_these_ways() {
        Set<String> legal = new TreeSet<>();
        for (RunState from : RunState.values()) {
            Arrays.stream(RunState.values()).filter(from::canBecome).forEach(to -> legal.add(from + " → " + to));
        }
        assertThat(legal)
                .containsExactlyInAnyOrder(
                        "QUEUED → RUNNING",
                        "QUEUED → CANCELLED",
                        "RUNNING → PAUSED",
                        "RUNNING → CANCELLING",
                        "RUNNING → SUCCEEDED",
                        "RUNNING → FAILED",
                        "PAUSED → RUNNING",
                        "PAUSED → CANCELLING",
                        "PAUSED → FAILED",
                        "CANCELLING → CANCELLED");
    }

    @Test
    void a_node_goes_only_these_ways() {
        Set<String> legal = new TreeSet<>();
        for (NodeState from : NodeState.values()) {
            Arrays.stream(NodeState.values()).filter(from::canBecome).forEach(to -> legal.add(from + " → " + to));
        }
        assertThat(legal)
                .containsExactlyInAnyOrder(
                        "WAITING → QUEUED",
                        "WAITING → SKIPPED",
                        "WAITING → CANCELLED",
                        "WAITING → SUCCEEDED",
                        "QUEUED → RUNNING",
                        "QUEUED → SKIPPED",
                        "QUEUED → CANCELLED",
                        "RUNNING → SUCCEEDED",
                        "RUNNING → FAILED",
                        "RUNNING → CANCELLED",
                        "RUNNING → UNKNOWN",
                        "RUNNING → RETRY_WAIT",
                        "RUNNING → QUEUED",
                        "RETRY_WAIT → QUEUED",
                        "RETRY_WAIT → SKIPPED",
                        "RETRY_WAIT → CANCELLED",
                        "UNKNOWN → SUCCEEDED",
                        "UNKNOWN → FAILED",
                        "UNKNOWN → QUEUED",
                        "UNKNOWN → SKIPPED",
                        "UNKNOWN → CANCELLED");
    }

    @Test
    void what_has_ended_stays_as_it_is() {
        for (RunState state : RunState.values()) {
            boolean stuck = Arrays.stream(RunState.values()).noneMatch(state::canBecome);
            assertThat(stuck).as(state.name()).isEqualTo(state.ended());
        }
        for (NodeState state : NodeState.values()) {
            boolean stuck = Arrays.stream(NodeState.values()).noneMatch(state::canBecome);
            assertThat(stuck).as(state.name()).isEqualTo(state.ended());
        }
    }

    @Test
    void a_person_may_only_say_what_the_states_allow() {
        for (NodeState state : NodeState.values()) {
            for (Settling as : Settling.values()) {
                if (as.fits(state)) {
                    assertThat(state.canBecome(as.state()))
                            .as(state + " as " + as)
                            .isTrue();
                }
            }
        }
    }
}
