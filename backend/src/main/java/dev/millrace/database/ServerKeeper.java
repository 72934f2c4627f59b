package dev.millrace.database;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the console's own server again when it has ended by itself: on its port, which connections go by, and with growing
 * pauses. What it had committed is there again; the console goes on as after any outage of its database.
 */
public final class ServerKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerKeeper.class);

    private static final int TRIM_SECONDS = 10;

    private final EmbeddedServer server;
    private final Clock clock;
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "server-keeper");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Restarts restarts = Restarts.NONE;

    ServerKeeper(EmbeddedServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
        watch();
        var unused = work.scheduleWithFixedDelay(server::trimLog, TRIM_SECONDS, TRIM_SECONDS, TimeUnit.SECONDS);
    }

    /** How often it has ended by itself, or could not be started again. */
    public Restarts restarts() {
        return restarts;
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    private void watch() {
        var unused = server.ended().thenRun(() -> later(Duration.ZERO, this::ended));
    }

    private void ended() {
        if (!server.isRunning()) {
            LOG.error("The console's PostgreSQL has ended by itself: starting it again");
            tryAgain();
        }
    }

    private void tryAgain() {
        restarts = restarts.endedAt(clock.instant());
        later(restarts.pause(), this::start);
    }

    private void start() {
        try {
            server.startAgain();
        } catch (RuntimeException refused) {
            LOG.error("The console's PostgreSQL could not be started again: {}", refused.getMessage());
            tryAgain();
            return;
        }
        watch();
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = work.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The console is being stopped");
        }
    }

    /** From now on its end is wanted. */
    @Override
    public void close() {
        work.shutdownNow();
    }
}
