package dev.millrace.engine;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The attempts of one run that this member has under way, each on a worker of its data source or, when nobody saw its end, being
 * settled. They decide nothing: what becomes of them they tell the run's loop.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration SLOW = Duration.ofMillis(200);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final EngineParts parts;
    private final RunId run;
    private final RunRules rules;
    private final Loop loop;
    private final Map<String, RunNode> working = new ConcurrentHashMap<>();
    private final Map<RunNode, Thread> threads = new ConcurrentHashMap<>();
    private final Map<String, AttemptRecord> settling = new ConcurrentHashMap<>();
    private final Set<String> putOff = ConcurrentHashMap.newKeySet();

    /** Who is told. */
    interface Loop {

        /**
         * Takes the event.
         *
         * @param from the node that this thread has just left
         * @return the next node for this thread, begun and recorded; null when there is none
         */
        @Nullable
        RunNode tell(RunEvent event, @Nullable RunNode from);

        /** Takes the event the next time that it is told something. */
        void leave(RunEvent event);

        /** Whether nobody waits for the outcomes of this run here any more. */
        boolean isLeft();
    }

    Attempts(EngineParts parts, RunId run, RunRules rules, Loop loop) {
        this.parts = parts;
        this.run = run;
        this.rules = rules;
        this.loop = loop;
    }

    /** Those of these nodes that nothing is done about yet. */
    List<String> idle(List<String> ready) {
        return ready.stream()
                .filter(key -> !working.containsKey(key) && !settling.containsKey(key) && !putOff.contains(key))
                .toList();
    }

    /** Has the attempt begun and carried out by a worker, as soon as its data source has a connection for it. */
    void submit(RunNode node) {
        working.put(node.node().key(), node);
        parts.lanes().submit(node.source().id(), node.source().poolSize(), () -> work(node));
    }

    /** Begins the attempt on this thread, which carries it out by itself once its beginning is recorded. */
    @Nullable
    RunEvent beginHere(RunNode node) {
        String key = node.node().key();
        working.put(key, node);
        RunEvent begun = beginOrPutOff(node);
        if (!(begun instanceof RunEvent.Begun)) {
            forget(node);
        }
        return begun;
    }

    /** Stops, at their backends, the attempts of these nodes. */
    void cancel(Predicate<String> nodes) {
        working.forEach((key, node) -> {
            if (nodes.test(key)) {
                node.stop(Stop.CANCEL);
            }
        });
    }

    /** Those whose end nobody has seen yet. */
    List<AttemptRecord> unfinished() {
        List<AttemptRecord> unfinished = new ArrayList<>(settling.values());
        working.values().forEach(node -> unfinished.add(node.attempt()));
        return unfinished;
    }

    /** Their ends are recorded, seen or not: nobody waits for their backends any longer. */
    void giveUp() {
        working.values().forEach(RunNode::giveUp);
    }

    /** Ends everything at once; what it was is the next owner's to find out. */
    void leave() {
        working.values().forEach(node -> node.stop(Stop.LEAVE));
    }

    /** Whatever goes wrong here, no attempt is left behind that nobody works on: its run could never end. */
    private void work(RunNode first) {
        RunNode node = first;
        try {
            node = begin(first) ? first : null;
            while (node != null) {
                node = carryOut(node);
            }
        } catch (Faults.Killed dead) {
            throw dead;
        } catch (Throwable broken) {
            if (node != null) {
                lost(node, broken);
            }
        }
    }

    /** Its end was not seen here, unless somebody else has seen to it already. */
    private void lost(RunNode node, Throwable why) {
        LOG.error(
                "run {} node {}: its worker failed; its database is asked what became of it",
                run,
                node.node().key(),
                why);
        node.abandon();
        if (working.get(node.node().key()) == node) {
            cutOff(node, null);
        }
    }

    private void forget(RunNode node) {
        working.remove(node.node().key(), node);
        threads.remove(node);
        node.journal().forget();
    }

    private boolean begin(RunNode node) {
        String key = node.node().key();
        RunEvent begun = beginOrPutOff(node);
        if (begun != null) {
            loop.tell(begun, null);
        }
        if (begun instanceof RunEvent.Begun event && event.recorded().join()) {
            return true;
        }
        node.abandon();
        // Only now: until its end is recorded the node is ready, and whoever came along would begin the same attempt
        // once more.
        forget(node);
        if (!putOff.contains(key)) {
            loop.tell(new RunEvent.Woken(), null);
        }
        return false;
    }

    /** Nothing was sent yet: whatever goes wrong is known to be without effect. Null when it was stopped or put off. */
    private @Nullable RunEvent beginOrPutOff(RunNode node) {
        threads.put(node, Thread.currentThread());
        try {
            if (isStarting(node)) {
                return null;
            }
            RunEvent begun = node.begin();
            // Nobody was let in: its data source may have gone while this one was on its way, and is coming back.
            return begun instanceof RunEvent.Ended && isStarting(node) ? null : begun;
        } catch (DataAccessException | TransactionException unreachable) {
            node.abandon();
            putOff(node.node().key(), "the console's database cannot be asked: " + unreachable.getMessage());
            return null;
        } catch (Faults.Killed dead) {
            throw dead;
        } catch (Throwable broken) {
            LOG.error("run {} node {}: could not begin", run, node.node().key(), broken);
            node.abandon();
            return node.failedBefore(said(broken));
        }
    }

    /** Puts the node off if so. */
    private boolean isStarting(RunNode node) {
        if (!parts.sources().isStarting(node.source())) {
            return false;
        }
        String key = node.node().key();
        LOG.info(
                "run {} node {}: waits, {} is being started",
                run,
                key,
                node.source().name());
        node.abandon();
        putOff(key);
        return true;
    }

    private static String said(Throwable broken) {
        return broken instanceof Error ? broken.toString() : String.valueOf(broken.getMessage());
    }

    /** Something is missing at the moment that the node cannot help. That is no failure of it: it stays ready. */
    void putOff(String key, String why) {
        LOG.warn("run {} node {}: put off, {}", run, key, why);
        putOff(key);
    }

    private void putOff(String key) {
        putOff.add(key);
        parts.later().after(ASK_AGAIN, () -> {
            putOff.remove(key);
            loop.tell(new RunEvent.Woken(), null);
        });
    }

    private @Nullable RunNode carryOut(RunNode node) {
        Left left;
        try {
            left = node.carryOut(() -> record(node));
        } catch (Faults.Killed dead) {
            throw dead;
        } catch (Throwable broken) {
            LOG.error(
                    "run {} node {}: failed by itself; its database is asked what became of it",
                    run,
                    node.node().key(),
                    broken);
            node.abandon();
            left = new Left.CutOff(node.attempt(), null);
        }
        if (left instanceof Left.Over ended) {
            forget(node);
            return loop.tell(ended.event(), node);
        } else if (left instanceof Left.CutOff cutOff) {
            cutOff(node, cutOff.own());
        } else {
            forget(node);
        }
        return null;
    }

    /** On the attempt's own thread, which waits for it: what is not recorded yet takes memory. */
    private void record(RunNode node) {
        RunEvent.Progressed progressed = RunEvent.Progressed.of(node.attempt(), node.journal());
        loop.tell(progressed, null);
        progressed.recorded().join();
    }

    private void cutOff(RunNode node, @Nullable OwnEnd own) {
        AttemptRecord attempt = node.attempt();
        settling.put(attempt.node(), attempt);
        RunEvent progressed = RunEvent.Progressed.of(attempt, node.journal());
        forget(node);
        loop.tell(progressed, null);
        settle(attempt, own);
    }

    /** Keeps the nodes of these attempts from being begun before it is known what became of them. */
    void inherit(List<AttemptRecord> attempts) {
        attempts.forEach(attempt -> settling.put(attempt.node(), attempt));
    }

    /** Asks the attempt's database what became of it, until it answers. */
    void settle(AttemptRecord attempt) {
        settle(attempt, null);
    }

    private void settle(AttemptRecord attempt, @Nullable OwnEnd own) {
        new SettleUntilAnswered(parts, run, attempt, own, rules.policy(attempt.node()), loop::isLeft, settled -> {
                    settling.remove(attempt.node());
                    loop.tell(settled, null);
                })
                .start();
    }

    /** Ends attempts that have had their time, and tells what slow ones have done so far. */
    void tick(Instant now) {
        for (RunNode node : working.values()) {
            Thread worker = threads.get(node);
            if (worker != null && !worker.isAlive()) {
                lost(node, new IllegalStateException("its thread has ended"));
                continue;
            }
            Instant deadline = node.deadline();
            if (deadline != null && now.isAfter(deadline)) {
                node.stop(Stop.TIMEOUT);
            }
            if (deadline != null && now.isAfter(node.attempt().startedAt().plus(SLOW)) && leaveProgress(node)) {
                loop.tell(new RunEvent.Woken(), null);
            }
        }
    }

    /** Under the journal's lock, so that the attempt's end cannot overtake what it has done before. */
    private boolean leaveProgress(RunNode node) {
        AttemptJournal journal = node.journal();
        synchronized (journal) {
            if (journal.isEmpty()) {
                return false;
            }
            loop.leave(RunEvent.Progressed.of(node.attempt(), journal));
            return true;
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
}
