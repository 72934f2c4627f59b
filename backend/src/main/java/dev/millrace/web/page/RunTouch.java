package dev.millrace.web.page;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.run.RunView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an act on a live run would touch: its nodes, by how far they are. */
public record RunTouch(List<Group> groups) {

    /** How many names of a group are told. */
    private static final int NAMED = 12;

    /** How far nodes are, in the order in which a person wants to know. */
    public enum Standing {
        /** An attempt is alive. */
        RUNNING,
        /** The next attempt is due, or waits for a connection. */
        RETRYING,
        /** A person must decide. */
        UNKNOWN,
        /** Not started. */
        PENDING,
        /** Over. */
        DONE;

        static Standing of(RunView.NodeView node) {
            return switch (node.state()) {
                case RUNNING -> RUNNING;
                case RETRY_WAIT -> RETRYING;
                case QUEUED -> node.attempts().isEmpty() ? PENDING : RETRYING;
                case UNKNOWN -> UNKNOWN;
                case WAITING -> PENDING;
                case SUCCEEDED, FAILED, CANCELLED, SKIPPED -> DONE;
            };
        }
    }

    /**
     * Nodes that stand alike.
     *
     * @param nodes the first of them
     * @param more how many further ones there are
     */
    public record Group(Standing standing, int size, List<Node> nodes, int more) {}

    /** A node, and on which data source it works. */
    public record Node(String key, String name, @Nullable String dataSource) {}

    static RunTouch of(Definition definition, RunView run) {
        return new RunTouch(Arrays.stream(Standing.values())
                .map(standing -> group(standing, definition, run))
                .filter(group -> group.size() > 0)
                .toList());
    }

    private static Group group(Standing standing, Definition definition, RunView run) {
        List<RunView.NodeView> all = run.nodes().stream()
                .filter(node -> Standing.of(node) == standing)
                .toList();
        List<Node> named = all.stream()
                .limit(NAMED)
                .map(node -> new Node(node.key(), node.name(), dataSource(definition, node.key())))
                .toList();
        return new Group(standing, all.size(), named, all.size() - named.size());
    }

    static @Nullable String dataSource(Definition definition, String key) {
        return definition
                .node(key)
                .map(node -> node.config() instanceof SqlNodeConfig sql ? sql.dataSource() : null)
                .orElse(null);
    }
}
