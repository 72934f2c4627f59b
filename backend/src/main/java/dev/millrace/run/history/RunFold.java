package dev.millrace.run.history;

import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.journal.EntryBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands as the entries of its journal add up to it, one after the other. It keeps about as much as one answer tells
 * ({@link Shares}), however long the run is; what it has dropped it has counted. Not safe for use by many threads.
 */
public final class RunFold {

    private final Map<String, FoldedNode> nodes = new LinkedHashMap<>();
    private final FoldBounds bounds;
    private long step;
    private RunState state = RunState.QUEUED;
    private boolean held;
    private @Nullable String reason;

    private RunFold(FoldBounds bounds) {
        this.bounds = bounds;
    }

    /** One from which whole runs are told. */
    public static RunFold whole() {
        return new RunFold(FoldBounds.ofAnswers());
    }

    /** One that knows where nodes stand and what has become of their latest attempts, but not of single statements. */
    public static RunFold outcomes() {
        return new RunFold(FoldBounds.ofOutcomes());
    }

    /**
     * Adds the next entry.
     *
     * @param number of the entry
     * @throws IllegalStateException when it is not a later one, or tells of a node that the run does not have
     */
    public void apply(long number, EntryBody entry) {
        if (number <= step) {
            throw new IllegalStateException("entry " + number + " after entry " + step);
        }
        step = number;
        EntryBody.Run run = entry.run();
        if (run != null) {
            state = run.state();
            held = run.held();
            reason = run.reason();
        }
        for (EntryBody.Node moved : entry.nodes()) {
            if (entry.kind() == EntryBody.Kind.LAUNCHED) {
                nodes.put(moved.key(), new FoldedNode(moved, number));
            } else {
                changed(moved.key()).move(moved.progress());
            }
        }
        entry.begun().forEach(begun -> bounds.begin(changed(begun.node()), begun));
        entry.statements().forEach(statement -> bounds.add(changed(statement.node()), statement));
        entry.ended().forEach(ended -> bounds.end(changed(ended.node()), ended));
        bounds.keep(nodes.values());
    }

    private FoldedNode changed(String key) {
        FoldedNode node = nodes.get(key);
        if (node == null) {
            throw new IllegalStateException(
                    "entry " + step + " tells of a node " + key + ", which the run does not have");
        }
        node.changed(step);
        return node;
    }

    /** The number of the last entry; 0: there was none. */
    public long step() {
        return step;
    }

    public RunState state() {
        return state;
    }

    /** Whether a person has asked the run to pause. */
    public boolean held() {
        return held;
    }

    public @Nullable String reason() {
        return reason;
    }

    /** Where each node stands, in the document's order. */
    public Map<String, NodeProgress> nodes() {
        Map<String, NodeProgress> found = new LinkedHashMap<>();
        nodes.values().forEach(node -> found.put(node.key(), node.progress()));
        return found;
    }

    public Optional<NodeProgress> node(String key) {
        return Optional.ofNullable(nodes.get(key)).map(FoldedNode::progress);
    }

    /** What became of each node, in the document's order. */
    public List<NodeSummary> summaries() {
        return nodes.values().stream().map(FoldedNode::summary).toList();
    }

    /** An attempt that has not ended, of a node that runs. */
    public record Running(String node, FoldedAttempt attempt) {}

    /** In the order of the nodes' keys. */
    public List<Running> running() {
        List<Running> found = new ArrayList<>();
        for (FoldedNode node : FoldBounds.byKey(nodes.values())) {
            FoldedAttempt last = node.last();
            if (node.progress().state() == NodeState.RUNNING && last != null && last.state() == AttemptState.RUNNING) {
                found.add(new Running(node.key(), last));
            }
        }
        return found;
    }

    /** The attempt of this node that has not ended; empty when there is none. */
    public Optional<FoldedAttempt> running(String node) {
        return Optional.ofNullable(nodes.get(node))
                .map(FoldedNode::last)
                .filter(attempt -> attempt.state() == AttemptState.RUNNING);
    }

    /** Those that an entry later than {@code since} has changed, in the document's order; all for 0. */
    public List<RunView.NodeView> views(long since) {
        return NodeViews.of(
                nodes.values().stream().filter(node -> node.changedIn() > since).toList());
    }

    /** How long the answer is at most that tells all of it, in bytes about. */
    public long told() {
        return bounds.told(nodes.size());
    }

    /** How much memory it takes, about, in bytes. */
    public long weight() {
        return bounds.weight(nodes.size());
    }
}
