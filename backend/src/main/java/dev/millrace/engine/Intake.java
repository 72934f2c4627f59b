package dev.millrace.engine;

import dev.millrace.run.Claim;
import dev.millrace.run.ClaimStore;
import dev.millrace.run.RunId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs, never more than there are slots: those that were just queued, all that have gathered in one statement, and when there
 * was no slot for some, the next ones as soon as a run leaves.
 */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final ClaimStore claims;
    private final String member;
    private final int slots;
    private final Clock clock;
    private final Executor workers;
    private final Consumer<Claim> begin;
    private final Queue<RunId> wanted = new ConcurrentLinkedQueue<>();
    private final Set<RunId> taken = ConcurrentHashMap.newKeySet();
    private volatile boolean someWait;
    private volatile boolean closed;

    Intake(ClaimStore claims, String member, int slots, Clock clock, Executor workers, Consumer<Claim> begin) {
        this.claims = claims;
        this.member = member;
        this.slots = slots;
        this.clock = clock;
        this.workers = workers;
        this.begin = begin;
    }

    /** To be taken by the next {@link #takeWanted}. */
    void want(RunId run) {
        wanted.add(run);
    }

    /** Takes what is wanted. Whoever comes while another takes finds that his run was taken along. */
    void takeWanted() {
        beginAll(claimWanted());
    }

    private synchronized List<Claim> claimWanted() {
        List<RunId> runs = new ArrayList<>();
        int free = slots - taken.size();
        while (runs.size() < free && !wanted.isEmpty()) {
            RunId run = wanted.remove();
            if (!taken.contains(run)) {
                runs.add(run);
            }
        }
        if (!wanted.isEmpty()) {
            someWait = true;
            wanted.clear();
        }
        return closed || runs.isEmpty() ? List.of() : taken(claims.claim(runs, member, clock.instant()));
    }

    /** Takes whatever is free, oldest first: what was queued, and what its owner has left. */
    void takeWhatIsFree() {
        beginAll(claim(free -> claims.claimNext(member, Set.copyOf(taken), free, clock.instant())));
    }

    /** Takes what waits for a slot. */
    void takeWhatWaits() {
        beginAll(claim(free -> claims.claimQueued(member, free, clock.instant())));
    }

    private synchronized List<Claim> claim(IntFunction<List<Claim>> most) {
        int free = slots - taken.size();
        if (closed || free <= 0) {
            return List.of();
        }
        List<Claim> next = most.apply(free);
        someWait = next.size() == free;
        return taken(next);
    }

    private List<Claim> taken(List<Claim> claimed) {
        claimed.forEach(claim -> taken.add(claim.run()));
        return claimed;
    }

    /** Takes a slot for a run that is about to be made as this member's; false when none is free, or others wait for it. */
    synchronized boolean reserve(RunId run) {
        return !closed && !someWait && wanted.isEmpty() && taken.size() < slots && taken.add(run);
    }

    /**
     * Starts work on runs that this member already owns but is not working on.
     *
     * @param taken receives each claim before its run begins
     */
    void takeOwn(Consumer<Claim> taken) {
        List<Claim> own = claimOwn();
        own.forEach(taken);
        beginAll(own);
    }

    private synchronized List<Claim> claimOwn() {
        return closed ? List.of() : taken(claims.claimOwn(member, Set.copyOf(taken)));
    }

    /** The last one by this thread, the others by workers. */
    private void beginAll(List<Claim> claimed) {
        for (Claim claim : claimed.subList(0, Math.max(0, claimed.size() - 1))) {
            try {
                workers.execute(() -> begin.accept(claim));
            } catch (RejectedExecutionException stopped) {
                LOG.debug("run {}: left to others, this member stops", claim.run(), stopped);
            }
        }
        if (!claimed.isEmpty()) {
            begin.accept(claimed.get(claimed.size() - 1));
        }
    }

    /**
     * A run has left.
     *
     * @return whether others wait for its slot
     */
    boolean left(RunId run) {
        taken.remove(run);
        return someWait;
    }

    /** Takes nothing more. */
    synchronized void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
