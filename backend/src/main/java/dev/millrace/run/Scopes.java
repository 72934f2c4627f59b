package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a flow that a run is about: pure. */
final class Scopes {

    private Scopes() {}

    /**
     * The keys of the nodes in scope.
     *
     * @param scope null: the whole flow
     * @throws Problem.Invalid when the flow has no such node
     */
    static Set<String> keys(Definition definition, TrialRequest.@Nullable Scope scope) {
        Set<String> all = definition.nodes().stream().map(Node::key).collect(Collectors.toSet());
        if (scope == null || scope.kind() == TrialRequest.Scope.Kind.FLOW) {
            return all;
        }
        String node = scope.node();
        if (node == null || !all.contains(node)) {
            throw Problem.Invalid.field("scope.node", "is not the key of a node of this flow.");
        }
        return switch (scope.kind()) {
            case FLOW -> all;
            case NODE -> Set.of(node);
            case FROM -> reached(node, definition.edges(), Edge::from, Edge::to);
            case TO -> reached(node, definition.edges(), Edge::to, Edge::from);
        };
    }

    private static Set<String> reached(
            String start, List<Edge> edges, Function<Edge, String> from, Function<Edge, String> to) {
        Map<String, List<Edge>> leaving = edges.stream().collect(Collectors.groupingBy(from));
        Set<String> found = new HashSet<>(Set.of(start));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (Edge edge : leaving.getOrDefault(open.remove(), List.of())) {
                if (found.add(to.apply(edge))) {
                    open.add(to.apply(edge));
                }
            }
        }
        return found;
    }

    /** Where the nodes outside of the scope stand from the start: skipped, and what is downstream goes on. */
    static Map<String, NodeProgress> outside(Definition definition, Set<String> inScope) {
        Map<String, NodeProgress> start = new HashMap<>();
        for (Node node : definition.nodes()) {
            if (!inScope.contains(node.key())) {
                start.put(node.key(), NodeProgress.NEW.skipped(SkipReason.OUT_OF_SCOPE));
            }
        }
        return start;
    }
}
