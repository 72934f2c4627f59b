package dev.millrace.web.page;

import dev.millrace.audit.AuditEntry;
import dev.millrace.run.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did to a run, and why.
 *
 * @param word whose sentence the bundle has; null: only the act's own name is known
 * @param node the name of the node that it was about
 * @param as what it was settled as
 */
public record RunDeed(
        Instant at,
        String actor,
        String act,
        @Nullable String word,
        @Nullable String node,
        @Nullable String as,
        @Nullable String reason) {

    private static final Map<String, String> WORDS = Map.of(
            "run.started", "started",
            "run.cancelled", "cancelled",
            "run.cancelled-by-force", "abandoned",
            "run.paused", "paused",
            "run.resumed", "resumed",
            "run.node-settled", "settled");

    /** Oldest first, as a story is told. */
    static List<RunDeed> of(List<AuditEntry> newestFirst, RunView run) {
        List<RunDeed> deeds = new ArrayList<>();
        newestFirst.forEach(entry -> deeds.add(0, of(entry, run)));
        return List.copyOf(deeds);
    }

    private static RunDeed of(AuditEntry entry, RunView run) {
        Map<String, Object> detail = entry.detail();
        return new RunDeed(
                entry.at(),
                entry.actor(),
                entry.act(),
                WORDS.get(entry.act()),
                nodeName(detail.get("node"), run),
                text(detail.get("as")),
                text(detail.get("reason")));
    }

    private static @Nullable String nodeName(@Nullable Object key, RunView run) {
        return key == null
                ? null
                : run.nodes().stream()
                        .filter(node -> node.key().equals(key))
                        .map(RunView.NodeView::name)
                        .findFirst()
                        .orElse(key.toString());
    }

    private static @Nullable String text(@Nullable Object value) {
        return Objects.toString(value, null);
    }
}
