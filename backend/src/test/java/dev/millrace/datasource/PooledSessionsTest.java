package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections do not outlive what they were opened for. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class PooledSessionsTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final DataSource source;

    PooledSessionsTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        source = registry.itself("pooled " + UUID.randomUUID(), Map.of());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void an_idle_connection_is_lent_again() throws Exception {
        int first = pidOfAClosedSession();
        sessions.sweep();

        assertThat(pidOfAClosedSession()).isEqualTo(first);
    }

    @Test
    void idle_connections_of_a_removed_data_source_are_closed_without_anybody_asking_for_one() throws Exception {
        int pid = pidOfAClosedSession();
        registry.sources.remove(Registry.ANNA, source.id());

        sessions.sweep();

        Registry.await(() -> !exists(pid));
        assertThatThrownBy(() -> sessions.open(request())).isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void so_are_those_of_a_changed_one() throws Exception {
        int pid = pidOfAClosedSession();
        registry.sources.change(
                Registry.ANNA,
                source.id(),
                registry.settings(source.name(), registry.database.port(), "rotated", Map.of()));

        sessions.sweep();

        Registry.await(() -> !exists(pid));
    }

    @Test
    void a_script_that_runs_meanwhile_ends_in_peace_and_its_connection_is_closed_then() throws Exception {
        SqlSession running = opened();
        int pid = pid(running);
        registry.sources.remove(Registry.ANNA, source.id());

        sessions.sweep();

        assertThat(running.execute("select 1").succeeded()).isTrue();
        running.close();
        Registry.await(() -> !exists(pid));
    }

    private int pidOfAClosedSession() throws InterruptedException {
        try (SqlSession session = opened()) {
            return pid(session);
        }
    }

    private SqlSession opened() throws InterruptedException {
        return ((Opening.Opened) sessions.open(request())).session();
    }

    private static int pid(SqlSession session) {
        return ((Beginning.Begun) session.begin(List.of())).identity().pid();
    }

    private SessionRequest request() {
        return new SessionRequest(source.id(), "millrace/r/n", ZoneId.of("UTC"), TransactionMode.SINGLE, null, null);
    }

    private boolean exists(int pid) {
        return registry.jdbc
                        .sql("select count(*) from pg_stat_activity where pid = ?")
                        .param(pid)
                        .query(Long.class)
                        .single()
                > 0;
    }
}
