package dev.millrace.schedule;

import dev.millrace.time.MissedFires;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the fires that have come are run, and which were missed: a pure function of the policy and the time.
 *
 * @param missed nobody runs them any more
 * @param toRun in order
 */
record DueSlots(List<Instant> missed, List<Slot> toRun) {

    /** So late a fire is still on time: what a restart or a slow moment costs. */
    static final Duration GRACE = Duration.ofSeconds(30);
    /** Of fires that were missed, so many are run at most. */
    static final int MOST = 1000;

    /** A fire that is to be run. {@code late}: it was missed, and waits for its turn rather than being skipped. */
    record Slot(Instant plannedAt, boolean late) {}

    /**
     * Decides about fires that have come.
     *
     * @param due in order; no more of them come after the last one
     * @param newest with {@link MissedFires#ALL}, the oldest of the newest {@link #MOST} fires that have come; null: none has
     */
    static DueSlots of(
            List<Instant> due, MissedFires policy, @Nullable Instant newest, boolean moreFollow, Instant now) {
        List<Instant> missed = new ArrayList<>();
        List<Slot> toRun = new ArrayList<>();
        boolean anyOnTime = !due.isEmpty() && !isLate(due.get(due.size() - 1), now);
        for (int i = 0; i < due.size(); i++) {
            Instant slot = due.get(i);
            boolean latest = i == due.size() - 1 && !moreFollow;
            boolean run =
                    switch (policy) {
                        case LATEST -> !isLate(slot, now) || (latest && !anyOnTime);
                        case ALL -> newest != null && !slot.isBefore(newest);
                        case SKIP -> !isLate(slot, now);
                    };
            if (run) {
                toRun.add(new Slot(slot, isLate(slot, now)));
            } else {
                missed.add(slot);
            }
        }
        return new DueSlots(List.copyOf(missed), List.copyOf(toRun));
    }

    private static boolean isLate(Instant slot, Instant now) {
        return slot.isBefore(now.minus(GRACE));
    }
}
