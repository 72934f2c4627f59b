package dev.millrace.run;

import dev.millrace.flow.definition.ErrorHandling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run does next: a pure function of its graph, its state and the states of its nodes. Deciding again on the outcome gives
 * nothing new, so a step that is lost may be decided once more.
 */
public final class RunPlan {

    private final RunRules rules;
    private final RunGraph graph;
    private final RunStanding standing;
    private final Instant now;
    private final List<Decision> decisions = new ArrayList<>();
    /** States as they will be once the decisions so far are carried out. */
    private final NodeProgress[] after;

    private RunPlan(RunRules rules, RunStanding standing, Instant now) {
        this.rules = rules;
        this.graph = rules.graph();
        this.standing = standing;
        this.now = now;
        this.after = standing.nodes().toArray(NodeProgress[]::new);
    }

    /**
     * Decides what is next.
     *
     * @return decisions in the order in which they are to be carried out; empty when the run only waits or has ended
     */
    public static List<Decision> decide(RunRules rules, RunStanding standing, Instant now) {
        RunPlan plan = new RunPlan(rules, standing, now);
        switch (standing.state()) {
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
     * Whether a QUEUED node may still begin its attempt: a run that is cancelled or about to pause, or in which something is unknown
     * or has failed, begins nothing new. What it has begun it may try again, unless a failure terminates everything.
     */
    public static boolean mayBegin(RunRules rules, RunStanding standing, NodeProgress node) {
        return node.state() == NodeState.QUEUED && beginners(rules, standing).mayBegin(node);
    }

    /** Which QUEUED nodes may begin: the same for all of a run, so that it is found out once. */
    public record Beginners(boolean first, boolean again) {

        public boolean mayBegin(NodeProgress node) {
            return node.attempts() > 0 ? again : first;
        }
    }

    public static Beginners beginners(RunRules rules, RunStanding standing) {
        if (standing.state() != RunState.RUNNING) {
            return new Beginners(false, false);
        }
        boolean failed = standing.any(NodeState.FAILED);
        boolean first = !standing.held()
                && !standing.any(NodeState.UNKNOWN)
                && (!failed || rules.errorHandling() == ErrorHandling.COMPLETE_POSSIBLE);
        return new Beginners(first, !failed || rules.errorHandling() != ErrorHandling.TERMINATE_RUNNING);
    }

    /**
     * When a node whose attempt has just failed is tried again; empty when that failure is its last.
     *
     * @param node while its attempt was alive
     */
    public static Optional<Instant> retryAt(
            RunRules rules, RunStanding standing, String key, NodeProgress node, AttemptError error, Instant now) {
        boolean terminated = standing.any(NodeState.FAILED) && rules.errorHandling() == ErrorHandling.TERMINATE_RUNNING;
        if (standing.state() != RunState.RUNNING || terminated) {
            return Optional.empty();
        }
        return RetryRule.delay(rules.policy(key), node.retries(), error.sqlState())
                .map(now::plus);
    }

    private void goOn() {
        boolean failed = standing.any(NodeState.FAILED);
        if (failed && rules.errorHandling() != ErrorHandling.COMPLETE_POSSIBLE) {
            startNothingNew();
        } else {
            startWhatIsReady(!standing.held() && !standing.any(NodeState.UNKNOWN));
        }
        if (failed && rules.errorHandling() == ErrorHandling.TERMINATE_RUNNING) {
            terminateWhatRuns();
        } else {
            retryWhatIsDue();
        }
        if (allEnded()) {
            decisions.add(new Decision.Finish(anyAfter(NodeState.FAILED) ? RunState.FAILED : RunState.SUCCEEDED));
        } else if ((standing.held() || standing.any(NodeState.UNKNOWN)) && noneCountsAsRunning()) {
            decisions.add(new Decision.Pause());
        }
    }

    private void lookAtPaused() {
        if (!standing.held() && !standing.any(NodeState.UNKNOWN)) {
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

    private void startWhatIsReady(boolean mayStart) {
        for (int place : graph.order()) {
            if (after[place].state() == NodeState.WAITING) {
                if (isBlocked(place)) {
                    skip(place, SkipReason.UPSTREAM);
                } else if (mayStart && isReady(place) && graph.suspended(place)) {
                    skip(place, SkipReason.SUSPENDED);
                } else if (mayStart && isReady(place)) {
                    after[place] = after[place].become(NodeState.QUEUED);
                    decisions.add(new Decision.Start(graph.key(place)));
                }
            }
        }
    }

    /** Terminate all running tasks: alive ones are stopped in the database, those that would be tried again are not. */
    private void terminateWhatRuns() {
        for (int place = 0; place < after.length; place++) {
            if (after[place].state() == NodeState.RUNNING) {
                decisions.add(new Decision.StopNode(graph.key(place)));
            } else if (after[place].countsAsRunning()) {
                after[place] = after[place].become(NodeState.CANCELLED);
                decisions.add(new Decision.CancelNode(graph.key(place)));
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
