package dev.millrace.datasource;

import dev.millrace.common.Problem;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** One small pool per data source, made when first needed and replaced when the data source was changed. */
@Component
class PooledSessions implements SqlSessions {

    private final DataSources sources;
    private final Map<DataSourceId, Pool> pools = new ConcurrentHashMap<>();

    PooledSessions(DataSources sources) {
        this.sources = sources;
    }

    @Override
    public Opening open(SessionRequest request) throws InterruptedException {
        Pool pool = slotIn(request.dataSource());
        Connection connection = null;
        try {
            connection = pool.connect();
            return new Opening.Opened(new PgSession(pool, connection, request));
        } catch (SQLException e) {
            if (connection != null) {
                pool.distrust(connection);
            }
            pool.giveBack();
            return new Opening.NotOpened(Failures.of(e, false));
        }
    }

    @Override
    public int waiting(DataSourceId dataSource) {
        Pool pool = pools.get(dataSource);
        return pool == null ? 0 : pool.waiting();
    }

    /** The registry is read each time: it may have been changed through another member. */
    private Pool slotIn(DataSourceId id) throws InterruptedException {
        while (true) {
            Login login = sources.login(id).orElse(null);
            if (login == null) {
                forget(id);
                throw new Problem.NotFound("There is no such data source.");
            }
            Pool pool = pools.compute(id, (same, known) -> {
                if (known != null && known.isOf(login)) {
                    return known;
                }
                if (known != null) {
                    known.retire();
                }
                return new Pool(login);
            });
            pool.waitForSlot();
            if (!pool.isRetired()) {
                return pool;
            }
            pool.giveBack();
        }
    }

    private void forget(DataSourceId id) {
        Pool pool = pools.remove(id);
        if (pool != null) {
            pool.retire();
        }
    }

    @PreDestroy
    void close() {
        pools.values().forEach(Pool::close);
        pools.clear();
    }
}
