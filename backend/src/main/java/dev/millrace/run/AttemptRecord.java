package dev.millrace.run;

import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.TransactionMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try of a node.
 *
 * @param dataSource the id of the data source; null when there is none of the name
 * @param sql the script as it was rendered, or the template when it could not be
 * @param identity of its transaction, recorded before its first statement; null when it did not get that far
 */
public record AttemptRecord(
        String node,
        int number,
        AttemptState state,
        @Nullable String dataSource,
        TransactionMode mode,
        String sql,
        List<VariableValue> variables,
        @Nullable BackendIdentity identity,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable AttemptError error) {

    public AttemptRecord {
        variables = List.copyOf(variables);
    }

    public AttemptRecord ended(AttemptState as, Instant at, @Nullable AttemptError why) {
        return new AttemptRecord(node, number, as, dataSource, mode, sql, variables, identity, startedAt, at, why);
    }
}
