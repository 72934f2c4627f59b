package dev.millrace.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands.
 *
 * @param held a person has asked it to pause, and not to go on yet
 * @param nodes in the graph's order
 */
public record RunStanding(RunState state, boolean held, List<NodeProgress> nodes) {

    /** Why a run is paused when one of its nodes is UNKNOWN. */
    public static final String DECISION_NEEDED = "DECISION_NEEDED";

    /** Why a run is paused that a person has paused. */
    public static final String PAUSED_BY_PERSON = "PAUSED_BY_PERSON";

    /** A person has asked for a pause, and what runs may finish first. */
    public static final String PAUSING = "PAUSING";

    /** What the state alone does not say of a run that goes on or pauses; null when there is nothing to say. */
    public @Nullable String reason() {
        return switch (state) {
            case RUNNING -> held ? PAUSING : null;
            case PAUSED -> any(NodeState.UNKNOWN) ? DECISION_NEEDED : PAUSED_BY_PERSON;
            case QUEUED, CANCELLING, SUCCEEDED, FAILED, CANCELLED -> null;
        };
    }

    boolean any(NodeState wanted) {
        for (NodeProgress node : nodes) {
            if (node.state() == wanted) {
                return true;
            }
        }
        return false;
    }
}
