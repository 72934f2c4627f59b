package dev.millrace.run;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The last step of every launch, inside the caller's transaction: the runs' rows, their entries in the audit log, and the word to this
 * member's engine or a signal to all that may take them. The caller holds the flow's row when runs count for its concurrency control
 * policy.
 */
@Component
class InsertRun {

    private final NewRunRows rows;
    private final PlaceRun place;
    private final Turns turns;
    private final AuditLog audit;
    private final Signals signals;

    InsertRun(NewRunRows rows, PlaceRun place, Turns turns, AuditLog audit, Signals signals) {
        this.rows = rows;
        this.place = place;
        this.turns = turns;
        this.audit = audit;
        this.signals = signals;
    }

    /**
     * A run that somebody wants.
     *
     * @param more what the audit log tells beside what every run has
     */
    record Wanted(Actor actor, NewRun run, Map<String, ?> more) {

        Wanted(Actor actor, NewRun run) {
            this(actor, run, Map.of());
        }

        private Wanted with(NewRun other) {
            return new Wanted(actor, other, more);
        }
    }

    /**
     * Makes a run that counts, as its turn says.
     *
     * @throws Problem.Conflict {@code run-in-the-way}
     */
    RunView counted(Wanted wanted, ConcurrencyRule.Turn turn) {
        RunView made = uncounted(inTurn(wanted, turn));
        if (turn instanceof ConcurrencyRule.Turn.Replaces replaces) {
            turns.replace(wanted.actor(), replaces.runs(), wanted.run().run().id());
        }
        return made;
    }

    /**
     * The same run as one that counts and starts or waits as its turn says.
     *
     * @throws Problem.Conflict {@code run-in-the-way}
     */
    Wanted inTurn(Wanted wanted, ConcurrencyRule.Turn turn) {
        NewRun run = wanted.run();
        int limit = ConcurrencyRule.limit(run.definition().properties().concurrency());
        if (turn instanceof ConcurrencyRule.Turn.Refused refused) {
            throw inTheWay(run.run(), refused);
        } else if (turn instanceof ConcurrencyRule.Turn.Waits waits) {
            return wanted.with(run.waiting(limit, waits.inTheWay()));
        } else if (turn instanceof ConcurrencyRule.Turn.Replaces replaces) {
            Optional<RunId> alive = replaces.runs().stream()
                    .filter(other -> !other.waits())
                    .map(ConcurrencyRule.Live::id)
                    .findFirst();
            return wanted.with(alive.map(other -> run.waiting(limit, other)).orElseGet(() -> run.atOnce(limit)));
        }
        return wanted.with(run.atOnce(limit));
    }

    private static Problem inTheWay(RunRecord run, ConcurrencyRule.Turn.Refused refused) {
        String why = refused.reason().equals(RunReasons.QUEUE_FULL)
                ? ConcurrencyRule.MOST_WAITING + " runs of it wait already."
                : "A run of it has not ended, and its concurrency control policy is Skip.";
        return new Problem.Conflict(
                "run-in-the-way",
                "\"" + run.flowName() + "\" is not run: " + why,
                Map.of("runId", refused.inTheWay().value()));
    }

    /** Makes a run whose turn nobody has to wait for. */
    RunView uncounted(Wanted wanted) {
        return all(List.of(wanted)).get(0);
    }

    /** Makes runs that start or wait as they say themselves, in one statement for each table. */
    List<RunView> all(List<Wanted> wanted) {
        List<NewRun> made = wanted.stream()
                .map(each ->
                        place.here(each.run().withFirstStep(each.run().run().createdAt())))
                .toList();
        rows.insert(made);
        audit.record(wanted.stream().map(InsertRun::entry).toList());
        for (NewRun run : made) {
            if (!run.waits() && run.ownership() == null) {
                signals.raise(new Signal(RunSignals.QUEUED, run.run().id().value(), 0));
            }
        }
        return made.stream().map(NewRun::view).toList();
    }

    private static AuditLog.Act entry(Wanted wanted) {
        RunRecord run = wanted.run().run();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("origin", run.origin().name());
        detail.put("runTime", run.runTime().toString());
        detail.put("flow", run.flowId());
        if (run.version() != null) {
            detail.put("version", run.version());
        }
        if (run.revision() != null) {
            detail.put("revision", run.revision());
        }
        if (run.repeats() != null) {
            detail.put("repeats", run.repeats().value());
        }
        detail.putAll(wanted.more());
        return new AuditLog.Act(
                wanted.actor(), "run.started", new Subject("run", run.id().value(), run.flowName()), detail);
    }
}
