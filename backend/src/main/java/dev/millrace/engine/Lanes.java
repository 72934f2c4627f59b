package dev.millrace.engine;

import dev.millrace.datasource.DataSourceId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets only as many nodes of a data source have a thread as it has connections; the others wait here, first come first served,
 * and hold none.
 */
final class Lanes {

    private final Executor workers;
    private final Map<DataSourceId, Lane> lanes = new HashMap<>();

    Lanes(Executor workers) {
        this.workers = workers;
    }

    /** Runs the work as soon as the data source has a connection to spare. */
    void submit(DataSourceId source, int width, Runnable work) {
        synchronized (lanes) {
            Lane lane = lanes.computeIfAbsent(source, any -> new Lane());
            lane.width = width;
            lane.waiting.add(work);
        }
        admit(source);
    }

    /** Whether somebody waits: who has a place then gives it up rather than going on with its next node. */
    boolean crowded(DataSourceId source) {
        synchronized (lanes) {
            Lane lane = lanes.get(source);
            return lane != null && !lane.waiting.isEmpty();
        }
    }

    /** How many wait. */
    int waiting(DataSourceId source) {
        synchronized (lanes) {
            Lane lane = lanes.get(source);
            return lane == null ? 0 : lane.waiting.size();
        }
    }

    private void admit(DataSourceId source) {
        while (true) {
            Runnable work;
            synchronized (lanes) {
                Lane lane = lanes.get(source);
                if (lane == null || lane.busy >= lane.width || lane.waiting.isEmpty()) {
                    return;
                }
                work = lane.waiting.remove();
                lane.busy++;
            }
            try {
                workers.execute(() -> {
                    try {
                        work.run();
                    } finally {
                        leave(source);
                    }
                });
            } catch (RejectedExecutionException stopped) {
                leave(source);
                return;
            }
        }
    }

    private void leave(DataSourceId source) {
        synchronized (lanes) {
            Lane lane = lanes.get(source);
            if (lane != null && --lane.busy == 0 && lane.waiting.isEmpty()) {
                lanes.remove(source);
            }
        }
        admit(source);
    }

    private static final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int width;
        private int busy;
    }
}
