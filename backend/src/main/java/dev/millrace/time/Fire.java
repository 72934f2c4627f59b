package dev.millrace.time;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One planned start.
 *
 * @param at in whole seconds
 * @param local what the wall clock of the schedule's zone shows at that instant
 * @param note null on ordinary days
 */
public record Fire(
        Instant at, LocalDateTime local, @Nullable FireNote note) {}
