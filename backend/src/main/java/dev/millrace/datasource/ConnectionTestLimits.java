package dev.millrace.datasource;

import dev.millrace.common.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How often connections are tested, and how many at once: each test tells what answers at an address of somebody's choice,
 * so that many of them would be a map of the network behind the console.
 */
final class ConnectionTestLimits {

    static final int MOST_A_MINUTE = 30;
    static final int MOST_AT_ONCE = 8;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Deque<Instant>> begun = new HashMap<>();
    private int atWork;

    ConnectionTestLimits(Clock clock) {
        this.clock = clock;
    }

    /** Every call that returns is followed by {@link #end}. Throws {@link Problem.TooMany}. */
    synchronized void begin(String account) {
        Instant now = clock.instant();
        Instant minuteAgo = now.minus(MINUTE);
        begun.values().forEach(times -> {
            while (!times.isEmpty() && !times.getFirst().isAfter(minuteAgo)) {
                times.removeFirst();
            }
        });
        begun.values().removeIf(Deque::isEmpty);
        Deque<Instant> mine = begun.computeIfAbsent(account, unused -> new ArrayDeque<>());
        if (mine.size() >= MOST_A_MINUTE) {
            throw tooMany("At most " + MOST_A_MINUTE + " connections are tested a minute for one account.");
        }
        if (atWork >= MOST_AT_ONCE) {
            throw tooMany("At most " + MOST_AT_ONCE + " connections are tested at once.");
        }
        mine.addLast(now);
        atWork++;
    }

    synchronized void end() {
        atWork--;
    }

    private static Problem.TooMany tooMany(String limit) {
        return new Problem.TooMany(limit + " Try again in a moment.");
    }
}
