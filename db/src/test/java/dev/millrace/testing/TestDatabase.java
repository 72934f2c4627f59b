package dev.millrace.testing;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One database on a test server. The user is the superuser of that server, which takes any password.
 *
 * @param host a loopback address
 * @param port the server's TCP port
 * @param name the database
 * @param user the role that tests connect as
 */
public record TestDatabase(String host, int port, String name, String user) {

    /** The password to give where one is required; the server does not look at it. */
    public static final String PASSWORD = "not-looked-at";

    /** The address without user and password. */
    public String url() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
    }

    /** Opens a new connection each time; not a pool. */
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser(user);
        source.setPassword(PASSWORD);
        return source;
    }

    /** Another database of the same server. */
    public TestDatabase sibling(String other) {
        return new TestDatabase(host, port, other, user);
    }
}
