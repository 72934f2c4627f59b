package dev.millrace.datasource;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Which of the data sources that a console provides are being started. A mark in the console's database says so to all members,
 * for a limited time: it passes when the member that starts them is gone.
 */
final class StartingSources {

    /** So long a person waits for one. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Another member may be the one that starts it: then nobody here is woken. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final String ALL = "all";

    private final DataSourceStore store;
    private final RecentlyRead<String, Set<DataSourceId>> starting;
    private volatile CountDownLatch nextChange = new CountDownLatch(1);

    StartingSources(DataSourceStore store) {
        this.store = store;
        this.starting = new RecentlyRead<>(all -> store.starting());
    }

    /** As it was at most a moment ago. */
    Set<DataSourceId> ids() {
        return starting.get(ALL);
    }

    void mark(Collection<String> keys, Duration time) {
        store.markStarting(keys, time);
        starting.forget();
    }

    synchronized void unmark(Collection<String> keys) {
        store.markStarted(keys);
        starting.forget();
        CountDownLatch change = nextChange;
        nextChange = new CountDownLatch(1);
        change.countDown();
    }

    /** Waits until it has started; false: it has not in that time. No connection is held meanwhile. */
    boolean await(DataSourceId id, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            CountDownLatch change = nextChange;
            if (!ids().contains(id)) {
                return true;
            }
            long left = Math.min(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()), LOOK.toMillis());
            if (left <= 0 || !pause(change, left)) {
                return false;
            }
        }
    }

    private static boolean pause(CountDownLatch change, long millis) {
        try {
            var unused = change.await(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What somebody hears who has waited in vain. */
    static String sentence(String name) {
        return "\"" + name + "\" is still being started: try again in a moment.";
    }
}
