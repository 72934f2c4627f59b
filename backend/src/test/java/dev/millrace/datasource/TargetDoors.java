package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** The test database as the data source {@code target}, for tests of the packages above: real pools, sessions and questions. */
public final class TargetDoors implements AutoCloseable {

    public static final String NAME = "target";

    public final DataSources sources;
    public final SqlSessions sessions;
    public final Settlement settlement;
    public final LockWaits locks;
    private final Registry registry;
    private final PooledSessions pooled;
    private final DataSourceId id;

    public TargetDoors(TestDatabase database) {
        this(database, MemoryBudget.unbounded());
    }

    /** @param memory what its answers take */
    public TargetDoors(TestDatabase database, MemoryBudget memory) {
        registry = new Registry(database, Registry.anything(memory));
        sources = registry.sources;
        pooled = new PooledSessions(sources);
        sessions = pooled;
        settlement = new ServerQuestions(sources);
        locks = new LockQuestion(sources);
        id = sources.named(NAME)
                .orElseGet(() -> registry.itself(NAME, Map.of()))
                .id();
        up();
    }

    /** Its address is one at which nobody listens. */
    public void down() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address(free.getLocalPort());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Its address is right. */
    public void up() {
        address(registry.database.port());
    }

    /** It is a database on another server, or is reached in another way, from now on. */
    public void at(TestDatabase elsewhere, Map<String, String> options) {
        sources.change(
                Registry.ANNA,
                id,
                new DataSourceSettings(
                        NAME,
                        "test",
                        elsewhere.host(),
                        elsewhere.port(),
                        elsewhere.name(),
                        elsewhere.user(),
                        TestDatabase.PASSWORD,
                        options,
                        3));
    }

    /** It is reached through another port of this host. */
    public void through(int port) {
        address(port);
    }

    private void address(int port) {
        sources.change(Registry.ANNA, id, registry.settings(NAME, port, TestDatabase.PASSWORD, Map.of()));
    }

    @Override
    public void close() {
        pooled.close();
    }
}
