package dev.millrace.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sample flows of the journeys, fault tests and benchmarks, as documents of the definition format. */
public final class Flows {

    public static final String RDS = "RDS PG (sandbox)";
    public static final String ADB = "ADB PG (sandbox)";

    private Flows() {}

    /** The contract's example: the tutorial, whole. */
    public static ObjectNode tutorial() {
        return (ObjectNode) Api.JSON.readTree(resource("/tutorial/definition.json"));
    }

    /** The tutorial's SQL of one node, as a reader would copy it. */
    static String tutorialSql(String node) {
        return resource("/tutorial/" + node + ".sql").strip();
    }

    /** Nodes {@code n1 … nk}, one after the other, each with its script on the data source. */
    public static ObjectNode chain(String name, String dataSource, List<String> scripts) {
        ObjectNode flow =
                Api.JSON.createObjectNode().put("format", "millrace/v1").put("name", name);
        ArrayNode nodes = flow.putArray("nodes");
        ArrayNode edges = flow.putArray("edges");
        for (int i = 1; i <= scripts.size(); i++) {
            ObjectNode node = nodes.addObject()
                    .put("key", "n" + i)
                    .put("name", "Step " + i)
                    .put("kind", "sql");
            node.putObject("position").put("x", 160 + 300 * ((i - 1) % 20)).put("y", 160 + 100 * ((i - 1) / 20));
            node.putObject("config").put("dataSource", dataSource).put("sql", scripts.get(i - 1));
            if (i > 1) {
                edges.addObject().put("from", "n" + (i - 1)).put("to", "n" + i);
            }
        }
        return flow;
    }

    /** Nodes {@code n1 … nk} in columns of fifty, three dependencies for every two of them, from one column to the next. */
    public static ObjectNode mesh(String name, int count) {
        ObjectNode flow =
                Api.JSON.createObjectNode().put("format", "millrace/v1").put("name", name);
        ArrayNode nodes = flow.putArray("nodes");
        ArrayNode edges = flow.putArray("edges");
        int rows = 50;
        for (int i = 0; i < count; i++) {
            int column = i / rows;
            int row = i % rows;
            ObjectNode node = nodes.addObject()
                    .put("key", "n" + (i + 1))
                    .put("name", "Step " + (i + 1))
                    .put("kind", "sql");
            node.putObject("position").put("x", 160 + 300 * column).put("y", 160 + 90 * row);
            node.putObject("config").put("dataSource", RDS).put("sql", "select " + i);
            if (column > 0) {
                int before = (column - 1) * rows;
                edges.addObject().put("from", "n" + (before + row + 1)).put("to", "n" + (i + 1));
                if (row % 2 == 0) {
                    edges.addObject()
                            .put("from", "n" + (before + (row + 7) % rows + 1))
                            .put("to", "n" + (i + 1));
                }
            }
        }
        return flow;
    }

    static JsonNode withoutSchedule(ObjectNode definition) {
        definition.remove("schedule");
        return definition;
    }

    private static String resource(String path) {
        try (InputStream in = Flows.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
