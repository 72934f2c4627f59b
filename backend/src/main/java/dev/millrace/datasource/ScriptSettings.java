package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Lets a question see the database as a script of the data source would: with its search path and its role. */
final class ScriptSettings {

    /** Empty leaves a setting as it is. All of them end with the transaction, so that a pooler hands none of them on. */
    private static final String SET = """
            select pg_catalog.set_config('statement_timeout', ?, true),
                case when ? <> '' then pg_catalog.set_config('search_path', ?, true) end,
                case when ? <> '' then pg_catalog.set_config('role', ?, true) end
            """;

    private ScriptSettings() {}

    /** Begins a transaction that only reads; the caller ends it. */
    static void forTransaction(Connection connection, Login login, Duration longestStatement) throws SQLException {
        Map<String, String> options = login.source().options();
        String searchPath = options.getOrDefault(ConnectionOptions.SEARCH_PATH, "");
        String role = options.getOrDefault(ConnectionOptions.ROLE, "");
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        try (PreparedStatement statement = connection.prepareStatement(SET)) {
            statement.setString(1, longestStatement.toMillis() + "ms");
            statement.setString(2, searchPath);
            statement.setString(3, searchPath);
            statement.setString(4, role);
            statement.setString(5, role);
            statement.execute();
        }
    }
}
