package dev.millrace.datasource;

import java.util.Map;

/**
 * A registered database connection as anybody may see it: everything but the secret. Flows refer to it by
 * {@code name}, which is unique.
 *
 * @param environment a word such as {@code production} or {@code test}
 * @param options connection options from a closed list, see the HTTP contract
 * @param poolSize most connections that are open for nodes at one time
 */
public record DataSource(
        DataSourceId id,
        String name,
        String environment,
        String host,
        int port,
        String database,
        String user,
        Map<String, String> options,
        int poolSize) {

    public DataSource {
        options = Map.copyOf(options);
    }
}
