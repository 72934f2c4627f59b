package dev.millrace.e2e;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Flows whose nodes append who they are to the table {@code effect} of the target, each in one transaction. The table has no key:
 * what happens twice is seen twice. Lost connections are tried again, so that every run succeeds in the end.
 */
final class EffectFlows {

    private static final String APPEND =
            "insert into effect (run, node, attempt) values ('${run_id}', '${node_id}', ${attempt});\n";

    private EffectFlows() {}

    private record Edge(String from, String to) {}

    /** {@code n1 → … → nk}, each of which holds its transaction open for so long. */
    static ObjectNode chain(String name, int length, double seconds) {
        List<String> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            nodes.add("n" + i);
            if (i > 1) {
                edges.add(new Edge("n" + (i - 1), "n" + i));
            }
        }
        return flow(name, nodes, edges, seconds);
    }

    static ObjectNode diamond(String name, double seconds) {
        return flow(
                name,
                List.of("a", "b", "c", "d"),
                List.of(new Edge("a", "b"), new Edge("a", "c"), new Edge("b", "d"), new Edge("c", "d")),
                seconds);
    }

    /** {@code first →} so many {@code → last}. */
    static ObjectNode fan(String name, int width, double seconds) {
        List<String> nodes = new ArrayList<>(List.of("first", "last"));
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            nodes.add("m" + i);
            edges.add(new Edge("first", "m" + i));
            edges.add(new Edge("m" + i, "last"));
        }
        return flow(name, nodes, edges, seconds);
    }

    static ObjectNode withConcurrency(ObjectNode flow, String policy) {
        flow.putObject("properties").put("zone", "UTC").putObject("concurrency").put("policy", policy);
        return flow;
    }

    static ObjectNode everyMinute(ObjectNode flow) {
        flow.putObject("schedule")
                .put("enabled", true)
                .put("type", "PERIODIC")
                .put("cycle", "MINUTE")
                .put("every", 1);
        return flow;
    }

    /** Due once, at a local date-time of the flow's zone. */
    static ObjectNode at(ObjectNode flow, String localDateTime) {
        flow.putObject("schedule").put("enabled", true).put("type", "ONCE").put("at", localDateTime);
        return flow;
    }

    private static ObjectNode flow(String name, List<String> keys, List<Edge> edges, double seconds) {
        ObjectNode flow =
                Api.JSON.createObjectNode().put("format", "millrace/v1").put("name", name);
        ArrayNode nodes = flow.putArray("nodes");
        for (String key : keys) {
            ObjectNode node = nodes.addObject().put("key", key).put("name", key).put("kind", "sql");
            node.putObject("config")
                    .put("dataSource", Cluster.TARGET)
                    .put("sql", APPEND + "select pg_sleep(" + seconds + ");");
            node.putObject("policy")
                    .put("retries", 100)
                    .put("retryDelay", "PT0.5S")
                    .putArray("retryOn")
                    .add("08")
                    .add("57");
        }
        ArrayNode arrows = flow.putArray("edges");
        edges.forEach(edge -> arrows.addObject().put("from", edge.from()).put("to", edge.to()));
        return flow;
    }
}
