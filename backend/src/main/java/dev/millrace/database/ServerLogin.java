package dev.millrace.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * How to log in to one database of the embedded server.
 *
 * @param host a loopback address
 * @param port the TCP port, which may differ after each start
 */
public record ServerLogin(String host, int port, String database, String user, String password) {

    private static final String CONNECT_SECONDS = "10";
    private static final String SILENCE_SECONDS = "20";

    /** The JDBC address without user and password. */
    public String url() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    /** Opens a connection of its own. */
    public Connection open() throws SQLException {
        return open(new Properties());
    }

    /** The same, and it gives up on a server that is silent for longer than any step of a set-up takes. */
    public Connection openBriefly() throws SQLException {
        return open(brief());
    }

    /**
     * The same again, whose names can only mean PostgreSQL's own objects. A database that others may create in can carry
     * functions, operators and a search path that are traps for a superuser.
     */
    public Connection openGuarded() throws SQLException {
        var guarded = brief();
        guarded.setProperty("options", "-c search_path=pg_catalog,pg_temp -c lock_timeout=5s -c statement_timeout=10s");
        return open(guarded);
    }

    private static Properties brief() {
        var properties = new Properties();
        properties.setProperty("socketTimeout", SILENCE_SECONDS);
        return properties;
    }

    private Connection open(Properties properties) throws SQLException {
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        return DriverManager.getConnection(url(), properties);
    }

    @Override
    public String toString() {
        return "ServerLogin[" + url() + ", user " + user + "]";
    }
}
