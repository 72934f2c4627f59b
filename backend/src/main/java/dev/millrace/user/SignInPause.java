package dev.millrace.user;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing slow: after a few wrong passwords for one name, each further try has to wait, longer each time. Kept in
 * memory and bounded; it names no account, so that it works the same for names that do not exist.
 */
final class SignInPause {

    private static final int FREE_TRIES = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int MOST_NAMES = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_NAMES;
        }
    };

    SignInPause(Clock clock) {
        this.clock = clock;
    }

    /** How long this name has to wait; zero: it may try now. */
    synchronized Duration remaining(String name) {
        Failures known = failures.get(name);
        if (known == null) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (known.last().plus(FORGOTTEN_AFTER).isBefore(now)) {
            failures.remove(name);
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, known.last().plus(pauseAfter(known.count())));
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(String name) {
        Failures known = failures.remove(name);
        failures.put(name, new Failures(known == null ? 1 : known.count() + 1, clock.instant()));
    }

    synchronized void succeeded(String name) {
        failures.remove(name);
    }

    private static Duration pauseAfter(int count) {
        if (count < FREE_TRIES) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(count - FREE_TRIES, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    private record Failures(int count, Instant last) {}
}
