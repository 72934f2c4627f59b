package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.time.RunTime;
import dev.millrace.time.SystemVariables;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableForms;
import dev.millrace.time.VariableOrigin;
import dev.millrace.time.VariableValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names stand for in the nodes of a flow at one moment. Equal variables share the work; those that nobody uses make none. */
final class NodeValues {

    /** Stands for a value that cannot be computed: it fits everywhere. */
    static final String STAND_IN = "0";

    /** As long as a real one. */
    private static final String SOME_ID = "0".repeat(22);

    private final Definition definition;
    private final RunTime now;
    private final VariableForms flow;
    private final Map<VariableForm, String> known = new HashMap<>();
    private final Map<String, String> dates = new HashMap<>();
    private List<VariableForm> latest = List.of();
    private VariableForms ofLatest = VariableForms.of(latest);

    NodeValues(Definition definition, RunTime now) {
        this.definition = definition;
        this.now = now;
        this.flow = VariableForms.of(definition.variables());
        SystemVariables.dates(now).forEach(date -> dates.put(date.name(), String.valueOf(date.value())));
    }

    /** Null when the node knows no such name. Names are best asked for one node after the other. */
    @Nullable
    String of(Node node, String name) {
        VariableForm own = own(node).find(name);
        VariableForm form = own == null ? flow.find(name) : own;
        if (form != null) {
            return known.computeIfAbsent(form, this::computed);
        }
        String date = dates.get(name);
        return date == null ? system(node, name) : date;
    }

    @SuppressWarnings(
            "ReferenceEquality") // Nodes are values, and comparing long lists would take as long as indexing them.
    private VariableForms own(Node node) {
        if (node.variables() != latest) {
            latest = node.variables();
            ofLatest = VariableForms.of(latest);
        }
        return ofLatest;
    }

    private String computed(VariableForm form) {
        String text = VariableValue.of(form, VariableOrigin.FLOW, now).value();
        return text == null ? STAND_IN : text;
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
