package dev.millrace.engine;

import java.util.ArrayList;
import java.util.List;

/** Definitions for the engine's tests, as JSON. */
final class SampleFlows {

    private final List<String> nodes = new ArrayList<>();
    private final List<String> edges = new ArrayList<>();
    private String properties = "{}";

    static SampleFlows flow() {
        return new SampleFlows();
    }

    /** n0 → n1 → … , each with the same script. */
    static String chain(int length, String sql) {
        SampleFlows flow = flow();
        for (int i = 0; i < length; i++) {
            flow.node("n" + i, sql);
            if (i > 0) {
                flow.edge("n" + (i - 1), "n" + i);
            }
        }
        return flow.json();
    }

    SampleFlows node(String key, String sql) {
        return node(key, sql, "SINGLE", "{}");
    }

    SampleFlows node(String key, String sql, String transaction, String policy) {
        nodes.add("""
                {"key": "%s", "name": "Node %s", "kind": "sql",
                 "config": {"dataSource": "target", "sql": "%s", "transaction": "%s"}, "policy": %s}
                """.formatted(key, key, sql.replace("\n", "\\n"), transaction, policy));
        return this;
    }

    /** A node whose attempt must meet these before its commit. */
    SampleFlows expecting(String key, String sql, String transaction, String expectations) {
        nodes.add("""
                {"key": "%s", "name": "Node %s", "kind": "sql",
                 "config": {"dataSource": "target", "sql": "%s", "transaction": "%s", "expectations": %s}}
                """.formatted(key, key, sql, transaction, expectations));
        return this;
    }

    SampleFlows errorHandling(String policy) {
        properties = "{\"errorHandling\": \"%s\"}".formatted(policy);
        return this;
    }

    SampleFlows edge(String from, String to) {
        edges.add("{\"from\": \"%s\", \"to\": \"%s\"}".formatted(from, to));
        return this;
    }

    String json() {
        return "{\"format\": \"millrace/v1\", \"name\": \"Sample\", \"properties\": %s, \"nodes\": [%s], \"edges\": [%s]}"
                .formatted(properties, String.join(",", nodes), String.join(",", edges));
    }
}
