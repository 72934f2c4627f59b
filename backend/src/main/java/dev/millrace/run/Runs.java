package dev.millrace.run;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs that live, as far as people act on them: cancelled, paused, resumed, settled. What happens inside a run is its owner's; whoever
 * asks something of it leaves an act. Runs are made by {@link Launches}.
 */
@Component
public class Runs {

    private final RunStore store;
    private final AuditLog audit;
    private final Signals signals;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Runs(RunStore store, AuditLog audit, Signals signals, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.signals = signals;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Asks a live run to be cancelled. It is so only when its statements are gone from their databases.
     *
     * @param reason blank: none was given
     * @throws Problem.NotFound when there is no such run
     * @throws Problem.Conflict {@code wrong-state} when it has ended
     */
    public void cancel(Actor actor, RunId id, String reason) {
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            String why = reason.isBlank() ? null : reason;
            if (run.state() == RunState.QUEUED) {
                store.cancelQueued(id, why, clock.instant());
                signals.raise(new Signal(RunSignals.CHANGED, id.value(), 1));
                signals.raise(new Signal(RunSignals.ENDED, run.flowId(), 0));
            } else {
                ask(actor, id, RunAct.Kind.CANCEL, why);
            }
            audit.record(actor, "run.cancelled", subject(run), detail(reason));
            return id;
        });
    }

    /**
     * Asks a run that is being cancelled to end now, though a database has not confirmed that its statements are gone: what they do
     * there may still take effect.
     *
     * @throws Problem.NotFound when there is no such run
     * @throws Problem.Invalid when the reason is blank
     * @throws Problem.Conflict {@code wrong-state} when it is not being cancelled
     */
    public void cancelByForce(Actor actor, RunId id, String reason) {
        if (reason.isBlank()) {
            throw Problem.Invalid.field("reason", "says why nobody waits any longer; it must not be blank.");
        }
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            if (run.state() != RunState.CANCELLING) {
                throw Problem.Conflict.wrongState(
                        "Only a run that is being cancelled can be ended by force: it is " + run.state() + ".");
            }
            ask(actor, id, RunAct.Kind.FORCE_CANCEL, reason);
            audit.record(actor, "run.cancelled-by-force", subject(run), detail(reason));
            return id;
        });
    }

    /**
     * Asks a run to start nothing more once what runs has finished, until it is asked to go on.
     *
     * @throws Problem.NotFound when there is no such run
     * @throws Problem.Conflict {@code wrong-state} when it is neither running nor waiting for a decision
     */
    public void pause(Actor actor, RunId id, String reason) {
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            if (run.state() != RunState.RUNNING && run.state() != RunState.PAUSED) {
                throw Problem.Conflict.wrongState("A run that is " + run.state() + " cannot be paused.");
            }
            ask(actor, id, RunAct.Kind.PAUSE, reason);
            audit.record(actor, "run.paused", subject(run), detail(reason));
            return id;
        });
    }

    /**
     * Asks a run that a person has paused to go on. One that waits for a decision goes on by being settled.
     *
     * @throws Problem.NotFound when there is no such run
     * @throws Problem.Conflict {@code wrong-state} when nobody has paused it
     */
    public void resume(Actor actor, RunId id, String reason) {
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            if (!store.isHeld(id)) {
                throw Problem.Conflict.wrongState(
                        RunStanding.DECISION_NEEDED.equals(run.reason())
                                ? "The run waits for a decision: settle its unknown nodes, and it goes on."
                                : "Nobody has paused the run: it is " + run.state() + ".");
            }
            ask(actor, id, RunAct.Kind.RESUME, reason);
            audit.record(actor, "run.resumed", subject(run), detail(reason));
            return id;
        });
    }

    private void ask(Actor actor, RunId id, RunAct.Kind kind, @Nullable String reason) {
        store.ask(id, kind, null, null, reason, actor.name(), clock.instant());
        signals.raise(new Signal(RunSignals.ASKED, id.value(), 0));
    }

    private static Map<String, Object> detail(String reason) {
        return reason.isBlank() ? Map.of() : Map.of("reason", reason);
    }

    /**
     * Says what became, or shall become, of a node of a live run.
     *
     * @throws Problem.NotFound when there is no such run or node
     * @throws Problem.Invalid when the reason is blank
     * @throws Problem.Conflict {@code wrong-state} when the run has ended or the node's state does not allow it
     */
    public void settle(Actor actor, RunId id, String node, Settling as, String reason) {
        if (reason.isBlank()) {
            throw Problem.Invalid.field("reason", "says why; it must not be blank.");
        }
        this.<RunId>committed(() -> {
            RunRecord run = live(id);
            NodeProgress progress =
                    store.node(id, node).orElseThrow(() -> new Problem.NotFound("This run has no node " + node + "."));
            if (!as.fits(progress.state()) || run.state() == RunState.CANCELLING) {
                throw Problem.Conflict.wrongState(
                        "A node that is " + progress.state() + " cannot be settled as " + as + ".");
            }
            store.ask(id, RunAct.Kind.SETTLE, node, as, reason, actor.name(), clock.instant());
            audit.record(
                    actor, "run.node-settled", subject(run), Map.of("node", node, "as", as.name(), "reason", reason));
            signals.raise(new Signal(RunSignals.ASKED, id.value(), 0));
            return id;
        });
    }

    private RunRecord live(RunId id) {
        RunRecord run = store.lock(id).orElseThrow(() -> new Problem.NotFound("There is no such run."));
        if (run.state().ended()) {
            throw Problem.Conflict.wrongState("The run has ended: it is " + run.state() + ".");
        }
        return run;
    }

    private static Subject subject(RunRecord run) {
        return new Subject("run", run.id().value(), run.flowName());
    }

    private <T> T committed(Supplier<T> command) {
        T result = transactions.execute(status -> command.get());
        if (result == null) {
            throw new IllegalStateException("a command gave no result");
        }
        return result;
    }
}
