package dev.millrace.run;

import dev.millrace.datasource.LockWaits;
import dev.millrace.flow.definition.Definition;
import dev.millrace.run.history.LiveViews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of runs for tests of other packages, written as the front door writes them. */
public final class NewRuns {

    private NewRuns() {}

    public static void insert(JdbcClient database, RunRecord run, String json, Definition definition) {
        new NewRunRows(database).insert(List.of(NewRun.uncounted(run, json, definition, Map.of())));
    }

    /** Trusts leases although its database was started a moment ago. */
    public static ClaimStore claims(JdbcClient database, Duration lease) {
        return new ClaimStore(database, lease, Duration.ZERO);
    }

    public static RunQueries queries(JdbcClient database) {
        return new RunQueries(database, new LiveViews(database));
    }

    static RunSizes sizes(JdbcClient database) {
        return new RunSizes(database, new LiveViews(database));
    }

    public static NodeWaits waits(JdbcClient database, LockWaits locks) {
        return new NodeWaits(database, new LiveViews(database), locks);
    }

    public static void ask(JdbcClient database, RunId run, RunAct.Kind kind) {
        new RunStore(database).ask(run, kind, null, null, null, "tester", Instant.now());
    }

    public static void settle(JdbcClient database, RunId run, String node, Settling as) {
        new RunStore(database).ask(run, RunAct.Kind.SETTLE, node, as, "looked", "tester", Instant.now());
    }
}
