package dev.millrace.flow.definition;

import dev.millrace.time.VariableForm;
import java.util.List;

/**
 * One step of a flow.
 *
 * @param key stable short id, {@code [A-Za-z0-9_-]{1,24}}
 * @param name for people, trimmed, 1 to 200 characters
 * @param variables the node's own; they hide those of the flow
 */
public record Node(
        String key,
        String name,
        String description,
        Position position,
        NodeConfig config,
        List<VariableForm> variables,
        Policy policy) {

    public Node {
        variables = List.copyOf(variables);
    }

    /** Upper left corner on the canvas, in CSS pixels at 100 %. */
    public record Position(double x, double y) {
        public static final Position ORIGIN = new Position(0, 0);
    }
}
