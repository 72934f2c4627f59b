package dev.millrace.engine;

import dev.millrace.flow.definition.Policy;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what became of an attempt that was cut off, again and again until there is an answer; at last, long after the attempt's own
 * time, nobody can know.
 *
 * @param own the error that ended its session; null when nobody saw one
 * @param left whether nobody waits for the answer any more
 * @param tell takes the attempt's end
 */
record SettleUntilAnswered(
        EngineParts parts,
        RunId run,
        AttemptRecord attempt,
        @Nullable OwnEnd own,
        Policy policy,
        BooleanSupplier left,
        Consumer<RunEvent> tell) {

    private static final Logger LOG = LoggerFactory.getLogger(SettleUntilAnswered.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(10);

    void start() {
        Instant since = parts.clock().instant();
        parts.workers().execute(() -> ask(since));
    }

    private void ask(Instant since) {
        if (left.getAsBoolean()) {
            return;
        }
        Instant now = parts.clock().instant();
        SettleInterruptedNode.Verdict verdict = verdict();
        if (verdict instanceof SettleInterruptedNode.Verdict.NotYet notYet) {
            Instant end = latest(attempt.startedAt().plus(policy.timeout()), since.plus(LEAST_PATIENCE));
            if (now.isBefore(end)) {
                parts.later().after(ASK_AGAIN, () -> ask(since));
                return;
            }
            verdict = new SettleInterruptedNode.Verdict.Unknown(notYet.why());
        }
        tell.accept(settled(verdict, now));
    }

    private SettleInterruptedNode.Verdict verdict() {
        try {
            return new SettleInterruptedNode(parts.settlement(), attempt, policy.rerunIsSafe(), own).ask();
        } catch (Throwable broken) {
            LOG.error("run {} node {}: settling failed, it is tried again", run, attempt.node(), broken);
            return new SettleInterruptedNode.Verdict.NotYet(String.valueOf(broken.getMessage()));
        }
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private RunEvent settled(SettleInterruptedNode.Verdict verdict, Instant now) {
        if (verdict instanceof SettleInterruptedNode.Verdict.Again again) {
            return ended(AttemptState.CANCELLED, now, again.why(), true);
        } else if (verdict instanceof SettleInterruptedNode.Verdict.Failed failed) {
            LogLine line = new LogLine(
                    attempt.node(),
                    attempt.number(),
                    now,
                    LogLine.Level.ERROR,
                    failed.error().message());
            return new RunEvent.Ended(attempt.ended(AttemptState.FAILED, now, failed.error()), false, List.of(line));
        } else if (verdict instanceof SettleInterruptedNode.Verdict.Unknown unknown) {
            return ended(AttemptState.UNKNOWN, now, unknown.why(), false);
        }
        return ended(AttemptState.SUCCEEDED, now, "Its database says that it was committed.", false);
    }

    private RunEvent ended(AttemptState as, Instant now, String why, boolean again) {
        LogLine line = new LogLine(attempt.node(), attempt.number(), now, LogLine.Level.WARNING, "Settled: " + why);
        AttemptError error = as == AttemptState.SUCCEEDED ? null : AttemptError.of(why);
        return new RunEvent.Ended(attempt.ended(as, now, error), again, List.of(line));
    }
}
