package dev.millrace.web.page;

import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.RerunPreview;
import dev.millrace.run.RunView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked before a run is repeated.
 *
 * @param keeps whether anything is kept, and anything left to do, when the rerun begins at what failed
 * @param fromFailed what is chosen at first
 */
public record RerunForm(List<Row> rows, boolean keeps, boolean fromFailed) {

    /**
     * A node, and in words of the bundle what becomes of it.
     *
     * @param was its state in the run that is repeated; null: it is new
     */
    public record Row(String key, String name, @Nullable NodeState was, String fromStart, String fromFailed) {}

    static RerunForm of(List<RerunPreview.Fate> fates, String from) {
        boolean kept = fates.stream().anyMatch(fate -> fate.fromFailed().state() == NodeState.SUCCEEDED);
        boolean left = fates.stream().anyMatch(fate -> fate.fromFailed().state() == NodeState.WAITING);
        List<Row> rows = fates.stream()
                .map(fate -> new Row(
                        fate.key(), fate.name(), state(fate.was()), word(fate.fromStart()), word(fate.fromFailed())))
                .toList();
        return new RerunForm(rows, kept && left, kept && left && !from.equals("START"));
    }

    private static @Nullable NodeState state(RunView.@Nullable NodeView was) {
        return was == null ? null : was.state();
    }

    private static String word(NodeProgress start) {
        return switch (start.state()) {
            case SUCCEEDED -> "kept";
            case SKIPPED -> String.valueOf(start.skipReason());
            default -> "runs";
        };
    }
}
