package dev.millrace.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** What is to be done again after a while; holds no thread. Lost with the process: the tables say what has to be done. */
final class Later {

    private final Clock clock;
    private final Executor workers;
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));

    private record Due(Instant at, Runnable work) {}

    Later(Clock clock, Executor workers) {
        this.clock = clock;
        this.workers = workers;
    }

    void after(Duration delay, Runnable work) {
        synchronized (queue) {
            queue.add(new Due(clock.instant().plus(delay), work));
        }
    }

    /** Starts what is due. */
    void tick() {
        List<Runnable> due = new ArrayList<>();
        Instant now = clock.instant();
        synchronized (queue) {
            for (Due first = queue.peek(); first != null && !first.at().isAfter(now); first = queue.peek()) {
                queue.remove();
                due.add(first.work());
            }
        }
        due.forEach(workers::execute);
    }
}
