package dev.millrace.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often a server has ended by itself, and how long to wait before it is started again: not at all at first, then longer each
 * time, so that one that ends at once does not keep the machine busy. After a quiet time it counts as new.
 *
 * @param inARow how often in short succession
 * @param total how often since the console was started
 * @param last when it ended last; empty: never
 */
public record Restarts(int inARow, int total, Optional<Instant> last) {

    public static final Restarts NONE = new Restarts(0, 0, Optional.empty());

    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MANY = 5;

    /** With one more end. */
    public Restarts endedAt(Instant now) {
        boolean again = isRecent(now);
        return new Restarts(again ? inARow + 1 : 1, total + 1, Optional.of(now));
    }

    /** Whether it ended a short time ago, so that somebody should hear of it. */
    public boolean isRecent(Instant now) {
        return last.filter(ended -> Duration.between(ended, now).compareTo(QUIET) < 0)
                .isPresent();
    }

    /** Whether there is little hope that it will stay up by itself. */
    public boolean areMany() {
        return inARow >= MANY;
    }

    /** How long to wait before the next start. */
    public Duration pause() {
        if (inARow <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = SHORTEST.multipliedBy(1L << Math.min(inARow - 2, 10));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
