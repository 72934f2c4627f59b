package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.LockWaits;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a running node waits for in its database, asked when somebody looks. */
@Component
public class NodeWaits {

    private final JdbcClient database;
    private final LockWaits locks;

    NodeWaits(JdbcClient database, LockWaits locks) {
        this.database = database;
        this.locks = locks;
    }

    /**
     * The answer as programs get it.
     *
     * @param lock null: the node waits for none, or does not run
     * @param untold why its database did not tell; null: it did
     */
    public record View(
            LockWaits.@Nullable Lock lock, @Nullable String untold) {}

    /**
     * Asks the node's database.
     *
     * @throws Problem.NotFound when there is no such run or node
     */
    public View of(RunId run, String node) {
        boolean exists = database.sql("select exists (select from node_run where run_id = :run and key = :node)")
                .param("run", run.value())
                .param("node", node)
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw new Problem.NotFound("There is no such run or node.");
        }
        return running(run, node).map(this::ask).orElse(new View(null, null));
    }

    private record Backend(DataSourceId source, BackendIdentity identity) {}

    private View ask(Backend backend) {
        LockWaits.Answer answer = locks.of(backend.source(), backend.identity());
        return answer instanceof LockWaits.Answer.Told told
                ? new View(told.lock(), null)
                : new View(null, ((LockWaits.Answer.Untold) answer).failure().message());
    }

    private Optional<Backend> running(RunId run, String node) {
        return database.sql("""
                        select a.data_source, a.identity
                        from attempt a join data_source d on d.id = a.data_source
                        where a.run_id = :run and a.node_key = :node and a.state = 'RUNNING' and a.identity is not null
                        """)
                .param("run", run.value())
                .param("node", node)
                .query((row, n) -> new Backend(
                        new DataSourceId(row.getString("data_source")),
                        Objects.requireNonNull(StoredJson.read(row.getString("identity"), BackendIdentity.class))))
                .optional();
    }
}
