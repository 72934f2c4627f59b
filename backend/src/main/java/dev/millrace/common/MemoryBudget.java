package dev.millrace.common;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much of the heap other people's data may take, all together: answers of databases until they are recorded or told, and calls
 * with what they carry. An answer's {@link Share} grows while it comes in, without waiting: when there is little left it is refused,
 * and the answer is kept shorter. A call takes all it needs at once, and holds nothing while it waits for
 * that, so there are no deadlocks. Amounts are estimates by the callers. Safe for use by many threads.
 */
public final class MemoryBudget {

    private static final int PART_OF_HEAP = 4;

    private final long bytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long taken;
    private long takenByMuch;
    private long grown;

    /** @param bytes of all shares together */
    public MemoryBudget(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("no budget: " + bytes);
        }
        this.bytes = bytes;
    }

    /** A quarter of the largest heap that this JVM may have. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** For tests and tools that run alone. */
    public static MemoryBudget unbounded() {
        return new MemoryBudget(Long.MAX_VALUE / 4);
    }

    /** Of all shares together. */
    public long bytes() {
        return bytes;
    }

    /** What is held at this moment; little more than {@link #bytes} when something had to be kept. */
    public long held() {
        lock.lock();
        try {
            return taken + grown;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call waits for its turn. */
    boolean isWaitedFor() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A share of nothing yet. */
    public Share share() {
        return new Share(0, false);
    }

    /**
     * A share of that size. Large ones are given in the order in which they are asked for, three eighths of the budget at most, and
     * leave a quarter of it to small ones, which need not wait their turn.
     *
     * @return empty when that is not free within {@code patience}
     */
    public Optional<Share> take(long wanted, Duration patience) throws InterruptedException {
        long granted = Math.min(wanted, bytes / 8 * 3);
        boolean much = granted > bytes / 8;
        long deadline = System.nanoTime() + patience.toNanos();
        Object turn = new Object();
        lock.lock();
        try {
            if (much) {
                waiting.addLast(turn);
            }
            try {
                while (taken + grown + granted > bytes || (much && mustWait(turn, granted))) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0 || !changed.await(left, TimeUnit.NANOSECONDS)) {
                        return Optional.empty();
                    }
                }
                taken += granted;
                takenByMuch += much ? granted : 0;
                return Optional.of(new Share(granted, much));
            } finally {
                waiting.remove(turn);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean mustWait(Object turn, long granted) {
        return waiting.peekFirst() != turn || takenByMuch + granted > bytes / 4 * 3;
    }

    /** What one answer or one call holds. Closed twice, it gives back once; closed, it does not grow any more. */
    public final class Share implements AutoCloseable {

        private final long atOnce;
        private final boolean much;
        private long more;
        private boolean closed;

        private Share(long atOnce, boolean much) {
            this.atOnce = atOnce;
            this.much = much;
        }

        /**
         * Takes that much more, or nothing. Shares that grow have half of the budget together, and a single one never more than it
         * leaves free, so that there is always something left for the next.
         */
        public boolean grow(long by) {
            lock.lock();
            try {
                if (closed || more + by > bytes / 2 - grown - by) {
                    return false;
                }
                add(by);
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** Takes so much more, free or not: for what is small and has to be kept. */
        public void add(long by) {
            lock.lock();
            try {
                if (!closed) {
                    more += by;
                    grown += by;
                }
            } finally {
                lock.unlock();
            }
        }

        /** Gives back a part of what it has grown by. */
        public void shrink(long by) {
            lock.lock();
            try {
                long back = Math.min(by, more);
                more -= back;
                grown -= back;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Moves what this one has grown by into a share of its own. */
        public Share handOver() {
            lock.lock();
            try {
                Share other = new Share(0, false);
                other.more = more;
                more = 0;
                return other;
            } finally {
                lock.unlock();
            }
        }

        /** Takes over what the other one has grown by. */
        public void takeOver(Share other) {
            lock.lock();
            try {
                if (!closed) {
                    more += other.more;
                    other.more = 0;
                }
            } finally {
                lock.unlock();
            }
        }

        /** What it has grown by. */
        public long bytesGrown() {
            lock.lock();
            try {
                return more;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    taken -= atOnce;
                    takenByMuch -= much ? atOnce : 0;
                    grown -= more;
                    more = 0;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
