package dev.millrace.run.history;

import dev.millrace.run.NodeState;
import dev.millrace.run.StoredJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes of a run that has ended, in the document's order, as its row keeps them. */
public final class NodeSummaries {

    private NodeSummaries() {}

    /** Null for none: the run has not ended. */
    public static @Nullable String json(List<NodeSummary> nodes) {
        return nodes.isEmpty() ? null : StoredJson.write(nodes);
    }

    public static List<NodeSummary> read(String json) {
        return StoredJson.readList(json, NodeSummary.class);
    }

    /** The SQLSTATE of the first node that failed; null: none did, or not by an error of a database. */
    public static @Nullable String errorCode(List<NodeSummary> nodes) {
        return failed(nodes).map(NodeSummary::sqlState).orElse(null);
    }

    /** The beginning of the message of the first node that failed; null: none did. */
    public static @Nullable String errorText(List<NodeSummary> nodes) {
        return failed(nodes).map(NodeSummary::error).orElse(null);
    }

    private static Optional<NodeSummary> failed(List<NodeSummary> nodes) {
        return nodes.stream()
                .filter(node -> node.state() == NodeState.FAILED && node.error() != null)
                .findFirst();
    }
}
