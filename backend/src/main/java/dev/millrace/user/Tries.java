package dev.millrace.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tries for one kind of key (a name, an address), each with a pause that grows after some free ones. Kept in memory as
 * digests, so that a key takes the same room whatever was sent, for {@link #FORGOTTEN_AFTER} and at most so many.
 */
final class Tries {

    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration PURGED_EVERY = Duration.ofMinutes(1);
    private static final int DIGEST_CHARACTERS = 32;

    private final int free;
    private final boolean oneAtATime;
    private final int most;
    private final Map<String, Tried> tried = new LinkedHashMap<>();
    private Instant purged = Instant.EPOCH;

    /**
     * Tries of one kind.
     *
     * @param free tries before the first pause
     * @param oneAtATime whether a try waits until the one before has ended
     * @param most keys that are kept; the oldest leave first
     */
    Tries(int free, boolean oneAtATime, int most) {
        this.free = free;
        this.oneAtATime = oneAtATime;
        this.most = most;
    }

    private record Tried(int count, Instant last, boolean busy) {}

    /** How long this key has to wait; zero: it may try now. */
    Duration remaining(String key, Instant now) {
        Tried known = tried.get(digest(key));
        if (known == null || isForgotten(known, now)) {
            return Duration.ZERO;
        }
        if (oneAtATime && known.busy()) {
            return BUSY;
        }
        Duration left = Duration.between(now, known.last().plus(pauseAfter(known.count())));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Counts a try at its beginning, so that tries at the same time cannot all come before the pause. */
    void begun(String key, Instant now) {
        purge(now);
        String digest = digest(key);
        Tried known = tried.remove(digest);
        int count = known == null || isForgotten(known, now) ? 0 : known.count();
        tried.put(digest, new Tried(count + 1, now, true));
        if (tried.size() > most) {
            tried.remove(tried.keySet().iterator().next());
        }
    }

    void ended(String key) {
        tried.computeIfPresent(digest(key), (any, known) -> new Tried(known.count(), known.last(), false));
    }

    /** The try was none: it was right, or nothing was looked at. */
    void undone(String key) {
        tried.computeIfPresent(
                digest(key),
                (any, known) -> known.count() <= 1 ? null : new Tried(known.count() - 1, known.last(), false));
    }

    void forget(String key) {
        tried.remove(digest(key));
    }

    int size() {
        return tried.size();
    }

    private static boolean isForgotten(Tried known, Instant now) {
        return known.last().plus(FORGOTTEN_AFTER).isBefore(now);
    }

    private void purge(Instant now) {
        if (purged.plus(PURGED_EVERY).isBefore(now)) {
            purged = now;
            tried.values().removeIf(known -> isForgotten(known, now));
        }
    }

    private Duration pauseAfter(int count) {
        if (count < free) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(count - free, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    private static String digest(String key) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
