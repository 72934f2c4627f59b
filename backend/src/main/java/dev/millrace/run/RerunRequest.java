package dev.millrace.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that somebody wants repeated.
 *
 * @param version whose definition it shall execute; null: the snapshot of the run that it repeats
 * @param skip keys of nodes that shall be skipped; what is downstream of them goes on
 * @param treatAsSucceeded keys of nodes that count as done
 */
public record RerunRequest(
        From from, @Nullable Integer version, Set<String> skip, Set<String> treatAsSucceeded, String reason) {

    public RerunRequest {
        skip = Set.copyOf(skip);
        treatAsSucceeded = Set.copyOf(treatAsSucceeded);
    }

    /** What the audit log tells of it. */
    Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("from", from.name());
        if (!skip.isEmpty()) {
            told.put("skip", skip.stream().sorted().toList());
        }
        if (!treatAsSucceeded.isEmpty()) {
            told.put("treatAsSucceeded", treatAsSucceeded.stream().sorted().toList());
        }
        if (!reason.isBlank()) {
            told.put("reason", reason);
        }
        return told;
    }

    /** What is done again. */
    public enum From {
        /** Everything. */
        START,
        /** What did not succeed: succeeded nodes are kept. */
        FAILED
    }
}
