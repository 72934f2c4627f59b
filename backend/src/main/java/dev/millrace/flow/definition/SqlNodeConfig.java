package dev.millrace.flow.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * <em>SQL for Single Instance</em>: one script on one data source.
 *
 * @param dataSource name of the data source, so that files move between installations; null while not chosen
 * @param sql the template, at most 1 MiB in UTF-8
 */
public record SqlNodeConfig(
        @Nullable String dataSource, String sql, Transaction transaction, List<Expectation> expectations)
        implements NodeConfig {

    public static final String KIND = "sql";

    public SqlNodeConfig {
        expectations = List.copyOf(expectations);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** How the script meets transactions. */
    public enum Transaction {
        /** All statements or none. */
        SINGLE,
        /** Autocommit. */
        PER_STATEMENT
    }
}
