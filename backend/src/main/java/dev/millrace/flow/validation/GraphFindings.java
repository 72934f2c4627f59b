package dev.millrace.flow.validation;

import dev.millrace.common.Names;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.EdgeReversedGraph;
import org.jgrapht.graph.SimpleDirectedGraph;

/** What the nodes and their dependencies look like together. */
final class GraphFindings {

    private final Definition definition;
    private final List<Finding> findings = new ArrayList<>();
    private final Graph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    private final Map<String, Integer> places = new HashMap<>();

    private GraphFindings(Definition definition) {
        this.definition = definition;
    }

    static List<Finding> of(Definition definition) {
        GraphFindings look = new GraphFindings(definition);
        look.nodes();
        look.edges();
        look.cycles();
        look.isolated();
        return look.findings;
    }

    private void nodes() {
        if (definition.nodes().isEmpty()) {
            findings.add(Finding.aboutFlow(Severity.ERROR, Codes.FLOW_EMPTY, "nodes", "The flow has no node."));
        }
        Set<String> names = new HashSet<>();
        for (Node node : definition.nodes()) {
            if (!graph.addVertex(node.key())) {
                findings.add(Finding.aboutNode(
                        Severity.ERROR,
                        Codes.NODE_KEY_DUPLICATE,
                        node.key(),
                        "key",
                        "Two nodes have the key " + node.key() + "."));
            }
            places.putIfAbsent(node.key(), places.size());
            if (!names.add(Names.of(node.name()))) {
                findings.add(Finding.aboutNode(
                        Severity.ERROR,
                        Codes.NODE_NAME_DUPLICATE,
                        node.key(),
                        "name",
                        "Another node has the name \"" + node.name() + "\" too."));
            }
        }
    }

    private void edges() {
        Set<Edge> seen = new HashSet<>();
        for (int i = 0; i < definition.edges().size(); i++) {
            Edge edge = definition.edges().get(i);
            String field = "edges[" + i + "]";
            if (!seen.add(edge)) {
                findings.add(Finding.aboutEdge(
                        Codes.EDGE_DUPLICATE, edge, field, "The dependency " + said(edge) + " is there twice."));
            } else if (!graph.containsVertex(edge.from()) || !graph.containsVertex(edge.to())) {
                String missing = graph.containsVertex(edge.from()) ? edge.to() : edge.from();
                findings.add(Finding.aboutEdge(
                        Codes.EDGE_DANGLING,
                        edge,
                        field,
                        "The dependency " + said(edge) + " leads nowhere: there is no node " + missing + "."));
            } else if (edge.from().equals(edge.to())) {
                findings.add(Finding.aboutEdge(
                        Codes.EDGE_SELF, edge, field, "Node " + edge.from() + " cannot depend on itself."));
            } else {
                graph.addEdge(edge.from(), edge.to());
            }
        }
    }

    /** One finding for each knot of nodes that wait for each other: its shortest circle through its first node. */
    private void cycles() {
        List<Set<String>> knots =
                new ArrayList<>(new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets());
        for (Set<String> knot : knots) {
            if (knot.size() > 1) {
                List<String> circle = circle(knot);
                findings.add(Finding.aboutNode(
                        Severity.ERROR,
                        Codes.FLOW_CYCLE,
                        circle.get(0),
                        null,
                        "These nodes wait for each other in a circle: " + String.join(" → ", circle) + "."));
            }
        }
    }

    /** Keys in order, the first one again at the end. */
    private List<String> circle(Set<String> knot) {
        Graph<String, DefaultEdge> within = new AsSubgraph<>(graph, knot);
        String first = knot.stream().min(Comparator.comparing(this::place)).orElseThrow();
        SingleSourcePaths<String, DefaultEdge> waysBack =
                new BFSShortestPath<>(new EdgeReversedGraph<>(within)).getPaths(first);
        List<String> back = Graphs.successorListOf(within, first).stream()
                .min(Comparator.comparingDouble(waysBack::getWeight))
                .map(next -> waysBack.getPath(next).getVertexList())
                .orElseThrow();
        List<String> circle = new ArrayList<>(back);
        circle.add(first);
        Collections.reverse(circle);
        return circle;
    }

    private void isolated() {
        if (graph.vertexSet().size() < 2) {
            return;
        }
        for (String key : graph.vertexSet()) {
            if (graph.degreeOf(key) == 0) {
                findings.add(Finding.aboutNode(
                        Severity.WARNING,
                        Codes.NODE_ISOLATED,
                        key,
                        null,
                        "No dependency leads to or from this node: it runs beside the others."));
            }
        }
    }

    private int place(String key) {
        Integer place = places.get(key);
        return place == null ? Integer.MAX_VALUE : place;
    }

    private static String said(Edge edge) {
        return edge.from() + " → " + edge.to();
    }
}
