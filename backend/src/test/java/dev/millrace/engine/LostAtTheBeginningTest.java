package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.CuttingProxy;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that is lost while a node begins, when nothing of its script was sent. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class LostAtTheBeginningTest {

    /** Of the question that begins a transaction. */
    private static final String BEGINNING = "pg_current_xact_id()";

    private Bench bench;
    private TestDatabase database;

    @BeforeEach
    void prepare(TestDatabase database) {
        this.database = database;
        bench = new Bench(database);
        bench.execute("drop table if exists t; create table t (a int)");
    }

    @AfterEach
    void release() {
        bench.close();
    }

    private RunView ranThrough(CuttingProxy proxy) {
        bench.target.through(proxy.port());
        Engine engine = bench.engine();
        var id = bench.queued(
                SampleFlows.chain(1, "set transaction isolation level serializable; insert into t values (1)"));
        engine.look();
        return bench.ended(engine, id);
    }

    @Test
    void it_is_replaced_once_and_the_node_knows_nothing_of_it() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(database.port(), BEGINNING, 1)) {
            RunView run = ranThrough(proxy);
            assertThat(proxy.left()).isZero();
            assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.nodes().get(0).attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.state()).isEqualTo(AttemptState.SUCCEEDED);
                assertThat(attempt.statements()).extracting("command").containsExactly("SET", "INSERT");
            });
            assertThat(bench.count("t")).isEqualTo(1);
        }
    }

    @Test
    void the_second_loss_fails_a_node_that_has_no_retries() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(database.port(), BEGINNING, 2)) {
            RunView run = ranThrough(proxy);
            assertThat(proxy.left()).isZero();
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.nodes().get(0).attempts()).hasSize(1);
            assertThat(bench.count("t")).isZero();
        }
    }
}
