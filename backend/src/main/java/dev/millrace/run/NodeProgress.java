package dev.millrace.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a node stands: its state, why it was skipped, how many attempts were begun, how many of them count as retries, and when the
 * next one is due while it waits for it.
 */
public record NodeProgress(
        NodeState state,
        @Nullable SkipReason skipReason,
        int attempts,
        int retries,
        @Nullable Instant retryAt) {

    public static final NodeProgress NEW = new NodeProgress(NodeState.WAITING, null, 0, 0, null);

    public NodeProgress {
        if ((skipReason != null) != (state == NodeState.SKIPPED)) {
            throw new IllegalArgumentException(state + " with skip reason " + skipReason);
        }
        if ((retryAt != null) != (state == NodeState.RETRY_WAIT)) {
            throw new IllegalArgumentException(state + " with retry at " + retryAt);
        }
    }

    /** The same node one legal transition later. */
    public NodeProgress become(NodeState next) {
        return to(next, null, attempts, null);
    }

    public NodeProgress skipped(SkipReason reason) {
        return to(NodeState.SKIPPED, reason, attempts, null);
    }

    /** A new attempt begins. */
    public NodeProgress started() {
        return to(NodeState.RUNNING, null, attempts + 1, null);
    }

    /** Its attempt has failed, and the next one, a retry, is due at that time. */
    public NodeProgress retryLater(Instant at) {
        NodeProgress waiting = to(NodeState.RETRY_WAIT, null, attempts, at);
        return new NodeProgress(waiting.state, null, attempts, retries + 1, at);
    }

    private NodeProgress to(NodeState next, @Nullable SkipReason reason, int begun, @Nullable Instant at) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a node cannot go from " + state + " to " + next);
        }
        return new NodeProgress(next, reason, begun, retries, at);
    }

    /** Whether downstream nodes may start as far as this one is concerned. */
    boolean letsDownstreamGo() {
        return state == NodeState.SUCCEEDED || (skipReason != null && skipReason.downstreamGoesOn());
    }

    /** Whether its downstream can never start any more. */
    boolean blocksDownstream() {
        return state.ended() && !letsDownstreamGo();
    }

    /** Running, in the words of the error handling policies: an attempt is alive, or the next one is due. */
    boolean countsAsRunning() {
        return state == NodeState.RUNNING
                || state == NodeState.RETRY_WAIT
                || (state == NodeState.QUEUED && attempts > 0);
    }
}
