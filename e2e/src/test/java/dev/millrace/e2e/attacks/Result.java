package dev.millrace.e2e.attacks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attack.
 *
 * @param heapBefore bytes of live objects
 * @param heapAfter the same, when it was over
 * @param backendsLeft sessions of the sandbox still at work when it was over
 * @param notTried why the attack could not be carried out on this machine; null: it was
 */
record Result(
        Attack attack,
        Tally tally,
        long heapBefore,
        long heapAfter,
        int backendsLeft,
        double seconds,
        @Nullable String notTried) {

    private static final double MEBIBYTE = 1 << 20;

    static Result notTried(Attack attack, String why) {
        return new Result(attack, new Tally(), 0, 0, 0, 0, why);
    }

    boolean holds() {
        return tally.holds() && tally.serverErrors() == 0 && tally.hangs() == 0 && backendsLeft == 0;
    }

    String row() {
        if (notTried != null) {
            return "| " + attack.name() + " | – | – | – | – | – | – | not tried |";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.1f → %.1f MiB | %d | %.0f s | %s |",
                attack.name(),
                tally.requests(),
                tally.serverErrors(),
                tally.hangs(),
                heapBefore / MEBIBYTE,
                heapAfter / MEBIBYTE,
                backendsLeft,
                seconds,
                holds() ? "held" : "**broken**");
    }

    /** What was promised, what was measured, and what did not hold. */
    String details() {
        StringBuilder text = new StringBuilder("**" + attack.name() + ".** " + attack.promise());
        if (notTried != null) {
            return text.append(" Not tried: ").append(notTried).toString();
        }
        tally.notes().forEach(note -> text.append(' ').append(note));
        text.append(" Answers by status: ").append(tally.byStatus()).append('.');
        tally.brokenPromises().forEach(broken -> text.append("\n* **Broken:** ").append(broken));
        return text.toString();
    }
}
