package dev.millrace.run;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The last step of every launch, inside the caller's transaction: the run's rows, its entry in the audit log, and the word to
 * this member's engine or a signal to all that may take it. The caller holds the flow's row when the run counts for its concurrency control policy.
 */
@Component
class InsertRun {

    private final RunStore store;
    private final PlaceRun place;
    private final Turns turns;
    private final AuditLog audit;
    private final Signals signals;

    InsertRun(RunStore store, PlaceRun place, Turns turns, AuditLog audit, Signals signals) {
        this.store = store;
        this.place = place;
        this.turns = turns;
        this.audit = audit;
        this.signals = signals;
    }

    /** Makes a run that counts, as the policy decides now. */
    RunView counted(Actor actor, NewRun wanted) {
        return counted(
                actor,
                wanted,
                turns.decide(
                        wanted.run().flowId(), wanted.definition().properties().concurrency()));
    }

    /** Makes a run that counts, as its turn says. */
    RunView counted(Actor actor, NewRun wanted, ConcurrencyRule.Turn turn) {
        return counted(actor, wanted, turn, Map.of());
    }

    /**
     * Makes a run that counts, as its turn says.
     *
     * @param more what the audit log tells beside what every run has
     * @throws Problem.Conflict {@code run-in-the-way}
     */
    RunView counted(Actor actor, NewRun wanted, ConcurrencyRule.Turn turn, Map<String, ?> more) {
        int limit = ConcurrencyRule.limit(wanted.definition().properties().concurrency());
        if (turn instanceof ConcurrencyRule.Turn.Refused refused) {
            throw inTheWay(wanted.run(), refused);
        } else if (turn instanceof ConcurrencyRule.Turn.Waits waits) {
            return make(actor, wanted.waiting(limit, waits.inTheWay()), more);
        } else if (turn instanceof ConcurrencyRule.Turn.Replaces replaces) {
            RunId alive = replaces.runs().stream()
                    .filter(run -> !run.waits())
                    .map(ConcurrencyRule.Live::id)
                    .findFirst()
                    .orElse(null);
            RunView made = make(actor, alive == null ? wanted.atOnce(limit) : wanted.waiting(limit, alive), more);
            turns.replace(actor, replaces.runs(), wanted.run().id());
            return made;
        }
        return make(actor, wanted.atOnce(limit), more);
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
    RunView uncounted(Actor actor, NewRun made) {
        return make(actor, made, Map.of());
    }

    /**
     * Makes a run whose turn nobody has to wait for.
     *
     * @param more what the audit log tells beside what every run has
     */
    RunView uncounted(Actor actor, NewRun made, Map<String, ?> more) {
        return make(actor, made, more);
    }

    private RunView make(Actor actor, NewRun wanted, Map<String, ?> more) {
        NewRun made = place.here(wanted.withFirstStep(wanted.run().createdAt()));
        store.insert(made);
        RunRecord run = made.run();
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
        detail.putAll(more);
        audit.record(actor, "run.started", new Subject("run", run.id().value(), run.flowName()), detail);
        if (!made.waits() && made.ownership() == null) {
            signals.raise(new Signal(RunSignals.QUEUED, run.id().value(), 0));
        }
        return made.view();
    }
}
