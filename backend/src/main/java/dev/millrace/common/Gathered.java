package dev.millrace.common;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Does work for many threads together: what is handed in while a group is being worked on makes up the next group. It has no thread of
 * its own: a thread that finds no group in progress works on its own item and on all that are waiting, and then hands over to the first
 * thread that has arrived in the meantime. At low load each item is a group by itself, and no thread waits. Safe for use by many threads, which are not
 * interrupted while they wait.
 *
 * @param <T> what is handed in
 * @param <R> what comes of it
 */
public final class Gathered<T, R> {

    private final int mostItems;
    private final long mostWeight;
    private final ToLongFunction<T> weight;
    private final Function<List<T>, List<R>> work;
    private final Deque<Entry<T, R>> waiting = new ArrayDeque<>();
    private boolean working;

    /**
     * Groups of bounded size.
     *
     * @param mostItems of a group
     * @param mostWeight of all items of a group; a heavier item is a group by itself
     * @param work on one group at a time: gives as many results as there are items, in their order
     */
    public Gathered(int mostItems, long mostWeight, ToLongFunction<T> weight, Function<List<T>, List<R>> work) {
        this.mostItems = mostItems;
        this.mostWeight = mostWeight;
        this.weight = weight;
        this.work = work;
    }

    /** What came of an item. */
    public sealed interface Outcome<R> {

        record Done<R>(R result) implements Outcome<R> {}

        /** The work on its group failed, for which another item of it may be to blame. */
        record Failed<R>(RuntimeException why, int groupSize) implements Outcome<R> {}
    }

    private static final class Entry<T, R> {
        private final T item;
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();
        private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

        Entry(T item) {
            this.item = item;
        }
    }

    /** Has the item worked on, and waits for that. An {@link Error} of the work is thrown in the thread that did it. */
    public Outcome<R> handIn(T item) {
        Entry<T, R> own = new Entry<>(item);
        boolean first;
        synchronized (waiting) {
            waiting.add(own);
            first = !working;
            working = true;
        }
        if (first || own.turn.join()) {
            workOn(group());
        }
        return own.outcome.join();
    }

    /** How many items no group has been made of yet. */
    public int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Whether nothing is being worked on and nothing waits. */
    public boolean isIdle() {
        synchronized (waiting) {
            return !working;
        }
    }

    private List<Entry<T, R>> group() {
        synchronized (waiting) {
            List<Entry<T, R>> group = new ArrayList<>();
            long weighs = 0;
            while (!waiting.isEmpty() && group.size() < mostItems) {
                weighs += weight.applyAsLong(waiting.element().item);
                if (weighs > mostWeight && !group.isEmpty()) {
                    break;
                }
                group.add(waiting.remove());
            }
            return group;
        }
    }

    private void workOn(List<Entry<T, R>> group) {
        try {
            List<R> results = work.apply(group.stream().map(entry -> entry.item).toList());
            for (int i = 0; i < group.size(); i++) {
                tell(group.get(i), new Outcome.Done<>(results.get(i)));
            }
        } catch (RuntimeException failed) {
            group.forEach(entry -> tell(entry, new Outcome.Failed<>(failed, group.size())));
        } finally {
            // Whatever happened, no thread may be left waiting, neither in this group nor behind it.
            group.forEach(entry -> tell(
                    entry,
                    new Outcome.Failed<>(new IllegalStateException("the work on its group broke off"), group.size())));
            handOn();
        }
    }

    private static <T, R> void tell(Entry<T, R> entry, Outcome<R> outcome) {
        entry.outcome.complete(outcome);
        entry.turn.complete(false);
    }

    private void handOn() {
        Entry<T, R> next;
        synchronized (waiting) {
            next = waiting.peek();
            working = next != null;
        }
        if (next != null) {
            next.turn.complete(true);
        }
    }
}
