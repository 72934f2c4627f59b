package dev.millrace.flow;

import dev.millrace.time.ScheduleForm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task flow as lists show it.
 *
 * @param name the name in its draft
 * @param owner the account that created it
 * @param published null while nothing is
 */
public record Flow(
        FlowId id,
        String name,
        String owner,
        Instant createdAt,
        long draftRevision,
        Instant draftSavedAt,
        @Nullable Published published) {

    /**
     * What is in force.
     *
     * @param schedule of the published version; null: it has none
     * @param zone of the published version
     */
    public record Published(int version, @Nullable ScheduleForm schedule, String zone) {}
}
