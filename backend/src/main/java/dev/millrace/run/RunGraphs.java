package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import java.util.stream.Collectors;

/** The graphs of definitions. */
public final class RunGraphs {

    private RunGraphs() {}

    /**
     * The graph of a valid definition.
     *
     * @throws IllegalArgumentException when validation would find an error in the graph
     */
    public static RunGraph of(Definition definition) {
        return new RunGraph(
                definition.nodes().stream().map(Node::key).toList(),
                definition.edges().stream()
                        .map(edge -> new RunGraph.Link(edge.from(), edge.to()))
                        .toList(),
                definition.nodes().stream()
                        .filter(node -> node.policy().suspended())
                        .map(Node::key)
                        .collect(Collectors.toSet()));
    }
}
