package dev.millrace.run;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.common.Actor;
import dev.millrace.flow.definition.Concurrency;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whose turn it is among the published runs of one flow. Every decision is taken while the flow's row is locked; a run that ends
 * meanwhile only makes room, so there are never more at work than allowed.
 */
@Component
public class Turns {

    private final RunStore store;
    private final Signals signals;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Turns(RunStore store, Signals signals, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.signals = signals;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The runs that count for the policy of the flow, whose row the caller has locked; oldest first. */
    List<ConcurrencyRule.Live> live(String flow) {
        return store.liveOf(flow);
    }

    /** Decides about a further run of the flow, whose row the caller has locked. */
    ConcurrencyRule.Turn decide(String flow, Concurrency concurrency) {
        return ConcurrencyRule.decide(concurrency, store.liveOf(flow));
    }

    /** Cancels the runs that the newer one takes the place of: at once those that wait, the others at their backends. */
    void replace(Actor actor, List<ConcurrencyRule.Live> runs, RunId newer) {
        for (ConcurrencyRule.Live run : runs) {
            store.lock(run.id()).filter(record -> !record.state().ended()).ifPresent(record -> {
                store.setInTheWay(run.id(), newer);
                if (record.state() == RunState.QUEUED) {
                    store.cancelQueued(run.id(), RunReasons.REPLACED, clock.instant());
                    signals.raise(new Signal(RunSignals.CHANGED, run.id().value(), 1));
                } else {
                    store.ask(
                            run.id(),
                            RunAct.Kind.CANCEL,
                            null,
                            null,
                            RunReasons.REPLACED,
                            actor.name(),
                            clock.instant());
                    signals.raise(new Signal(RunSignals.ASKED, run.id().value(), 0));
                }
            });
        }
    }

    /** A run of this flow has ended: lets those go whose turn it is, in the order in which they were made. */
    public void pass(String flow) {
        if (!store.anyWaits(flow)) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            store.lockFlow(flow);
            for (Optional<RunId> next = next(flow); next.isPresent(); next = next(flow)) {
                store.letGo(next.get());
                signals.raise(new Signal(RunSignals.QUEUED, next.get().value(), 0));
                signals.raise(new Signal(RunSignals.CHANGED, next.get().value(), 1));
            }
        });
    }

    private Optional<RunId> next(String flow) {
        List<ConcurrencyRule.Live> live = store.liveOf(flow);
        long atWork = live.stream().filter(run -> !run.waits()).count();
        return live.stream()
                .filter(ConcurrencyRule.Live::waits)
                .findFirst()
                .map(ConcurrencyRule.Live::id)
                .filter(run -> atWork < store.turnLimit(run));
    }

    /** The look behind the signals: every flow whose runs wait. */
    public void passAll() {
        store.flowsThatWait().forEach(this::pass);
    }
}
