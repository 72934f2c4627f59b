package dev.millrace.run;

import dev.millrace.flow.definition.Concurrency;
import java.util.List;

/**
 * Whether a further run of a flow may start, by its concurrency control policy: pure. Decided under the lock of the flow's row, on
 * the runs that count: those of published versions, trial and backfill runs not among them.
 */
final class ConcurrencyRule {

    /** So many runs of a flow may wait for their turn. */
    static final int MOST_WAITING = 100;

    /** A run of the flow that has not ended. */
    record Live(RunId id, boolean waits) {}

    /** What becomes of the further run. */
    sealed interface Turn {

        /** It may start at once. */
        record Now() implements Turn {}

        /** It is made, and waits until the run in its way, and those that wait before it, have ended. */
        record Waits(RunId inTheWay) implements Turn {}

        /** It is not made. */
        record Refused(RunId inTheWay, String reason) implements Turn {}

        /** It takes the place of all these: the first of them that runs is in its way until it is gone. */
        record Replaces(List<Live> runs) implements Turn {
            public Replaces {
                runs = List.copyOf(runs);
            }
        }
    }

    private ConcurrencyRule() {}

    /** @param live oldest first */
    static Turn decide(Concurrency concurrency, List<Live> live) {
        if (live.isEmpty()) {
            return new Turn.Now();
        }
        RunId first = live.get(0).id();
        return switch (concurrency.policy()) {
            case SKIP -> new Turn.Refused(first, RunReasons.RUN_IN_THE_WAY);
            case QUEUE, PARALLEL -> inOrder(limit(concurrency), live);
            case CANCEL_RUNNING -> new Turn.Replaces(live);
        };
    }

    private static Turn inOrder(int limit, List<Live> live) {
        long waiting = live.stream().filter(Live::waits).count();
        RunId first = live.get(0).id();
        if (waiting == 0 && live.size() < limit) {
            return new Turn.Now();
        }
        return waiting < MOST_WAITING ? new Turn.Waits(first) : new Turn.Refused(first, RunReasons.QUEUE_FULL);
    }

    /** How many runs may be at work at a time, a run that was made under this policy being one of them. */
    static int limit(Concurrency concurrency) {
        return switch (concurrency.policy()) {
            case SKIP, QUEUE, CANCEL_RUNNING -> 1;
            case PARALLEL -> concurrency.limit();
        };
    }
}
