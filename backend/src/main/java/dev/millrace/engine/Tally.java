package dev.millrace.engine;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what this member has done since it started. Steps count once they are in force, so that nothing is told that was lost. */
final class Tally {

    private final Map<RunState, LongAdder> runs = adders(RunState.values());
    private final Map<AttemptState, LongAdder> attempts = adders(AttemptState.values());
    private final LongAdder starts = new LongAdder();
    private final LongAdder startDelays = new LongAdder();
    private final LongAdder renewals = new LongAdder();

    private static <S extends Enum<S>> Map<S, LongAdder> adders(S[] states) {
        return Arrays.stream(states).collect(Collectors.toMap(Function.identity(), state -> new LongAdder()));
    }

    void written(RunStep step) {
        step.begun().forEach(this::ended);
        step.ended().forEach(this::ended);
        if (step.was() != step.state() && step.state().ended()) {
            of(runs, step.state()).increment();
        }
    }

    private void ended(AttemptRecord attempt) {
        if (attempt.state() != AttemptState.RUNNING) {
            of(attempts, attempt.state()).increment();
        }
    }

    /** A run was taken for the first time, so long after it could be. */
    void started(Duration delay) {
        starts.increment();
        startDelays.add(Math.max(0, delay.toNanos()));
    }

    void renewed() {
        renewals.increment();
    }

    long runsEnded(RunState as) {
        return of(runs, as).sum();
    }

    long attemptsEnded(AttemptState as) {
        return of(attempts, as).sum();
    }

    long starts() {
        return starts.sum();
    }

    Duration startDelays() {
        return Duration.ofNanos(startDelays.sum());
    }

    long renewals() {
        return renewals.sum();
    }

    private static <S> LongAdder of(Map<S, LongAdder> adders, S state) {
        return Objects.requireNonNull(adders.get(state));
    }
}
