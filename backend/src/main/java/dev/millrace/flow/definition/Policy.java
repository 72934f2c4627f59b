package dev.millrace.flow.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node meets trouble.
 *
 * @param retries further attempts after a failed one
 * @param retryDelay before the first retry; the n-th waits {@code retryDelay × backoff^(n−1)}, at most an hour
 * @param retryOn SQLSTATEs or their two-character classes; empty: the engine's default set
 * @param timeout of one attempt; waiting for a lock counts, waiting for a connection does not
 * @param statementTimeout null: none
 * @param lockTimeout null: none
 * @param rerunIsSafe running it twice does no harm, whatever became of an interrupted attempt
 * @param suspended skipped, and its downstream goes on
 */
public record Policy(
        int retries,
        Duration retryDelay,
        double backoff,
        List<String> retryOn,
        Duration timeout,
        @Nullable Duration statementTimeout,
        @Nullable Duration lockTimeout,
        boolean rerunIsSafe,
        boolean suspended) {

    public static final Policy DEFAULT =
            new Policy(0, Duration.ofSeconds(30), 1.0, List.of(), Duration.ofHours(2), null, null, false, false);

    public Policy {
        retryOn = List.copyOf(retryOn);
    }
}
