package dev.millrace.engine;

import dev.millrace.cluster.Signal;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.Claim;
import dev.millrace.run.LiveRun;
import dev.millrace.run.RunAct;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunSignals;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.history.RunFold;
import dev.millrace.run.journal.EntryBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The one event loop of a run that this member owns. Whoever tells it something takes it along if nobody does at that moment, so
 * that a node's own thread records its outcome and goes on with the next node. All that is in memory here is a copy: every step is
 * written under the fence before anything of it happens, and when that finds no row the loop stops at once.
 */
final class RunLoop implements Attempts.Loop {

    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

    private final EngineParts parts;
    private final Consumer<RunLoop> whenOver;
    private final RunRecord run;
    private final RunRules rules;
    private final PrepareNode prepare;
    private final List<AttemptRecord> inherited;

    private final Queue<RunEvent> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();
    private final Attempts attempts;
    private volatile boolean over;
    private volatile boolean closing;
    private volatile boolean failed;

    // Of the thread that takes the loop along; handed on by the counter above.
    private volatile Claim claim;
    private volatile RunStanding standing;
    private @Nullable String reason;
    private final RunFold fold;
    private final Set<Long> actsDone = new HashSet<>();

    RunLoop(EngineParts parts, LiveRun live, RunRules rules, PrepareNode prepare, Consumer<RunLoop> whenOver) {
        this.parts = parts;
        this.whenOver = whenOver;
        this.run = live.run();
        this.rules = rules;
        this.prepare = prepare;
        this.attempts = new Attempts(parts, run.id(), rules, this);
        this.inherited = live.running();
        this.claim = live.claim();
        this.standing = new RunStanding(
                live.run().state(),
                live.held(),
                rules.graph().keys().stream().map(live.fold().nodes()::get).toList());
        this.reason = live.run().reason();
        this.fold = live.fold();
    }

    RunId id() {
        return run.id();
    }

    Claim claim() {
        return claim;
    }

    /** As far as steps are in force. */
    RunStanding standing() {
        return standing;
    }

    /** Settles what an earlier owner left, and goes on. */
    void start() {
        attempts.inherit(inherited);
        tell(new RunEvent.Woken());
        inherited.forEach(attempts::settle);
    }

    void tell(RunEvent event) {
        tell(event, null);
    }

    /** Takes the event, and the loop along if nobody does. */
    @Override
    public @Nullable RunNode tell(RunEvent event, @Nullable RunNode from) {
        mailbox.add(event);
        return takeAlong(from);
    }

    @Override
    public void leave(RunEvent event) {
        mailbox.add(event);
    }

    @Override
    public boolean isLeft() {
        return over || closing;
    }

    private @Nullable RunNode takeAlong(@Nullable RunNode from) {
        if (told.getAndIncrement() > 0) {
            return null;
        }
        RunNode next = null;
        int seen = 1;
        do {
            try {
                RunNode found = step(next == null ? from : null);
                next = found == null ? next : found;
            } catch (Faults.Killed dead) {
                throw dead;
            } catch (Throwable broken) {
                // First of all: when even what follows fails, the next tick stops it.
                failed = true;
                LOG.error("run {}: its loop failed; it is taken up again when the lease has passed", id(), broken);
                stop();
            }
            seen = told.addAndGet(-seen);
        } while (seen > 0);
        return next;
    }

    private @Nullable RunNode step(@Nullable RunNode from) {
        List<RunEvent> events = new ArrayList<>();
        for (RunEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
            events.add(event);
        }
        if (over) {
            refuse(events);
            events.forEach(RunEvent::release);
            return null;
        }
        try {
            return step(events, from);
        } catch (Faults.Killed dead) {
            throw dead;
        } catch (Throwable broken) {
            // Who waits to hear that his attempt is recorded would wait for ever, with his connection.
            refuse(events);
            throw broken;
        } finally {
            events.forEach(RunEvent::release);
        }
    }

