package dev.millrace.run.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.SkipReason;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a node of a run that has ended, as the run's row keeps it for lists, reruns and trends.
 *
 * @param attempts how many were begun
 * @param from when the first of {@code tries} began; null: it was never tried
 * @param to when the last attempt ended
 * @param rows affected or returned by the statements of the last attempt, all together; null: none counted any
 * @param sqlState of the last attempt's error
 * @param error the first characters of its message
 * @param tries the latest attempts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeSummary(
        String key,
        String name,
        NodeState state,
        @Nullable SkipReason skip,
        int attempts,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long rows,
        @Nullable String sqlState,
        @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Try> tries) {

    /** Of an error's message. */
    static final int MOST_ERROR = 300;

    static final int MOST_TRIES = 20;

    public NodeSummary {
        Objects.requireNonNull(key, "a node's key");
        Objects.requireNonNull(state, "how a node ended");
        Objects.requireNonNull(name, "a node's name");
        // Left out when there are none.
        tries = tries == null ? List.of() : List.copyOf(tries);
    }

    /** An attempt. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Try(
            AttemptState state, Instant from, @Nullable Instant to) {}

    /** As far as a rerun wants to know it. */
    public NodeProgress progress() {
        return new NodeProgress(state, skip, attempts, 0, null);
    }
}
