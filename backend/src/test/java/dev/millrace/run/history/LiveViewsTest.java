package dev.millrace.run.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.Ids;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.JournalRows;
import dev.millrace.run.NewRuns;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.NodeState;
import dev.millrace.run.Origin;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunState;
import dev.millrace.testing.Postgres;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Folds that are kept, on a real PostgreSQL. */
@Postgres
class LiveViewsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String TWO_NODES = """
            {"format": "millrace/v1", "name": "Two", "nodes": [
              {"key": "a", "name": "A", "kind": "sql"}, {"key": "b", "name": "B", "kind": "sql"}]}
            """;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final JournalRows journal;
    private final LiveViews views;

    LiveViewsTest(DataSource console) {
        database = JdbcClient.create(console);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(console));
        journal = new JournalRows(database);
        views = new LiveViews(database);
    }

    private RunId run() {
        RunId id = new RunId(Ids.next(NOW));
        RunRecord run = new RunRecord(
                id,
                "flow",
                "Two",
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                NOW,
                NOW,
                ZoneOffset.UTC,
                null,
                1L,
                null,
                "tester",
                NOW,
                null,
                null);
        NewRuns.insert(database, run, TWO_NODES, DefinitionJson.parse(TWO_NODES).definition());
        return id;
    }

    private List<NodeState> states(RunId run) {
        return views.read(
                run,
                fold -> fold.nodes().values().stream().map(NodeProgress::state).toList());
    }

    @Test
    void a_run_that_is_looked_at_again_is_read_from_where_it_is_known() {
        RunId run = run();
        assertThat(states(run)).containsExactly(NodeState.WAITING, NodeState.WAITING);
        journal.move(run, Map.of("b", "SUCCEEDED"));
        // What is known already is not looked for.
        database.sql("delete from run_entry where run_id = :run and step = 1")
                .param("run", run.value())
                .update();
        assertThat(states(run)).containsExactly(NodeState.WAITING, NodeState.SUCCEEDED);
    }

    @Test
    void what_is_rolled_back_is_seen_by_its_own_transaction_alone() {
        RunId run = run();
        transactions.executeWithoutResult(status -> {
            journal.move(run, Map.of("a", "FAILED"));
            assertThat(states(run)).containsExactly(NodeState.FAILED, NodeState.WAITING);
            status.setRollbackOnly();
        });
        journal.move(run, Map.of("b", "CANCELLED"));
        assertThat(states(run)).containsExactly(NodeState.WAITING, NodeState.CANCELLED);
    }

    @Test
    void the_latest_hundred_are_kept() {
        RunId first = run();
        states(first);
        for (int i = 0; i < 150; i++) {
            states(run());
        }
        assertThat(views.size()).isEqualTo(100);
        assertThat(states(first)).hasSize(2);
    }

    @Test
    void a_run_that_nobody_has_made_has_no_nodes() {
        assertThat(states(new RunId(Ids.next(NOW)))).isEmpty();
    }
}
