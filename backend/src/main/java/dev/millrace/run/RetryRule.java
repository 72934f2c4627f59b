package dev.millrace.run;

import dev.millrace.flow.definition.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a failed attempt is followed by another, and after which delay: pure. */
final class RetryRule {

    /** Lost connections, serialization failures and deadlocks, exhausted resources, locks not available, shutdowns. */
    private static final List<String> DEFAULT = List.of("08", "40", "53", "55P03", "57P01", "57P02", "57P03");

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int CLASS_LENGTH = 2;

    private RetryRule() {}

    /**
     * The delay before the next attempt; empty when there is none.
     *
     * @param retries how many attempts of the node were retries so far
     * @param sqlState of the error; null for an error that is not the database's, which no retry mends
     */
    static Optional<Duration> delay(Policy policy, int retries, @Nullable String sqlState) {
        if (retries >= policy.retries() || sqlState == null || !matches(policy.retryOn(), sqlState)) {
            return Optional.empty();
        }
        double millis = policy.retryDelay().toMillis() * Math.pow(policy.backoff(), retries);
        // Also where the power has left the range of a double.
        return Optional.of(millis < LONGEST.toMillis() ? Duration.ofMillis((long) millis) : LONGEST);
    }

    private static boolean matches(List<String> retryOn, String sqlState) {
        List<String> wanted = retryOn.isEmpty() ? DEFAULT : retryOn;
        return wanted.stream()
                .anyMatch(one -> one.length() == CLASS_LENGTH ? sqlState.startsWith(one) : sqlState.equals(one));
    }
}