    private @Nullable RunNode step(List<RunEvent> events, @Nullable RunNode from) {
        StepDraft draft =
                new StepDraft(rules, standing, reason, actsDone, parts.clock().instant());
        events.forEach(draft::apply);
        RunAct forced = draft.forced();
        if (forced != null) {
            attempts.unfinished().forEach(attempt -> draft.leaveBehind(attempt, forced));
        }
        draft.decide();
        RunNode next = from == null || closing ? null : beginNext(draft, events, from);
        if (draft.changesNothing()) {
            draft.waiting().forEach(waiting -> waiting.complete(true));
            dispatch(draft);
            return next;
        }
        boolean written = false;
        try {
            written = write(draft);
        } finally {
            if (!written && next != null) {
                next.abandon();
                next.journal().forget();
            }
        }
        if (!written) {
            LOG.warn("run {}: somebody else owns it now; everything of it stops here", id());
            draft.waiting().forEach(waiting -> waiting.complete(false));
            refuse(events);
            stop();
            return null;
        }
        parts.faults().reach(CrashPoint.OUTCOME_RECORDED, id(), "");
        draft.waiting().forEach(waiting -> waiting.complete(true));
        parts.signals().raise(new Signal(RunSignals.CHANGED, id().value(), claim.step()));
        if (forced != null) {
            attempts.giveUp();
        }
        if (standing.state().ended() || standing.state() == RunState.PAUSED) {
            over = true;
            whenOver.accept(this);
            if (standing.state().ended() && run.version() != null) {
                parts.signals().raise(new Signal(RunSignals.ENDED, run.flowId(), claim.step()));
            }
        } else {
            dispatch(draft);
        }
        return next;
    }

    private static void refuse(List<RunEvent> events) {
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Begun begun) {
                begun.recorded().complete(false);
            } else if (event instanceof RunEvent.Progressed progressed) {
                progressed.recorded().complete(false);
            }
        }
    }

    /**
     * When one node follows on the data source that the last one used, and nobody waits for a connection of it, it begins here, so
     * that one commit records both: what came of the last node and the identity of the next.
     */
    private @Nullable RunNode beginNext(StepDraft draft, List<RunEvent> events, RunNode from) {
        List<String> ready = attempts.idle(draft.ready());
        if (ready.size() != 1) {
            return null;
        }
        RunNode next = prepared(ready.get(0), draft, draft::apply);
        if (next == null
                || !next.source().id().equals(from.source().id())
                || parts.lanes().crowded(from.source().id())) {
            draft.decide();
            return null;
        }
        RunEvent begun = attempts.beginHere(next);
        if (begun != null) {
            events.add(begun);
            draft.apply(begun);
            draft.decide();
        }
        return begun instanceof RunEvent.Begun ? next : null;
    }

    private boolean write(StepDraft draft) {
        RunStep step = summed(draft.step(claim));
        Claim next = parts.steps().write(step, () -> closing);
        if (next != null) {
            adopt(draft, step, next);
        }
        return next != null;
    }

    /** What is told of the run when it has ended is known with its last step; when that is not written, the loop ends anyway. */
    private RunStep summed(RunStep step) {
        fold.apply(claim.step() + 1, EntryBody.of(step));
        return step.state().ended() ? step.ending(fold.summaries()) : step;
    }

    private void adopt(StepDraft draft, RunStep step, Claim next) {
        parts.tally().written(step);
        claim = next;
        standing = draft.after();
        reason = draft.reason();
        actsDone.addAll(draft.actsDone());
    }

    /** Starts whatever is ready and stops whatever must end: by what is, not by what has just changed. */
    private void dispatch(StepDraft draft) {
        attempts.cancel(
                key -> draft.stopping().contains(key) || draft.node(key).state().ended());
        if (closing) {
            return;
        }
        for (String key : attempts.idle(draft.ready())) {
            RunNode node = prepared(key, draft, this::tell);
            if (node != null) {
                attempts.submit(node);
            }
        }
    }

    private @Nullable RunNode prepared(String key, StepDraft draft, Consumer<RunEvent> otherwise) {
        try (Share room = prepare.room(key)) {
            if (room == null) {
                attempts.putOff(key, "other scripts take the memory");
                return null;
            }
            return prepare.attempt(key, draft.node(key).attempts() + 1, otherwise);
        } catch (DataAccessException | TransactionException unreachable) {
            attempts.putOff(key, "the console's database cannot be asked: " + unreachable.getMessage());
            return null;
        }
    }

    /** Ends attempts that have had their time, and records what slow ones have done so far. */
    void tick() {
        if (failed) {
            stop();
            return;
        }
        attempts.tick(parts.clock().instant());
        if (standing.nodes().stream().anyMatch(node -> node.retryAt() != null)) {
            tell(new RunEvent.Woken());
        }
    }

    /** Whether no attempt is alive any more, at the latest after {@code patience}. */
    boolean waitUntilIdle(Duration patience) {
        return attempts.waitUntilIdle(patience);
    }

    /** Starts nothing more; what runs may end. */
    void close() {
        closing = true;
    }

    /** Ends everything at once and records nothing more: the run is somebody else's, or this console stops. */
    void stop() {
        over = true;
        attempts.leave();
        whenOver.accept(this);
    }
}
