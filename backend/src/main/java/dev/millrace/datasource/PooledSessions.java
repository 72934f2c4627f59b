package dev.millrace.datasource;

import dev.millrace.common.Problem;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One small pool per data source, made when first needed, replaced when the data source was changed, and closed when it
 * was removed, whichever member did that.
 */
@Component
class PooledSessions implements SqlSessions, PoolUses {

    private static final Logger log = LoggerFactory.getLogger(PooledSessions.class);
    private static final int SWEEP_SECONDS = 30;

    private final DataSources sources;
    private final Map<DataSourceId, Pool> pools = new ConcurrentHashMap<>();
    private final ScheduledExecutorService broom = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "pool-sweep");
        thread.setDaemon(true);
        return thread;
    });

    PooledSessions(DataSources sources) {
        this.sources = sources;
        var unused = broom.scheduleWithFixedDelay(this::sweepOrSay, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Opening open(SessionRequest request) throws InterruptedException {
        Pool pool = slotIn(request.dataSource());
        Connection connection = null;
        PgSession session = null;
        try {
            connection = pool.connect();
            session = new PgSession(pool, connection, request);
            return new Opening.Opened(session);
        } catch (SQLException e) {
            return new Opening.NotOpened(Failures.of(e, false));
        } finally {
            if (session == null) {
                if (connection != null) {
                    pool.distrust(connection);
                }
                pool.giveBack();
            }
        }
    }

    @Override
    public int waiting(DataSourceId dataSource) {
        Pool pool = pools.get(dataSource);
        return pool == null ? 0 : pool.waiting();
    }

    @Override
    public List<PoolUse> now() {
        return pools.values().stream().map(Pool::use).toList();
    }

    /** The registry is read each time: it may have been changed through another member. */
    private Pool slotIn(DataSourceId id) throws InterruptedException {
        while (true) {
            Login login = sources.login(id).orElse(null);
            if (login == null) {
                forget(id);
                throw new Problem.NotFound("There is no such data source.");
            }
            Pool pool = poolOf(login);
            pool.waitForSlot();
            if (!pool.isRetired()) {
                return pool;
            }
            pool.giveBack();
        }
    }

    /** Closing a pool can take seconds: it happens outside of the map, whose locks others wait for. */
    private Pool poolOf(Login login) {
        DataSourceId id = login.source().id();
        while (true) {
            Pool known = pools.get(id);
            if (known != null && known.isOf(login)) {
                return known;
            }
            Pool fresh = new Pool(login);
            boolean taken = known == null ? pools.putIfAbsent(id, fresh) == null : pools.replace(id, known, fresh);
            if (!taken) {
                fresh.retire();
            } else {
                if (known != null) {
                    known.retire();
                }
                return fresh;
            }
        }
    }

    private void sweepOrSay() {
        try {
            sweep();
        } catch (Throwable e) {
            log.warn("Pools were not swept, they are in {} s: {}", SWEEP_SECONDS, e.toString(), e);
        }
    }

    /** Lets go of pools that nobody has asked for since their data source was changed or removed. */
    void sweep() {
        if (pools.isEmpty()) {
            return;
        }
        Map<DataSourceId, Instant> states = sources.states();
        pools.forEach((id, pool) -> {
            if (!pool.login().changedAt().equals(states.get(id)) && pools.remove(id, pool)) {
                pool.retire();
            }
        });
    }

    private void forget(DataSourceId id) {
        Pool pool = pools.remove(id);
        if (pool != null) {
            pool.retire();
        }
    }

    @PreDestroy
    void close() {
        broom.shutdownNow();
        pools.values().forEach(Pool::close);
        pools.clear();
    }
}
