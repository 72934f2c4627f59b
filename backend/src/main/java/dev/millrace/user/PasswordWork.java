package dev.millrace.user;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords, a tenth of a second of a processor each, on some of the processors only: people who are known have
 * theirs, so that strangers cannot take all.
 */
final class PasswordWork {

    private static final int MOST_WAITING = 16;
    private static final long PATIENCE_MILLIS = 2_000;

    private final Semaphore strangers;
    private final Semaphore known;

    PasswordWork(int processors) {
        this.strangers = new Semaphore(Math.max(1, processors / 2), true);
        this.known = new Semaphore(Math.max(1, processors / 2) + 1, true);
    }

    /** What the comparison says; null when it could not begin in time. */
    @Nullable
    Boolean matches(boolean isKnown, BooleanSupplier comparison) {
        Semaphore places = isKnown ? known : strangers;
        if (places.getQueueLength() >= MOST_WAITING || !entered(places)) {
            return null;
        }
        try {
            return comparison.getAsBoolean();
        } finally {
            places.release();
        }
    }

    private static boolean entered(Semaphore places) {
        try {
            return places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
