package dev.millrace.datasource;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers that may be a moment old: a run asks the same question for each of its nodes. What this member changes is forgotten at
 * once, what another member changes after {@link #FRESH}.
 */
final class RecentlyRead<K, V> {

    static final Duration FRESH = Duration.ofSeconds(1);

    /** More keys than this are asked by nobody who means well: start anew. */
    private static final int MOST = 10_000;

    private record Answer<V>(V value, long readAt) {}

    private final Function<K, V> read;
    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

    RecentlyRead(Function<K, V> read) {
        this.read = read;
    }

    V get(K key) {
        Answer<V> known = answers.get(key);
        if (known != null && System.nanoTime() - known.readAt() < FRESH.toNanos()) {
            return known.value();
        }
        long before = System.nanoTime();
        V value = read.apply(key);
        if (answers.size() >= MOST) {
            answers.clear();
        }
        answers.put(key, new Answer<>(value, before));
        return value;
    }

    void forget() {
        answers.clear();
    }
}
