package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several callers on one pool. */
@Postgres
class PoolTest {

    private final Registry registry;

    PoolTest(TestDatabase database) {
        registry = new Registry(database);
    }

    @Test
    void everyone_who_waits_for_a_database_that_does_not_answer_hears_why() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(9);
        PooledSessions sessions = new PooledSessions(registry.sources);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DataSource hole = registry.sources.add(
                    Registry.ANNA,
                    registry.settings("hole", silent.getLocalPort(), "x", Map.of("connectTimeout", "1")));
            SessionRequest request = new SessionRequest(
                    hole.id(), "millrace/run/node", ZoneOffset.UTC, TransactionMode.SINGLE, null, null);
            List<Future<Opening>> openings = new ArrayList<>();
            for (int caller = 0; caller < 9; caller++) {
                openings.add(callers.submit(() -> sessions.open(request)));
            }

            Set<String> reasons = new HashSet<>();
            for (Future<Opening> opening : openings) {
                assertThat(opening.get())
                        .isInstanceOfSatisfying(
                                Opening.NotOpened.class,
                                refused -> reasons.add(refused.failure().message()));
            }
            // The driver's, in whatever language; HikariCP's begin with the name of its pool.
            assertThat(reasons).singleElement().asString().doesNotContain("data source");
        } finally {
            callers.shutdownNow();
            sessions.close();
        }
    }
}
