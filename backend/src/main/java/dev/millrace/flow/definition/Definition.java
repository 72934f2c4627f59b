package dev.millrace.flow.definition;

import dev.millrace.time.ScheduleForm;
import dev.millrace.time.VariableForm;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task flow as {@code millrace/v1} describes it, with the defaults filled in. Well-formed, but not necessarily right:
 * edges may lead nowhere, keys may occur twice, formats may be nonsense; validation says so. The stored truth is the JSON
 * document ({@link DefinitionDocument}); this is how the console looks at it.
 *
 * @param name trimmed, 1 to 200 characters
 * @param nodes in the document's order
 * @param schedule null: the flow has none
 */
public record Definition(
        String name,
        String description,
        Properties properties,
        List<VariableForm> variables,
        List<Node> nodes,
        List<Edge> edges,
        @Nullable ScheduleForm schedule,
        List<Note> notes) {

    /** The value of the document's {@code format} field. */
    public static final String FORMAT = "millrace/v1";

    public Definition {
        variables = List.copyOf(variables);
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        notes = List.copyOf(notes);
    }

    /** The first node with that key. */
    public Optional<Node> node(String key) {
        return nodes.stream().filter(node -> node.key().equals(key)).findFirst();
    }

    /** Whether there is a schedule and it is switched on. */
    public boolean scheduled() {
        return schedule != null && Boolean.TRUE.equals(schedule.enabled());
    }
}
