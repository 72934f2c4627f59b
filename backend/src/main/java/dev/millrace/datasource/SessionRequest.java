package dev.millrace.datasource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a script wants of its connection.
 *
 * @param applicationName {@code millrace/<run id>/<node key>}, at most 63 bytes: what PostgreSQL keeps
 * @param zone becomes the session's {@code TimeZone}
 * @param statementTimeout of each statement; null: the database's own
 * @param lockTimeout of each wait for a lock; null: the database's own
 */
public record SessionRequest(
        DataSourceId dataSource,
        String applicationName,
        ZoneId zone,
        TransactionMode mode,
        @Nullable Duration statementTimeout,
        @Nullable Duration lockTimeout) {

    public SessionRequest {
        if (applicationName.getBytes(StandardCharsets.UTF_8).length > 63) {
            throw new IllegalArgumentException("PostgreSQL keeps 63 bytes of an application name: " + applicationName);
        }
    }
}
