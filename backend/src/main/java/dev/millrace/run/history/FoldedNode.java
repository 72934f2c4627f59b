package dev.millrace.run.history;

import dev.millrace.run.AttemptError;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.journal.EntryBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node as the entries so far add up to it, with its latest attempts. */
final class FoldedNode {

    private final String key;
    private final String name;
    private final List<FoldedAttempt> attempts = new ArrayList<>(1);
    private NodeProgress progress;
    private long changedIn;

    FoldedNode(EntryBody.Node first, long step) {
        this.key = first.key();
        this.name = Objects.requireNonNullElse(first.name(), "");
        this.progress = first.progress();
        this.changedIn = step;
    }

    String key() {
        return key;
    }

    String name() {
        return name;
    }

    NodeProgress progress() {
        return progress;
    }

    long changedIn() {
        return changedIn;
    }

    void changed(long step) {
        changedIn = step;
    }

    void move(NodeProgress now) {
        progress = now;
    }

    /** The latest, in their order. */
    List<FoldedAttempt> attempts() {
        return attempts;
    }

    /** The latest of them, this many at most. */
    List<FoldedAttempt> latest(int most) {
        return attempts.subList(Math.max(0, attempts.size() - most), attempts.size());
    }

    @Nullable
    FoldedAttempt last() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    @Nullable
    FoldedAttempt attempt(int number) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).number() == number) {
                return attempts.get(i);
            }
        }
        return null;
    }

    void begin(FoldedAttempt attempt) {
        attempts.add(attempt);
    }

    NodeSummary summary() {
        FoldedAttempt last = last();
        AttemptError error = last == null ? null : last.error();
        return new NodeSummary(
                key,
                name,
                progress.state(),
                progress.skipReason(),
                progress.attempts(),
                attempts.isEmpty() ? null : attempts.get(0).startedAt(),
                last == null ? null : last.endedAt(),
                last == null ? null : last.rows(),
                error == null ? null : error.sqlState(),
                error == null ? null : Weights.beginning(error.message(), NodeSummary.MOST_ERROR),
                latest(NodeSummary.MOST_TRIES).stream()
                        .map(each -> new NodeSummary.Try(each.state(), each.startedAt(), each.endedAt()))
                        .toList());
    }
}
