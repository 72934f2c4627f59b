package dev.millrace.sandbox;

import dev.millrace.database.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier releases have left on the console's own server, where the sandbox used to be: its databases, whose content is not
 * taken along, and its roles, which could still log in there.
 */
final class FormerSandbox {

    private static final Logger LOG = LoggerFactory.getLogger(FormerSandbox.class);
    private static final List<String> DATABASES = List.of(Sandbox.RDS, Sandbox.ADB, Sandbox.BUCKET);
    private static final List<String> ROLES = List.of(Sandbox.ROLE, Sandbox.BUCKET_ROLE, "sandbox_keeper");

    private FormerSandbox() {}

    /** Removes it; quick when there is nothing to remove. What cannot be removed now is at the next start. */
    static void remove(EmbeddedServer console) {
        try {
            if (!isThere(console)) {
                return;
            }
            LOG.info("The sandbox has moved to a PostgreSQL of its own and starts afresh: removing the former one");
            try (Connection superuser = console.superuser("postgres").openGuarded()) {
                for (String role : present(superuser, "pg_roles", "rolname", ROLES)) {
                    execute(superuser, "alter role %s nologin".formatted(role));
                }
                for (String database : present(superuser, "pg_database", "datname", DATABASES)) {
                    execute(superuser, "alter database %s is_template false".formatted(database));
                    execute(superuser, "drop database %s with (force)".formatted(database));
                }
                for (String role : present(superuser, "pg_roles", "rolname", ROLES)) {
                    execute(superuser, "drop role %s".formatted(role));
                }
            }
        } catch (SQLException stays) {
            LOG.warn("The former sandbox stays until the next start: {}", stays.getMessage());
        }
    }

    private static boolean isThere(EmbeddedServer console) throws SQLException {
        try (Connection connection = console.console().openBriefly()) {
            return !present(connection, "pg_roles", "rolname", ROLES).isEmpty();
        }
    }

    private static List<String> present(Connection connection, String catalog, String column, List<String> names)
            throws SQLException {
        List<String> found = new ArrayList<>();
        String question = "select %1$s from pg_catalog.%2$s where %1$s = any (?)".formatted(column, catalog);
        try (var query = connection.prepareStatement(question)) {
            query.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
