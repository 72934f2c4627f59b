package dev.millrace.engine;

import dev.millrace.datasource.Cancellation;
import dev.millrace.datasource.Opening;
import dev.millrace.datasource.SessionRequest;
import dev.millrace.datasource.SqlSession;
import dev.millrace.run.RunId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one attempt, which one thread opens and uses and any other may stop at any time: while it waits for a connection
 * by an interrupt, later at its backend, again and again until that is gone.
 */
final class StoppableSession {

    private static final Logger LOG = LoggerFactory.getLogger(StoppableSession.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final EngineParts parts;
    private final RunId run;
    private final String node;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable SqlSession session;
    private @Nullable Thread opening;
    private @Nullable Stop stop;

    StoppableSession(EngineParts parts, RunId run, String node) {
        this.parts = parts;
        this.run = run;
        this.node = node;
    }

    /** Waits for a connection. Null when it was stopped: then there is none. */
    @Nullable
    Opening open(SessionRequest request) {
        Opening opened;
        try {
            synchronized (this) {
                if (stop != null) {
                    return null;
                }
                opening = Thread.currentThread();
            }
            opened = parts.sessions().open(request);
        } catch (InterruptedException stopped) {
            return null;
        } finally {
            synchronized (this) {
                opening = null;
                if (stop != null) {
                    // The interrupt may have come too late for the wait; it must not hit anything else.
                    Thread.interrupted();
                }
            }
        }
        return opened instanceof Opening.Opened taken && !keep(taken.session()) ? null : opened;
    }

    private synchronized boolean keep(SqlSession taken) {
        session = taken;
        if (stop != null) {
            taken.close();
            gone.complete(null);
            return false;
        }
        return true;
    }

    /** The one that was opened last. */
    synchronized @Nullable SqlSession session() {
        return session;
    }

    /** Why it was stopped; null: it was not. */
    synchronized @Nullable Stop stopped() {
        return stop;
    }

    /** After a stop: until nothing of it runs in the database any more. */
    void awaitGone() {
        gone.join();
    }

    /** Nobody waits any longer until it is gone, nor is it ended again. */
    void giveUp() {
        gone.complete(null);
    }

    /** Makes it end. The first reason counts; returns at once. */
    void stop(Stop why) {
        SqlSession taken;
        synchronized (this) {
            if (stop != null) {
                return;
            }
            stop = why;
            taken = session;
            if (opening != null) {
                opening.interrupt();
            }
        }
        if (taken != null) {
            try {
                parts.workers().execute(() -> end(taken));
            } catch (RejectedExecutionException stopped) {
                // The console has stopped: its connections close with it, and the next owner settles.
                LOG.debug("run {} node {}: left behind", run, node, stopped);
            }
        }
    }

    private void end(SqlSession taken) {
        if (gone.isDone()) {
            return;
        }
        try {
            Cancellation outcome = taken.cancel(GRACE);
            if (outcome instanceof Cancellation.NotGone alive) {
                LOG.warn("run {} node {}: not cancelled yet: {}", run, node, alive.reason());
                parts.later().after(AGAIN, () -> end(taken));
            } else {
                gone.complete(null);
            }
        } catch (Throwable broken) {
            LOG.error("run {} node {}: cancelling failed, it is tried again", run, node, broken);
            parts.later().after(AGAIN, () -> end(taken));
        }
    }
}
