package dev.millrace.datasource;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/**
 * Statements that a person tries out.
 *
 * @param applicationName by which the database's own people recognize it; at most 63 bytes
 * @param zone becomes the session's {@code TimeZone}
 * @param statements in their order, each without a {@code ;}
 */
public record Query(String applicationName, ZoneId zone, List<Asked> statements) {

    public Query {
        if (applicationName.getBytes(StandardCharsets.UTF_8).length > 63) {
            throw new IllegalArgumentException("PostgreSQL keeps 63 bytes of an application name: " + applicationName);
        }
        statements = List.copyOf(statements);
    }

    /** One statement, and what is wanted of it. */
    public record Asked(String sql, Want want) {}

    /** What is wanted of a statement. */
    public enum Want {
        /** What it answers. */
        ROWS,
        /** How the database would carry it out; it is not carried out. */
        PLAN,
        /** Nothing: the database has no plans for such a statement. */
        NOTHING
    }
}
