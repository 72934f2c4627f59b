package dev.millrace.run;

import dev.millrace.run.history.NodeSummary;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run: everything that is written together, in one transaction, under the claim.
 *
 * @param was the run's state before
 * @param state the run's state after; the same when it does not change
 * @param held whether a person has asked it to pause, from now on
 * @param at when, by the console's clock
 * @param moved nodes whose state changes
 * @param begun attempts that are new; ended already when they never reached their database
 * @param ended attempts that were there before and have ended
 * @param actsDone ids of operator acts carried out by this step
 * @param changesRun whether the run itself changes with it: its state, what holds it, or why it stands as it does
 * @param summary what became of each node, when the run ends with this step; else empty
 */
public record RunStep(
        Claim claim,
        RunState was,
        RunState state,
        boolean held,
        @Nullable String reason,
        Instant at,
        List<Move> moved,
        List<AttemptRecord> begun,
        List<AttemptRecord> ended,
        List<Result> results,
        List<LogLine> log,
        List<Long> actsDone,
        boolean changesRun,
        List<NodeSummary> summary) {

    public RunStep {
        if (!reaches(was, state)) {
            throw new IllegalArgumentException("a run cannot go from " + was + " to " + state);
        }
        moved = List.copyOf(moved);
        begun = List.copyOf(begun);
        ended = List.copyOf(ended);
        results = List.copyOf(results);
        log = List.copyOf(log);
        actsDone = List.copyOf(actsDone);
        summary = List.copyOf(summary);
    }

    /** A step that may change the run itself, and does not end it. */
    public RunStep(
            Claim claim,
            RunState was,
            RunState state,
            boolean held,
            @Nullable String reason,
            Instant at,
            List<Move> moved,
            List<AttemptRecord> begun,
            List<AttemptRecord> ended,
            List<Result> results,
            List<LogLine> log,
            List<Long> actsDone) {
        this(claim, was, state, held, reason, at, moved, begun, ended, results, log, actsDone, true, List.of());
    }

    /** The same step, with what became of each node. */
    public RunStep ending(List<NodeSummary> nodes) {
        return new RunStep(
                claim, was, state, held, reason, at, moved, begun, ended, results, log, actsDone, changesRun, nodes);
    }

    /** In one transition or two: a paused run that is resumed may end in the same step. */
    private static boolean reaches(RunState was, RunState state) {
        return was == state
                || was.canBecome(state)
                || Arrays.stream(RunState.values()).anyMatch(via -> was.canBecome(via) && via.canBecome(state));
    }

    /** A node's way in this step; what lies between its two ends is not stored. */
    public record Move(String key, NodeState was, NodeProgress now) {}

    /** A result and the attempt that it belongs to. */
    public record Result(String node, int attempt, StatementResult statement) {}
}
