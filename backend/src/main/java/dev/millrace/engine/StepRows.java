package dev.millrace.engine;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.Claim;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.StatementResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step writes beside the states: attempts, results, log lines, and which acts it has carried out. */
final class StepRows {

    private final Map<String, AttemptRecord> begun = new LinkedHashMap<>();
    private final Map<String, AttemptRecord> ended = new LinkedHashMap<>();
    private final List<RunStep.Result> results = new ArrayList<>();
    private final List<LogLine> log = new ArrayList<>();
    private final List<Long> actsDone = new ArrayList<>();

    /** A new attempt; it may have ended already. */
    void begun(AttemptRecord attempt) {
        begun.put(attempt.node(), attempt);
    }

    /** An attempt that has ended: one of an earlier step, or of this one. */
    void ended(AttemptRecord attempt) {
        (begun.containsKey(attempt.node()) ? begun : ended).put(attempt.node(), attempt);
    }

    void results(AttemptRecord attempt, List<StatementResult> added) {
        for (StatementResult result : added) {
            results.add(new RunStep.Result(attempt.node(), attempt.number(), result));
        }
    }

    void log(List<LogLine> lines) {
        log.addAll(lines);
    }

    /** False when it was carried out already. */
    boolean done(RunAct act) {
        return !actsDone.contains(act.id()) && actsDone.add(act.id());
    }

    List<Long> actsDone() {
        return actsDone;
    }

    boolean isEmpty() {
        return begun.isEmpty() && ended.isEmpty() && results.isEmpty() && log.isEmpty() && actsDone.isEmpty();
    }

    RunStep step(
            Claim claim,
            RunState was,
            RunStanding after,
            @Nullable String reason,
            Instant at,
            List<RunStep.Move> moved,
            boolean changesRun) {
        return new RunStep(
                claim,
                was,
                after.state(),
                after.held(),
                reason,
                at,
                moved,
                List.copyOf(begun.values()),
                List.copyOf(ended.values()),
                results,
                log,
                actsDone,
                changesRun,
                List.of());
    }
}
