package dev.millrace.web.page;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's time was spent on: pure. A node is ready when the last of what is upstream of it is done; the critical path leads
 * from the node that ended last, or that still runs, back over the one that each was ready for last. Nodes without an attempt
 * took no time: the path passes through them and does not name them.
 */
final class CriticalPath {

    private final Map<String, RunView.NodeView> nodes = new LinkedHashMap<>();
    private final Map<String, List<String>> upstream = new HashMap<>();
    private final Map<String, Optional<Instant>> ready = new HashMap<>();
    private final Instant start;
    private final Instant now;

    private CriticalPath(Definition definition, RunView run, Instant start, Instant now) {
        this.start = start;
        this.now = now;
        run.nodes().forEach(node -> nodes.put(node.key(), node));
        for (Edge edge : definition.edges()) {
            if (nodes.containsKey(edge.from()) && nodes.containsKey(edge.to())) {
                upstream.computeIfAbsent(edge.to(), key -> new ArrayList<>()).add(edge.from());
            }
        }
        order().forEach(key -> ready.put(key, Optional.ofNullable(findReady(key))));
    }

    /**
     * Looks at a run as it is.
     *
     * @param definition that it executes; acyclic
     * @param start of the run
     * @param now until which what still runs has run
     */
    static CriticalPath of(Definition definition, RunView run, Instant start, Instant now) {
        return new CriticalPath(definition, run, start, now);
    }

    /** Since when nothing upstream keeps the node from starting; null while something does. */
    @Nullable
    Instant readyAt(String key) {
        return ready.getOrDefault(key, Optional.empty()).orElse(null);
    }

    /** Keys from the first node of the path to its last; empty when nothing was tried. */
    Set<String> keys() {
        Deque<String> path = new ArrayDeque<>();
        String at = nodes.values().stream()
                .filter(CriticalPath::tried)
                .max(Comparator.comparing(this::until)
                        .thenComparing(node -> node.attempts().get(0).startedAt(), Comparator.reverseOrder()))
                .map(RunView.NodeView::key)
                .orElse(null);
        while (at != null) {
            if (tried(nodes.get(at))) {
                path.addFirst(at);
            }
            at = lastBefore(at);
        }
        return new LinkedHashSet<>(path);
    }

    private static boolean tried(RunView.@Nullable NodeView node) {
        return node != null && !node.attempts().isEmpty();
    }

    private Instant until(RunView.NodeView node) {
        Instant end = node.attempts().get(node.attempts().size() - 1).endedAt();
        return end == null ? now : end;
    }

    private @Nullable String lastBefore(String key) {
        String last = null;
        for (String before : upstream.getOrDefault(key, List.of())) {
            Instant done = doneAt(before);
            if (done != null && (last == null || done.isAfter(doneOr(last, Instant.MIN)))) {
                last = before;
            }
        }
        return last;
    }

    private Instant doneOr(String key, Instant otherwise) {
        Instant done = doneAt(key);
        return done == null ? otherwise : done;
    }

    private @Nullable Instant findReady(String key) {
        Instant latest = start;
        for (String before : upstream.getOrDefault(key, List.of())) {
            Instant done = doneAt(before);
            if (done == null) {
                return null;
            }
            latest = done.isAfter(latest) ? done : latest;
        }
        return latest;
    }

    /** When the node let its downstream go, or was over; null while it is not. */
    private @Nullable Instant doneAt(String key) {
        RunView.NodeView node = nodes.get(key);
        if (node == null || !node.state().ended()) {
            return null;
        }
        return tried(node) ? until(node) : readyAt(key);
    }

    /** Every node after what is upstream of it; what lies on a cycle, which validation refuses, is left out. */
    private List<String> order() {
        Map<String, Integer> missing = new HashMap<>();
        Map<String, List<String>> downstream = new HashMap<>();
        nodes.keySet().forEach(key -> missing.put(key, 0));
        upstream.forEach((to, all) -> {
            missing.put(to, all.size());
            all.forEach(from ->
                    downstream.computeIfAbsent(from, key -> new ArrayList<>()).add(to));
        });
        List<String> order = new ArrayList<>();
        nodes.keySet().stream().filter(key -> !upstream.containsKey(key)).forEach(order::add);
        for (int done = 0; done < order.size(); done++) {
            for (String next : downstream.getOrDefault(order.get(done), List.of())) {
                if (missing.merge(next, -1, Integer::sum) == 0) {
                    order.add(next);
                }
            }
        }
        return order;
    }

    /** Whether the node waits for something else than what is upstream of it: a slot, its next try, a person. */
    static boolean waits(NodeState state) {
        return state == NodeState.QUEUED || state == NodeState.RETRY_WAIT || state == NodeState.UNKNOWN;
    }
}
