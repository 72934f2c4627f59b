package dev.millrace.datasource;

import dev.millrace.common.Names;
import dev.millrace.common.Problem;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a data source, checked and trimmed; a wrong field is a {@link Problem.Invalid} that names it.
 *
 * @param host a name or an address, or several with commas between them
 * @param password null keeps the one that is stored; a new data source then has an empty one
 */
public record DataSourceSettings(
        String name,
        String environment,
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        Map<String, String> options,
        int poolSize) {

    public static final String DEFAULT_ENVIRONMENT = "production";
    public static final int DEFAULT_PORT = 5432;
    public static final int DEFAULT_POOL_SIZE = 5;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ENVIRONMENT = 50;
    private static final int LONGEST_IDENTIFIER = 63;
    private static final int LONGEST_HOST = 1_000;
    private static final int LONGEST_PASSWORD = 1_000;
    private static final int LARGEST_PORT = 65_535;
    private static final int LARGEST_POOL = 100;

    /** No character of these can end the host in a JDBC address and begin something else. */
    private static final Pattern HOSTS = Pattern.compile("[\\p{L}\\p{N}._:\\[\\]%-]+(,[\\p{L}\\p{N}._:\\[\\]%-]+)*");

    public DataSourceSettings {
        name = name("name", name, LONGEST_NAME);
        environment = name("environment", environment, LONGEST_ENVIRONMENT);
        host = text("host", host, LONGEST_HOST);
        if (!HOSTS.matcher(host).matches()) {
            throw Problem.Invalid.field("host", "must be a host name or an address");
        }
        if (port < 1 || port > LARGEST_PORT) {
            throw Problem.Invalid.field("port", "must be from 1 to " + LARGEST_PORT);
        }
        database = text("database", database, LONGEST_IDENTIFIER);
        user = text("user", user, LONGEST_IDENTIFIER);
        if (password != null && password.length() > LONGEST_PASSWORD) {
            throw Problem.Invalid.field("password", "may have at most " + LONGEST_PASSWORD + " characters");
        }
        options = ConnectionOptions.checked(options);
        if (poolSize < 1 || poolSize > LARGEST_POOL) {
            throw Problem.Invalid.field("poolSize", "must be from 1 to " + LARGEST_POOL);
        }
    }

    private static String name(String field, String given, int longest) {
        String name = text(field, Names.of(given), longest);
        String refusal = Names.refusal(name);
        if (refusal != null) {
            throw Problem.Invalid.field(field, refusal);
        }
        return name;
    }

    private static String text(String field, String given, int longest) {
        String text = given.strip();
        if (text.isEmpty()) {
            throw Problem.Invalid.field(field, "must not be empty");
        }
        if (text.length() > longest) {
            throw Problem.Invalid.field(field, "may have at most " + longest + " characters");
        }
        return text;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "DataSourceSettings[" + name + ", " + user + "@" + host + ":" + port + "/" + database + "]";
    }
}
