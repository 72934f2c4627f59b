package dev.millrace.sandbox;

import dev.millrace.database.ServerLogin;
import dev.millrace.datasource.DataSourceSettings;
import dev.millrace.datasource.DataSources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The sandbox's databases among the data sources: registered at every start, because their port may be another one then, and
 * marked as starting for as long as nobody can connect to them but soon will.
 */
final class SandboxSources {

    /** The mark passes by itself, should the console be killed; it is renewed often enough to survive a missed turn. */
    static final Duration MARK = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(SandboxSources.class);

    private final DataSources sources;

    SandboxSources(DataSources sources) {
        this.sources = sources;
    }

    void register(List<SandboxConnection> connections) {
        connections.forEach(this::register);
    }

    private void register(SandboxConnection connection) {
        ServerLogin login = connection.login();
        sources.provide(
                key(connection),
                new DataSourceSettings(
                        connection.dataSource(),
                        "test",
                        login.host(),
                        login.port(),
                        login.database(),
                        login.user(),
                        login.password(),
                        Map.of(),
                        DataSourceSettings.DEFAULT_POOL_SIZE));
    }

    /** Marks them for a while; to be repeated. */
    void starting(List<SandboxConnection> connections) {
        sources.starting(keys(connections), MARK);
    }

    /** Takes the mark away. When the console's database cannot be asked, it passes by itself. */
    void started(List<SandboxConnection> connections) {
        try {
            sources.started(keys(connections));
        } catch (DataAccessException | TransactionException silent) {
            LOG.warn("The sandbox's data sources go on being marked as starting for {}: {}", MARK, silent.getMessage());
        }
    }

    private static List<String> keys(List<SandboxConnection> connections) {
        return connections.stream().map(SandboxSources::key).toList();
    }

    private static String key(SandboxConnection connection) {
        return "sandbox/" + connection.login().database();
    }
}
