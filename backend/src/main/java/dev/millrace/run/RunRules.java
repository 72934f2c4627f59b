package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Policy;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is fixed about a run from its start to its end.
 *
 * @param policies by the node's key; a node without one has the default policy
 */
public record RunRules(RunGraph graph, ErrorHandling errorHandling, Map<String, Policy> policies) {

    public RunRules {
        policies = Map.copyOf(policies);
    }

    /** The graph with the default policies. */
    public static RunRules of(RunGraph graph) {
        return new RunRules(graph, ErrorHandling.COMPLETE_RUNNING, Map.of());
    }

    /**
     * The rules of a valid definition.
     *
     * @throws IllegalArgumentException when validation would find an error in the graph
     */
    public static RunRules of(Definition definition) {
        return new RunRules(
                RunGraphs.of(definition),
                definition.properties().errorHandling(),
                definition.nodes().stream().collect(Collectors.toMap(Node::key, Node::policy)));
    }

    public Policy policy(String key) {
        return policies.getOrDefault(key, Policy.DEFAULT);
    }
}
