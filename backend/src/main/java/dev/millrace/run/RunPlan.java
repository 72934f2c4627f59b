package dev.millrace.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run does next: a pure function of its graph, its state and the states of its nodes. Deciding again on the outcome gives
 * nothing new, so a step that is lost may be decided once more.
 */
public final class RunPlan {

    /** Why a run is paused when one of its nodes is UNKNOWN. */
    public static final String DECISION_NEEDED = "DECISION_NEEDED";

    private final RunGraph graph;
    private final List<NodeProgress> nodes;
    private final Instant now;
    private final List<Decision> decisions = new ArrayList<>();
    /** States as they will be once the decisions so far are carried out. */
    private final NodeProgress[] after;

    private RunPlan(RunGraph graph, List<NodeProgress> nodes, Instant now) {
        this.graph = graph;
        this.nodes = nodes;
        this.now = now;
        this.after = nodes.toArray(NodeProgress[]::new);
    }

    /**
     * Decides what is next.
     *
     * @param nodes where each node stands, in the graph's order
     * @return decisions in the order in which they are to be carried out; empty when the run only waits or has ended
     */
    public static List<Decision> decide(RunGraph graph, RunState run, List<NodeProgress> nodes, Instant now) {
        RunPlan plan = new RunPlan(graph, nodes, now);
        switch (run) {
            case RUNNING -> plan.goOn();
            case PAUSED -> plan.lookAtPaused();
            case CANCELLING -> plan.cancel();
            case QUEUED, SUCCEEDED, FAILED, CANCELLED -> {
                // Not claimed yet, or over: nothing to decide.
            }
        }
        return List.copyOf(plan.decisions);
    }

    /**
     * Whether a QUEUED node may still begin its attempt: a run that is cancelled, or in which something failed or is unknown,
     * begins nothing new, but what it has begun it may try again.
     */
    public static boolean mayBegin(RunState run, List<NodeProgress> nodes, NodeProgress node) {
        if (run != RunState.RUNNING || node.state() != NodeState.QUEUED) {
            return false;
        }
        return node.attempts() > 0
                || nodes.stream()
                        .noneMatch(other -> other.state() == NodeState.FAILED || other.state() == NodeState.UNKNOWN);
    }

    private void goOn() {
        if (any(NodeState.FAILED)) {
            startNothingNew();
        } else if (!any(NodeState.UNKNOWN)) {
            startWhatIsReady();
        }
        retryWhatIsDue();
        if (allEnded()) {
            decisions.add(new Decision.Finish(anyAfter(NodeState.FAILED) ? RunState.FAILED : RunState.SUCCEEDED));
        } else if (any(NodeState.UNKNOWN) && noneCountsAsRunning()) {
            decisions.add(new Decision.Pause(DECISION_NEEDED));
        }
    }

    private void lookAtPaused() {
        if (!any(NodeState.UNKNOWN)) {
            decisions.add(new Decision.Resume());
            goOn();
        }
    }

    /** Complete running tasks: what runs may finish, its retries included; nothing else starts. */
    private void startNothingNew() {
        for (int place : graph.order()) {
            NodeProgress node = after[place];
            boolean notStarted =
                    node.state() == NodeState.WAITING || (node.state() == NodeState.QUEUED && node.attempts() == 0);
            if (notStarted) {
                skip(place, isBlocked(place) ? SkipReason.UPSTREAM : SkipReason.POLICY);
            }
        }
    }

    private void startWhatIsReady() {
        for (int place : graph.order()) {
            if (after[place].state() == NodeState.WAITING) {
                if (isBlocked(place)) {
                    skip(place, SkipReason.UPSTREAM);
                } else if (isReady(place) && graph.suspended(place)) {
                    skip(place, SkipReason.SUSPENDED);
                } else if (isReady(place)) {
                    after[place] = after[place].become(NodeState.QUEUED);
                    decisions.add(new Decision.Start(graph.key(place)));
                }
            }
        }
    }

    private void retryWhatIsDue() {
        for (int place = 0; place < after.length; place++) {
            Instant due = after[place].retryAt();
            if (due != null && !due.isAfter(now)) {
                after[place] = after[place].become(NodeState.QUEUED);
                decisions.add(new Decision.Start(graph.key(place)));
            }
        }
    }

    private void cancel() {
        boolean alive = false;
        for (int place = 0; place < after.length; place++) {
            switch (after[place].state()) {
                case WAITING, QUEUED, RETRY_WAIT, UNKNOWN -> {
                    after[place] = after[place].become(NodeState.CANCELLED);
                    decisions.add(new Decision.CancelNode(graph.key(place)));
                }
                case RUNNING -> {
                    alive = true;
                    decisions.add(new Decision.StopNode(graph.key(place)));
                }
                case SUCCEEDED, FAILED, CANCELLED, SKIPPED -> {
                    // Stays what it became.
                }
            }
        }
        if (!alive) {
            decisions.add(new Decision.Finish(RunState.CANCELLED));
        }
    }

    private void skip(int place, SkipReason reason) {
        after[place] = after[place].skipped(reason);
        decisions.add(new Decision.Skip(graph.key(place), reason));
    }

    /** Something upstream failed or was skipped for a failure, directly or further up: the order has passed there before. */
    private boolean isBlocked(int place) {
        for (int before : graph.upstream(place)) {
            NodeProgress node = after[before];
            if (node.blocksDownstream() && node.skipReason() != SkipReason.POLICY) {
                return true;
            }
        }
        return false;
    }

    private boolean isReady(int place) {
        for (int before : graph.upstream(place)) {
            if (!after[before].letsDownstreamGo()) {
                return false;
            }
        }
        return true;
    }

    private boolean any(NodeState state) {
        for (NodeProgress node : nodes) {
            if (node.state() == state) {
                return true;
            }
        }
        return false;
    }

    private boolean anyAfter(NodeState state) {
        for (NodeProgress node : after) {
            if (node.state() == state) {
                return true;
            }
        }
        return false;
    }

    private boolean allEnded() {
        for (NodeProgress node : after) {
            if (!node.state().ended()) {
                return false;
            }
        }
        return true;
    }

    private boolean noneCountsAsRunning() {
        for (NodeProgress node : after) {
            if (node.countsAsRunning()) {
                return false;
            }
        }
        return true;
    }
}
