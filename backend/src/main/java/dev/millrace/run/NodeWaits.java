package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.datasource.BackendIdentity;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.datasource.LockWaits;
import dev.millrace.run.history.FoldedAttempt;
import dev.millrace.run.history.LiveViews;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a running node waits for in its database, asked when somebody looks. */
@Component
public class NodeWaits {

    private final JdbcClient database;
    private final LiveViews views;
    private final LockWaits locks;

    NodeWaits(JdbcClient database, LiveViews views, LockWaits locks) {
        this.database = database;
        this.views = views;
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
        record Found(boolean exists, Optional<Backend> running) {}
        Found found = views.read(
                run,
                fold -> new Found(
                        fold.node(node).isPresent(), fold.running(node).flatMap(Backend::of)));
        if (!found.exists()) {
            throw new Problem.NotFound("There is no such run or node.");
        }
        return found.running().filter(this::isKnown).map(this::ask).orElse(new View(null, null));
    }

    private record Backend(DataSourceId source, BackendIdentity identity) {

        static Optional<Backend> of(FoldedAttempt attempt) {
            String source = attempt.dataSource();
            BackendIdentity identity = attempt.identity();
            return source == null || identity == null
                    ? Optional.empty()
                    : Optional.of(new Backend(new DataSourceId(source), identity));
        }
    }

    private View ask(Backend backend) {
        LockWaits.Answer answer = locks.of(backend.source(), backend.identity());
        return answer instanceof LockWaits.Answer.Told told
                ? new View(told.lock(), null)
                : new View(null, ((LockWaits.Answer.Untold) answer).failure().message());
    }

    private boolean isKnown(Backend backend) {
        return database.sql("select exists (select from data_source where id = :id)")
                .param("id", backend.source().value())
                .query(Boolean.class)
                .single();
    }
}
