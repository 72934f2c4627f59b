package dev.millrace.datasource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.datasource.wire.WireGuard;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one data source in one state. Callers queue for a slot in order and without limit; a connection for
 * the slot is there at once, or the reason why there is none is.
 */
final class Pool {

    /** How long HikariCP waits before it says that there is none yet, and we look for the reason. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Login login;
    private final Semaphore slots;
    private final Fresh fresh;
    private final HikariDataSource connections;
    private final Map<Connection, BackendIdentity> backends = Collections.synchronizedMap(new WeakHashMap<>());
    private int lent;
    private boolean retired;
    private volatile int identityDepth;
    private final Object poolerQuestion = new Object();
    private @Nullable Boolean lendsByTransaction;

    Pool(Login login) {
        this.login = login;
        this.slots = new Semaphore(login.source().poolSize(), true);
        this.fresh = new Fresh(login);
        HikariConfig config = new HikariConfig();
        config.setPoolName("data source " + login.source().id());
        config.setDataSource(fresh);
        config.setMaximumPoolSize(login.source().poolSize());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        this.connections = new HikariDataSource(config);
    }

    Login login() {
        return login;
    }

    boolean isOf(Login other) {
        return login.source().id().equals(other.source().id())
                && login.changedAt().equals(other.changedAt());
    }

    int waiting() {
        return slots.getQueueLength();
    }

    synchronized PoolUse use() {
        DataSource source = login.source();
        return new PoolUse(source.id(), source.name(), lent, source.poolSize(), waiting());
    }

    /** What the backend of this connection said of itself; null when it was not asked yet, or may be another each time. */
    @Nullable
    BackendIdentity backend(Connection connection) {
        return backends.get(connection);
    }

    void backend(Connection connection, BackendIdentity known) {
        backends.put(connection, known);
    }

    /** What keeps the answers on this connection small. */
    WireGuard guard(Connection connection) {
        return Objects.requireNonNull(fresh.guards.get(connection), "a connection of another pool");
    }

    /** Which of the questions about a backend this server has refused so far, see {@link BackendQuestion}. */
    int identityDepth() {
        return identityDepth;
    }

    void identityDepth(int depth) {
        identityDepth = depth;
    }

    /** Whether a pooler between us and the server gives each transaction another backend; asked once. */
    boolean lendsByTransaction() throws SQLException {
        // A lock of its own: the answer may take as long as a connect, and slots come and go meanwhile.
        synchronized (poolerQuestion) {
            if (lendsByTransaction == null) {
                try (Connection first = Connections.forQuestions(login)) {
                    lendsByTransaction = TransactionPooler.isBefore(first, login);
                }
            }
            return lendsByTransaction;
        }
    }

    /** Waits for a slot; every call that returns is followed by {@link #giveBack}. */
    void waitForSlot() throws InterruptedException {
        slots.acquire();
        synchronized (this) {
            lent++;
        }
    }

    /** A connection for a slot that the caller has. */
    Connection connect() throws SQLException {
        long mark = fresh.attempts();
        long deadline = System.nanoTime() + Connections.timeout(login).toNanos() + TimeUnit.SECONDS.toNanos(1);
        while (true) {
            try {
                return connections.getConnection();
            } catch (SQLTransientConnectionException notYet) {
                SQLException reason = fresh.failureAfter(mark);
                if (reason != null) {
                    throw reason;
                }
                if (System.nanoTime() - deadline > 0) {
                    // An attempt that began before ours may have failed for all: its words, not HikariCP's about
                    // itself.
                    throw notYet.getCause() instanceof SQLException why ? why : notYet;
                }
            }
        }
    }

    /** Lends none of the connections that there are any more: what has cut off one of them has cut off the others too. */
    void renew() {
        connections.getHikariPoolMXBean().softEvictConnections();
    }

    /** Has the connection closed instead of lent again, once it comes back. */
    void distrust(Connection connection) {
        connections.evictConnection(connection);
    }

    void giveBack() {
        slots.release();
        boolean close;
        synchronized (this) {
            lent--;
            close = retired && lent == 0;
        }
        if (close) {
            connections.close();
        }
    }

    /** Lends nothing to newcomers; what is lent comes back in peace. */
    void retire() {
        boolean close;
        synchronized (this) {
            retired = true;
            close = lent == 0;
        }
        if (close) {
            connections.close();
        }
    }

    synchronized boolean isRetired() {
        return retired;
    }

    /** Closes everything, lent or not. */
    void close() {
        connections.close();
    }

    /** Opens connections for HikariCP, and remembers why one could not be opened: HikariCP tells after its timeout only. */
    private static final class Fresh implements javax.sql.DataSource {

        private final Login login;
        private final Map<Connection, WireGuard> guards = Collections.synchronizedMap(new WeakHashMap<>());
        private long attempts;
        private long failedAttempt = -1;
        private @Nullable SQLException failure;

        Fresh(Login login) {
            this.login = login;
        }

        synchronized long attempts() {
            return attempts;
        }

        synchronized @Nullable SQLException failureAfter(long mark) {
            return failedAttempt >= mark ? failure : null;
        }

        @Override
        public Connection getConnection() throws SQLException {
            long attempt;
            synchronized (this) {
                attempt = attempts++;
            }
            try {
                Connections.Guarded opened = Connections.forScripts(login);
                guards.put(opened.connection(), opened.guard());
                return opened.connection();
            } catch (SQLException e) {
                synchronized (this) {
                    failure = e;
                    failedAttempt = Math.max(failedAttempt, attempt);
                }
                throw e;
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        /** HikariCP waits so long, when it is closed, for those who are opening connections. */
        @Override
        public int getLoginTimeout() {
            return 1;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("not a wrapper");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }

        @Override
        public String toString() {
            return login.toString();
        }
    }
}
