package dev.millrace.engine;

import dev.millrace.cluster.Signal;
import dev.millrace.datasource.DataSource;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.run.AttemptError;
import dev.millrace.run.AttemptRecord;
import dev.millrace.run.AttemptState;
import dev.millrace.run.Claim;
import dev.millrace.run.LiveRun;
import dev.millrace.run.LogLine;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunSignals;
import dev.millrace.run.RunStanding;
import dev.millrace.run.RunState;
import dev.millrace.run.ScriptRendering;
import dev.millrace.run.StepStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(10);

    private final EngineParts parts;
    private final Consumer<RunLoop> whenOver;
    private final RunRecord run;
    private final Map<String, Node> nodesByKey;
    private final RunRules rules;
    private final ScriptRendering rendering;
    private final List<AttemptRecord> inherited;

    private final Queue<RunEvent> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();
    private final Map<String, RunNode> working = new ConcurrentHashMap<>();
    private final Set<String> settling = ConcurrentHashMap.newKeySet();
    private volatile boolean over;
    private volatile boolean closing;

    // Of the thread that takes the loop along; handed on by the counter above.
    private volatile Claim claim;
    private volatile RunStanding standing;
    private @Nullable String reason;
    private final Set<Long> actsDone = new HashSet<>();

    RunLoop(
            EngineParts parts,
            LiveRun live,
            Definition definition,
            RunRules rules,
            ScriptRendering rendering,
            Consumer<RunLoop> whenOver) {
        this.parts = parts;
        this.whenOver = whenOver;
        this.run = live.run();
        this.nodesByKey = definition.nodes().stream().collect(Collectors.toMap(Node::key, node -> node));
        this.rules = rules;
        this.rendering = rendering;
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
        for (AttemptRecord attempt : inherited) {
            parts.workers().execute(() -> settle(attempt, parts.clock().instant()));
        }
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
        StepDraft draft =
                new StepDraft(rules, standing, reason, actsDone, parts.clock().instant());
        events.forEach(draft::apply);
        draft.decide();
        RunNode next = from == null || closing ? null : beginNext(draft, from);
        if (draft.changesNothing()) {
            dispatch(draft);
            return next;
        }
        if (!write(draft)) {
            LOG.warn("run {}: somebody else owns it now; everything of it stops here", id());
            draft.waiting().forEach(waiting -> waiting.complete(false));
            if (next != null) {
                next.abandon();
            }
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
        RunNode next = prepare(ready.get(0), draft.node(ready.get(0)).attempts() + 1, draft::apply);
        if (next == null
                || !next.source().id().equals(from.source().id())
                || parts.lanes().crowded(from.source().id())) {
            draft.decide();
            return null;
        }
        working.put(next.node().key(), next);
        RunEvent begun = beginOrFail(next);
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
                .filter(key -> !working.containsKey(key) && !settling.contains(key))
                .toList();
    }

    private boolean write(StepDraft draft) {
        var step = draft.step(claim);
        while (true) {
            try {
                StepStore.Written written = parts.steps().write(step);
                if (written instanceof StepStore.Written.Done done) {
                    adopt(draft, done.next());
                    return true;
                }
                return false;
            } catch (DataAccessException | TransactionException unreachable) {
                LOG.warn("run {}: a step could not be written, it is tried again: {}", id(), unreachable.getMessage());
                if (closing || !pause(500)) {
                    return false;
                }
            }
            try {
                Long stands = parts.steps().stepOf(claim);
                if (stands == null) {
                    return false;
                } else if (stands == claim.step() + 1) {
                    adopt(draft, claim.next());
                    return true;
                }
            } catch (DataAccessException | TransactionException unreachable) {
                LOG.debug("run {}: still unreachable", id(), unreachable);
            }
        }
    }

    private void adopt(StepDraft draft, Claim next) {
        claim = next;
        standing = draft.after();
        reason = draft.reason();
        actsDone.addAll(draft.actsDone());
    }

    private static boolean pause(int millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
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
            RunNode node = prepare(key, draft.node(key).attempts() + 1, this::tell);
            if (node != null) {
                working.put(key, node);
                parts.lanes().submit(node.source().id(), node.source().poolSize(), () -> work(node));
            }
        }
    }

    /** Renders the script and finds its data source; what is wrong is the attempt's error, told to {@code otherwise}. */
    private @Nullable RunNode prepare(String key, int number, Consumer<RunEvent> otherwise) {
        Node node = node(key);
        var outcome = rendering.render(node, id(), number);
        if (outcome instanceof ScriptRendering.Outcome.Refused refused) {
            otherwise.accept(neverBegun(
                    key,
                    number,
                    refused.config(),
                    ScriptRendering.error(refused.problems().get(0))));
            return null;
        }
        var script = ((ScriptRendering.Outcome.Rendered) outcome).script();
        String name = script.config().dataSource();
        DataSource source = name == null ? null : parts.sources().named(name).orElse(null);
        if (source == null) {
            otherwise.accept(neverBegun(
                    key, number, script.config(), AttemptError.of("There is no data source \"" + name + "\".")));
            return null;
        }
        return new RunNode(parts, id(), run.zone(), script, source, number);
    }

    private Node node(String key) {
        return Objects.requireNonNull(nodesByKey.get(key), key);
    }

    private RunEvent neverBegun(String key, int number, SqlNodeConfig config, AttemptError error) {
        Instant now = parts.clock().instant();
        AttemptRecord attempt = new AttemptRecord(
                key,
                number,
                AttemptState.FAILED,
                null,
                TransactionMode.valueOf(config.transaction().name()),
                config.sql(),
                List.of(),
                null,
                now,
                now,
                error);
        LogLine line = new LogLine(key, number, now, LogLine.Level.ERROR, error.message());
        return new RunEvent.Ended(attempt, false, List.of(), List.of(line));
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
        RunEvent begun = beginOrFail(node);
        if (!(begun instanceof RunEvent.Begun event)) {
            working.remove(node.node().key());
            tell(begun == null ? new RunEvent.Woken() : begun);
            return false;
        }
        tell(event);
        if (!event.recorded().join()) {
            working.remove(node.node().key());
            node.abandon();
            return false;
        }
        return true;
    }

    /** Nothing was sent yet: whatever goes wrong is known to be without effect. */
    private @Nullable RunEvent beginOrFail(RunNode node) {
        try {
            return node.begin();
        } catch (RuntimeException broken) {
            LOG.error("run {} node {}: could not begin", id(), node.node().key(), broken);
            node.abandon();
            return node.failedBefore(String.valueOf(broken.getMessage()));
        }
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
        parts.workers().execute(() -> settle(attempt, parts.clock().instant()));
    }

    /** Asks until there is an answer; at last, long after the attempt's own time, nobody can know. */
    private void settle(AttemptRecord attempt, Instant since) {
        if (over || closing) {
            return;
        }
        var policy = node(attempt.node()).policy();
        Instant now = parts.clock().instant();
        SettleInterruptedNode.Verdict verdict;
        try {
            verdict = new SettleInterruptedNode(parts.settlement(), attempt, policy.rerunIsSafe()).ask();
        } catch (RuntimeException broken) {
            LOG.error("run {} node {}: settling failed, it is tried again", id(), attempt.node(), broken);
            verdict = new SettleInterruptedNode.Verdict.NotYet(String.valueOf(broken.getMessage()));
        }
        if (verdict instanceof SettleInterruptedNode.Verdict.NotYet notYet) {
            Instant end = latest(attempt.startedAt().plus(policy.timeout()), since.plus(LEAST_PATIENCE));
            if (now.isBefore(end)) {
                parts.later().after(ASK_AGAIN, () -> settle(attempt, since));
                return;
            }
            verdict = new SettleInterruptedNode.Verdict.Unknown(notYet.why());
        }
        settling.remove(attempt.node());
        tell(settled(attempt, verdict, now));
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static RunEvent settled(AttemptRecord attempt, SettleInterruptedNode.Verdict verdict, Instant now) {
        if (verdict instanceof SettleInterruptedNode.Verdict.Again again) {
            return ended(attempt, AttemptState.CANCELLED, now, again.why(), true);
        } else if (verdict instanceof SettleInterruptedNode.Verdict.Unknown unknown) {
            return ended(attempt, AttemptState.UNKNOWN, now, unknown.why(), false);
        }
        return ended(attempt, AttemptState.SUCCEEDED, now, "Its database says that it was committed.", false);
    }

    private static RunEvent ended(AttemptRecord attempt, AttemptState as, Instant now, String why, boolean again) {
        LogLine line = new LogLine(attempt.node(), attempt.number(), now, LogLine.Level.WARNING, "Settled: " + why);
        AttemptError error = as == AttemptState.SUCCEEDED ? null : AttemptError.of(why);
        return new RunEvent.Ended(attempt.ended(as, now, error), again, List.of(), List.of(line));
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
            if (System.nanoTime() - end > 0 || !pause(20)) {
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
