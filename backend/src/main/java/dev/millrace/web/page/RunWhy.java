package dev.millrace.web.page;

import dev.millrace.run.RunReasons;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.schedule.LedgerEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a run, or a planned fire, is as it is.
 *
 * @param code whose sentence the bundle has; null: {@code words} are a person's, or a sentence already
 * @param other the run that it has to do with
 */
public record RunWhy(
        @Nullable String code,
        @Nullable String words,
        @Nullable String other) {

    /** It had to wait, and waits no more. */
    static final String WAITED = "WAITED";

    private static final Set<String> CODES = Set.of(
            RunReasons.WAITS_FOR_TURN,
            RunReasons.REPLACED,
            RunReasons.RUN_IN_THE_WAY,
            RunReasons.QUEUE_FULL,
            RunStanding.PAUSING,
            RunStanding.PAUSED_BY_PERSON,
            RunStanding.DECISION_NEEDED,
            LedgerEntry.NOBODY_THERE);

    private static final Set<String> ABOUT_ANOTHER =
            Set.of(RunReasons.WAITS_FOR_TURN, RunReasons.REPLACED, RunReasons.RUN_IN_THE_WAY);

    /** Null when the state alone says it all. */
    static @Nullable RunWhy of(RunRecord run) {
        String other = run.inTheWay() == null ? null : run.inTheWay().value();
        String reason = run.reason();
        if (reason != null) {
            return of(reason, other);
        } else if (other == null) {
            return null;
        } else if (other.compareTo(run.id().value()) > 0) {
            // Ids grow with time: a newer run takes the place of an older one, an older one is waited for.
            return run.state() == RunState.CANCELLING ? new RunWhy(RunReasons.REPLACED, null, other) : null;
        }
        return new RunWhy(WAITED, null, other);
    }

    /** Of a planned fire that was not run. */
    static @Nullable RunWhy of(LedgerEntry entry) {
        String reason = entry.reason();
        if (reason == null) {
            return null;
        }
        return of(reason, entry.runId());
    }

    private static RunWhy of(String reason, @Nullable String other) {
        return CODES.contains(reason)
                ? new RunWhy(reason, null, ABOUT_ANOTHER.contains(reason) ? other : null)
                : new RunWhy(null, reason, null);
    }
}
