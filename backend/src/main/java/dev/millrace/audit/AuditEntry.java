package dev.millrace.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One act, as it was recorded.
 *
 * @param address of the client; null for what the console did by itself, and in entries older than the column
 * @param act what was done, such as {@code flow.published}
 * @param subject what it was done to, with the name that it had then
 * @param detail what else matters, by name; never a secret
 */
public record AuditEntry(
        String id,
        Instant at,
        String actor,
        @Nullable String address,
        String act,
        Subject subject,
        Map<String, Object> detail) {

    /**
     * What an act was done to.
     *
     * @param kind a noun of the product, such as {@code flow}, {@code run}, {@code data-source}, {@code account}
     */
    public record Subject(String kind, String id, String name) {}
}
