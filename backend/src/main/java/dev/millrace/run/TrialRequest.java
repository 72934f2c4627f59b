package dev.millrace.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trial run that somebody wants.
 *
 * @param runTime what the run is for; null: now
 * @param revision that the draft must be at; null: any
 * @param scope null: the whole flow
 * @param variables values for this run
 */
public record TrialRequest(
        @Nullable Instant runTime,
        @Nullable Long revision,
        @Nullable Scope scope,
        Map<String, String> variables) {

    public TrialRequest {
        variables = Map.copyOf(variables);
    }

    /**
     * A part of the flow.
     *
     * @param node its key; needed for all kinds but FLOW
     */
    public record Scope(Kind kind, @Nullable String node) {

        /** Which part. */
        public enum Kind {
            FLOW,
            NODE,
            FROM,
            TO
        }
    }
}
