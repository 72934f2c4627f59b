package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rerun would do with each node, told before it is asked for by the rule that it then follows. */
public final class RerunPreview {

    private RerunPreview() {}

    /**
     * One node of what the rerun would execute.
     *
     * @param was how it ended in the run that is repeated; null: that run had no such node
     * @param fromStart what it stands at when everything is done again: {@code WAITING} is run
     * @param fromFailed the same when what succeeded is kept
     */
    public record Fate(
            String key, String name, RunView.@Nullable NodeView was, NodeProgress fromStart, NodeProgress fromFailed) {}

    /** The nodes in the definition's order. */
    public static List<Fate> of(Definition definition, RunView repeated) {
        Map<String, RunView.NodeView> before = new HashMap<>();
        repeated.nodes().forEach(node -> before.put(node.key(), node));
        return definition.nodes().stream()
                .map(node -> fate(node, before.get(node.key())))
                .toList();
    }

    private static Fate fate(Node node, RunView.@Nullable NodeView was) {
        return new Fate(
                node.key(),
                node.name(),
                was,
                start(node.key(), was, RerunRequest.From.START),
                start(node.key(), was, RerunRequest.From.FAILED));
    }

    private static NodeProgress start(String key, RunView.@Nullable NodeView was, RerunRequest.From from) {
        NodeProgress before = was == null
                ? null
                : new NodeProgress(was.state(), was.skipReason(), was.attempts().size(), 0, null);
        NodeProgress start = Reruns.start(key, before, new RerunRequest(from, null, Set.of(), Set.of(), ""));
        return start == null ? NodeProgress.NEW : start;
    }
}
