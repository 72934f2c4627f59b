package dev.millrace.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; null means any.
 *
 * @param flow id of a flow
 * @param by the time that {@code from} (inclusive) and {@code to} (exclusive) are about
 */
public record RunFilter(
        @Nullable String flow,
        @Nullable RunState state,
        @Nullable Origin origin,
        By by,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final RunFilter ALL = new RunFilter(null, null, null, By.STARTED, null, null);

    /** The run's time that is compared. */
    public enum By {
        RUN_TIME("run_time"),
        BUSINESS_TIME("business_time"),
        STARTED("started_at");

        private final String column;

        By(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    public static RunFilter ofFlow(String flow) {
        return new RunFilter(flow, null, null, By.STARTED, null, null);
    }
}
