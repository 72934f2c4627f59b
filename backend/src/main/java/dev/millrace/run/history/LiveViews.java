package dev.millrace.run.history;

import dev.millrace.run.RunId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Folds of the runs that are looked at. They are kept, the latest ones, and go on from the last entry they know, so that looking again
 * at a run reads only what is new.
 */
@Component
public class LiveViews {

    private static final int MOST_RUNS = 100;
    /** Of all folds together; less in a small heap. */
    private static final long MOST_BYTES =
            Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 16);

    private final StoredEntries entries;
    private final Map<RunId, Held> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** One long run is folded at a time, so that however many are asked for there is memory for them. */
    private final Lock longRun = new ReentrantLock();

    public LiveViews(JdbcClient database) {
        this.entries = new StoredEntries(database);
    }

    /** A fold, used by one thread at a time. */
    private static final class Held {
        private final RunFold fold = RunFold.whole();
        private final Lock lock = new ReentrantLock();
        // Of the bytes of all: guarded by them.
        private long weight;
    }

    /**
     * What a reader makes of the run as it stands now.
     *
     * @param reader must not keep the fold; one that found no entries tells of no nodes
     */
    public <T> T read(RunId run, Function<RunFold, T> reader) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // It may see what it has written itself and what is then rolled back: nobody else must get to see that.
            return reader.apply(entries.whole(run));
        }
        Held held = held(run);
        held.lock.lock();
        try {
            catchUp(run, held);
            keep(run, held);
            return reader.apply(held.fold);
        } finally {
            held.lock.unlock();
        }
    }

    private void catchUp(RunId run, Held held) {
        try {
            if (entries.addNext(run, held.fold)) {
                longRun.lock();
                try {
                    entries.catchUp(run, held.fold);
                } finally {
                    longRun.unlock();
                }
            }
        } catch (RuntimeException broken) {
            forget(run, held);
            throw broken;
        }
    }

    private Held held(RunId run) {
        synchronized (kept) {
            return kept.computeIfAbsent(run, any -> new Held());
        }
    }

    private void keep(RunId run, Held held) {
        synchronized (kept) {
            if (kept.get(run) == held) {
                bytes += held.fold.weight() - held.weight;
                held.weight = held.fold.weight();
            }
            Iterator<Held> oldestFirst = kept.values().iterator();
            while (oldestFirst.hasNext() && (kept.size() > MOST_RUNS || bytes > MOST_BYTES)) {
                bytes -= oldestFirst.next().weight;
                oldestFirst.remove();
            }
        }
    }

    private void forget(RunId run, Held held) {
        synchronized (kept) {
            if (kept.remove(run, held)) {
                bytes -= held.weight;
            }
        }
    }

    /** How many folds are kept. */
    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }
}
