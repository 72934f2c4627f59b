package dev.millrace.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import tools.jackson.databind.JsonNode;

/**
 * The analyst's databases as a DBA sees them: a connection of its own with the sandbox's role, whose password is read
 * from the data directory as only the owner can.
 */
final class Databases {

    private final Console console;

    /** Waits for the sandbox, which comes up after the console's first answer. */
    Databases(Console console) {
        this.console = console;
        console.awaitSandbox();
    }

    /** One number from a database that a data source names. */
    long count(String dataSource, String query) {
        try (Connection connection = connect(dataSource);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query + ": " + e.getMessage(), e);
        }
    }

    void execute(String dataSource, String sql) {
        try (Connection connection = connect(dataSource);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    Connection connect(String dataSource) throws SQLException {
        JsonNode found = null;
        for (JsonNode item : console.api().get("/api/data-sources").expect(200).get("items")) {
            if (item.get("name").asString().equals(dataSource)) {
                found = item;
            }
        }
        if (found == null) {
            throw new IllegalStateException("no data source " + dataSource);
        }
        Properties properties = new Properties();
        properties.setProperty("user", found.get("user").asString());
        properties.setProperty("password", SandboxPassword.read(console.data()));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + found.get("host").asString() + ":"
                        + found.get("port").asInt() + "/"
                        + found.get("database").asString(),
                properties);
    }
}
