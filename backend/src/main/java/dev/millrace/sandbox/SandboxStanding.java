package dev.millrace.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the sandbox stands.
 *
 * @param since when it came to this state
 * @param error what went wrong last, a sentence; null: nothing since it was ready
 */
public record SandboxStanding(
        SandboxState state, Instant since, @Nullable String error) {}
