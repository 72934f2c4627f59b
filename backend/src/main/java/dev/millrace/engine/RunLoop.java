package dev.millrace.engine;

import dev.millrace.cluster.Signal;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.Claim;
import dev.millrace.run.LiveRun;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunSignals;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
final class RunLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);
    private static final Duration SLOW = Duration.ofMillis(200);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final EngineParts parts;
    private final Consumer<RunLoop> whenOver;
    private final RunRecord run;
    private final RunRules rules;
    private final PrepareNode prepare;
    private final List<AttemptRecord> inherited;

    private final Queue<RunEvent> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();
    private final Map<String, RunNode> working = new ConcurrentHashMap<>();
    private final Set<String> settling = ConcurrentHashMap.newKeySet();
    private final Set<String> putOff = ConcurrentHashMap.newKeySet();
    private volatile boolean over;
    private volatile boolean closing;

    // Of the thread that takes the loop along; handed on by the counter above.
    private volatile Claim claim;
    private volatile RunStanding standing;
    private @Nullable String reason;
    private final Set<Long> actsDone = new HashSet<>();

    RunLoop(EngineParts parts, LiveRun live, RunRules rules, PrepareNode prepare, Consumer<RunLoop> whenOver) {
        this.parts = parts;
        this.whenOver = whenOver;
        this.run = live.run();
        this.rules = rules;
        this.prepare = prepare;
        this.inherited = live.running();
        this.claim = live.claim();
        this.standing = new RunStanding(
                live.run().state(),
                live.held(),
                rules.graph().keys().stream().map(key -> live.nodes().get(key)).toList());
        this.reason = live.run().reason();
    }

    RunId id() {
        return run.id();
    }

    Claim claim() {
        return claim;
    }

    /** Settles what an earlier owner left, and goes on. */
    void start() {
        settling.addAll(inherited.stream().map(AttemptRecord::node).toList());
        tell(new RunEvent.Woken());
        inherited.forEach(this::settle);
    }

    void tell(RunEvent event) {
        tell(event, null);
    }

    /**
     * Takes the event, and the loop along if nobody does.
     *
     * @param from the node that this thread has just left
     * @return the next node for this thread, begun and recorded; null when there is none
     */
    private @Nullable RunNode tell(RunEvent event, @Nullable RunNode from) {
        mailbox.add(event);
        return takeAlong(from);
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
            } catch (RuntimeException broken) {
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
            return null;
        }
        try {
            return step(events, from);
        } catch (RuntimeException broken) {
            // Who waits to hear that his attempt is recorded would wait for ever, with his connection.
            refuse(events);
            throw broken;
        }
    }

    private @Nullable RunNode step(List<RunEvent> events, @Nullable RunNode from) {
        StepDraft draft =
                new StepDraft(rules, standing, reason, actsDone, parts.clock().instant());
        events.forEach(draft::apply);
        draft.decide();
        RunNode next = from == null || closing ? null : beginNext(draft, from);
        if (draft.changesNothing()) {
            dispatch(draft);
            return next;
        }
        boolean written = false;
        try {
            written = write(draft);
        } finally {
            if (!written && next != null) {
                next.abandon();
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
            }
        }
    }

    /**
     * When one node follows on the data source that the last one used, and nobody waits for a connection of it, it begins here, so
     * that one commit records both: what came of the last node and the identity of the next.
     */
    private @Nullable RunNode beginNext(StepDraft draft, RunNode from) {
        List<String> ready = idle(draft);
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
        working.put(next.node().key(), next);
        RunEvent begun = beginOrPutOff(next);
        if (begun != null) {
            draft.apply(begun);
            draft.decide();
        }
        if (begun instanceof RunEvent.Begun) {
            return next;
        }
        working.remove(next.node().key());
        return null;
    }

    private List<String> idle(StepDraft draft) {
        return draft.ready().stream()
                .filter(key -> !working.containsKey(key) && !settling.contains(key) && !putOff.contains(key))
                .toList();
    }

    private boolean write(StepDraft draft) {
        RunStep step = draft.step(claim);
        Claim next = new WriteStep(parts.steps(), step).untilKnown(() -> closing);
        if (next != null) {
            adopt(draft, step, next);
        }
        return next != null;
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
        working.forEach((key, node) -> {
            if (draft.stopping().contains(key) || draft.node(key).state().ended()) {
                node.stop(Stop.CANCEL);
            }
        });
        if (closing) {
            return;
        }
        for (String key : idle(draft)) {
            RunNode node = prepared(key, draft, this::tell);
            if (node != null) {
                working.put(key, node);
                parts.lanes().submit(node.source().id(), node.source().poolSize(), () -> work(node));
            }
        }
    }

    private @Nullable RunNode prepared(String key, StepDraft draft, Consumer<RunEvent> otherwise) {
        try {
            return prepare.attempt(key, draft.node(key).attempts() + 1, otherwise);
        } catch (DataAccessException | TransactionException unreachable) {
            putOff(key, unreachable);
            return null;
        }
    }

    /** On a worker: one node, and then whatever follows it directly. */
    private void work(RunNode first) {
        if (!begin(first)) {
            return;
        }
        for (RunNode node = first; node != null; ) {
            node = carryOut(node);
        }
    }

    private boolean begin(RunNode node) {
        String key = node.node().key();
        RunEvent begun = beginOrPutOff(node);
        if (begun != null) {
            tell(begun);
        }
        if (begun instanceof RunEvent.Begun event && event.recorded().join()) {
            return true;
        }
        node.abandon();
        // Only now: until its end is recorded the node is ready, and whoever came along would begin the same attempt
        // once more.
        working.remove(key, node);
        if (!putOff.contains(key)) {
            tell(new RunEvent.Woken());
        }
        return false;
    }

    /** Nothing was sent yet: whatever goes wrong is known to be without effect. Null when it was stopped or put off. */
    private @Nullable RunEvent beginOrPutOff(RunNode node) {
        try {
            return node.begin();
        } catch (DataAccessException | TransactionException unreachable) {
            node.abandon();
            putOff(node.node().key(), unreachable);
            return null;
        } catch (RuntimeException broken) {
            LOG.error("run {} node {}: could not begin", id(), node.node().key(), broken);
            node.abandon();
            return node.failedBefore(String.valueOf(broken.getMessage()));
        }
    }

    /** The console's own database cannot be asked at the moment. That is no failure of the node: it stays ready. */
    private void putOff(String key, RuntimeException unreachable) {
        LOG.warn(
                "run {} node {}: put off, the console's database cannot be asked: {}",
                id(),
                key,
                unreachable.getMessage());
        putOff.add(key);
        parts.later().after(ASK_AGAIN, () -> {
            putOff.remove(key);
            tell(new RunEvent.Woken());
        });
    }

    private @Nullable RunNode carryOut(RunNode node) {
        RunNode.Left left;
        try {
            left = node.carryOut();
        } catch (RuntimeException broken) {
            LOG.error(
                    "run {} node {}: failed by itself; its database is asked what became of it",
                    id(),
                    node.node().key(),
                    broken);
            node.abandon();
            left = new RunNode.Left.CutOff(node.attempt());
        }
        if (left instanceof RunNode.Left.Over ended) {
            working.remove(node.node().key());
            return tell(ended.event(), node);
        } else if (left instanceof RunNode.Left.CutOff) {
            cutOff(node);
        } else {
            working.remove(node.node().key());
        }
        return null;
    }

    private void cutOff(RunNode node) {
        AttemptRecord attempt = node.attempt();
        settling.add(attempt.node());
        working.remove(attempt.node());
        tell(new RunEvent.Progressed(
                attempt, node.journal().takeResults(), node.journal().takeLog()));
        settle(attempt);
    }

    private void settle(AttemptRecord attempt) {
        new SettleUntilAnswered(parts, id(), attempt, rules.policy(attempt.node()), () -> over || closing, settled -> {
                    settling.remove(attempt.node());
                    tell(settled);
                })
                .start();
    }

    /** Ends attempts that have had their time, and records what slow ones have done so far. */
    void tick() {
        Instant now = parts.clock().instant();
        for (RunNode node : working.values()) {
            Instant deadline = node.deadline();
            if (deadline != null && now.isAfter(deadline)) {
                node.stop(Stop.TIMEOUT);
            }
            AttemptJournal journal = node.journal();
            if (deadline != null && now.isAfter(node.attempt().startedAt().plus(SLOW))) {
                // Under the journal's lock, so that the attempt's end cannot overtake what it has done before.
                synchronized (journal) {
                    if (journal.isEmpty()) {
                        continue;
                    }
                    mailbox.add(new RunEvent.Progressed(node.attempt(), journal.takeResults(), journal.takeLog()));
                }
                takeAlong(null);
            }
        }
        if (standing.nodes().stream().anyMatch(node -> node.retryAt() != null)) {
            tell(new RunEvent.Woken());
        }
    }

    /** Whether no attempt is alive any more, at the latest after {@code patience}. */
    boolean waitUntilIdle(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!working.isEmpty()) {
            if (System.nanoTime() - end > 0 || !WriteStep.pause(20)) {
                return false;
            }
        }
        return true;
    }

    /** Starts nothing more; what runs may end. */
    void close() {
        closing = true;
    }

    /** Ends everything at once and records nothing more: the run is somebody else's, or this console stops. */
    void stop() {
        over = true;
        working.values().forEach(node -> node.stop(Stop.LEAVE));
        whenOver.accept(this);
    }
}
