package dev.millrace.run.history;

import dev.millrace.run.AttemptError;
import dev.millrace.run.RunView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of nodes with their attempts and statements no more than one answer holds: the latest attempts of each node and the first
 * statements of each attempt, shared out evenly, with their numbers.
 */
final class NodeViews {

    private final Shares shares;
    private final Errors errors = new Errors();
    private final Notices notices = new Notices();

    private NodeViews(Shares shares) {
        this.shares = shares;
    }

    /** Errors are told whole until they are too many, then by their names. */
    static final class Errors {
        private long bytes;

        @Nullable
        AttemptError told(@Nullable AttemptError error) {
            bytes += Weights.of(error);
            return error == null || bytes <= Shares.MOST_BYTES ? error : Weights.shortened(error);
        }
    }

    /** Notices are told until they are too many, then they are only counted. */
    static final class Notices {
        private long bytes;

        RunView.StatementView told(RunView.StatementView statement) {
            bytes += Weights.of(statement.notices());
            if (statement.notices().isEmpty() || bytes <= Shares.MOST_BYTES) {
                return statement;
            }
            return new RunView.StatementView(
                    statement.index(),
                    statement.line(),
                    statement.command(),
                    statement.rows(),
                    statement.millis(),
                    List.of(),
                    statement.noticeCount());
        }
    }

    /** In the same order. */
    static List<RunView.NodeView> of(List<FoldedNode> nodes) {
        NodeViews views = new NodeViews(Shares.of(
                nodes.size(),
                nodes.stream().mapToLong(node -> node.progress().attempts()).sum()));
        Map<String, RunView.NodeView> told = new HashMap<>();
        FoldBounds.byKey(nodes).forEach(node -> told.put(node.key(), views.of(node)));
        List<RunView.NodeView> ordered = new ArrayList<>();
        for (FoldedNode node : nodes) {
            RunView.NodeView view = told.get(node.key());
            if (view != null) {
                ordered.add(view);
            }
        }
        return ordered;
    }

    private RunView.NodeView of(FoldedNode node) {
        return new RunView.NodeView(
                node.key(),
                node.name(),
                node.progress().state(),
                node.progress().skipReason(),
                node.latest(shares.attempts()).stream().map(this::of).toList(),
                node.progress().attempts());
    }

    private RunView.AttemptView of(FoldedAttempt attempt) {
        List<RunView.StatementView> all = attempt.statements();
        return new RunView.AttemptView(
                attempt.number(),
                attempt.state(),
                attempt.startedAt(),
                attempt.endedAt(),
                errors.told(attempt.error()),
                all.subList(0, Math.min(all.size(), shares.statements())).stream()
                        .map(notices::told)
                        .toList(),
                attempt.statementCount());
    }
}
