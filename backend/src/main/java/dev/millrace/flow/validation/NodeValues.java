package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.time.RunTime;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableValue;
import dev.millrace.time.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names stand for in the nodes of a flow at one moment. Nodes with equal variables share the work. */
final class NodeValues {

    /** Stands for a value that cannot be computed: it fits everywhere. */
    static final String STAND_IN = "0";

    /** As long as a real one. */
    private static final String SOME_ID = "0".repeat(22);

    private final Definition definition;
    private final RunTime now;
    private final Map<List<VariableForm>, Map<String, String>> known = new HashMap<>();

    NodeValues(Definition definition, RunTime now) {
        this.definition = definition;
        this.now = now;
    }

    /** Null when the node knows no such name. */
    @Nullable
    String of(Node node, String name) {
        String value = known.computeIfAbsent(node.variables(), this::computed).get(name);
        return value == null ? system(node, name) : value;
    }

    private Map<String, String> computed(List<VariableForm> own) {
        Map<String, String> values = new HashMap<>();
        for (VariableValue value : new Variables(Map.of(), own, definition.variables(), Map.of())
                .at(now)
                .values()) {
            String text = value.value();
            values.put(value.name(), text == null ? STAND_IN : text);
        }
        return values;
    }

    private @Nullable String system(Node node, String name) {
        return switch (name) {
            case "flow_id", "run_id" -> SOME_ID;
            case "flow_name" -> definition.name();
            case "node_id" -> node.key();
            case "node_name" -> node.name();
            case "attempt" -> "1";
            default -> null;
        };
    }
}
