package dev.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition of another process, with a bound: there is nothing in this JVM that could signal it. */
public final class Wait {

    private static final Duration STEP = Duration.ofMillis(50);

    private Wait() {}

    public static void until(String what, Duration limit, BooleanSupplier condition) {
        until(what, limit, STEP, condition);
    }

    static void until(String what, Duration limit, Duration step, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Waited " + limit.toSeconds() + " s in vain until " + what + ".");
            }
            LockSupport.parkNanos(step.toNanos());
        }
    }

    /** Asks until the answer fits, and returns it; the last answer stands in the message when none does. */
    public static <T> T forValue(String what, Duration limit, Supplier<T> ask, Predicate<T> fits) {
        Instant deadline = Instant.now().plus(limit);
        while (true) {
            T answer = ask.get();
            if (fits.test(answer)) {
                return answer;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(
                        "Waited " + limit.toSeconds() + " s in vain for " + what + "; last: " + answer);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
