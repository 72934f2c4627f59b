package dev.millrace.engine;

import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.datasource.DataSourceId;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.Claim;
import dev.millrace.run.ClaimStore;
import dev.millrace.run.LiveRun;
import dev.millrace.run.RunHost;
import dev.millrace.run.RunId;
import dev.millrace.run.RunRecord;
import dev.millrace.run.RunRules;
import dev.millrace.run.RunSignals;
import dev.millrace.run.ScriptRendering;
import dev.millrace.time.RunTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this member owns. Driven from outside: {@link #tick}, {@link #look} and {@link #renew} are called from time to time,
 * signals only make it quicker.
 */
final class Engine implements Signals.Listener, RunHost {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineParts parts;
    private final ClaimStore claims;
    private final String member;
    private final int slots;
    private final Intake intake;
    private final Map<RunId, RunLoop> loops = new ConcurrentHashMap<>();
    private final Instant startedAt;
    private volatile Instant renewedAt;

    Engine(EngineParts parts, ClaimStore claims, String member, int slots) {
        this.parts = parts;
        this.claims = claims;
        this.member = member;
        this.slots = slots;
        this.intake = new Intake(claims, member, slots, parts.clock(), parts.workers(), this::begin);
        this.startedAt = parts.clock().instant();
        this.renewedAt = startedAt;
    }

    /** How many runs it works on. */
    int load() {
        return loops.size();
    }

    /** The loop of a run that it works on. */
    Optional<RunLoop> loop(RunId run) {
        return Optional.ofNullable(loops.get(run));
    }

    int slots() {
        return slots;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** When it has last renewed its leases, or known that it had none. */
    Instant renewedAt() {
        return renewedAt;
    }

    Tally tally() {
        return parts.tally();
    }

    /** How many nodes of this data source wait here until one of its connections is free. */
    int waiting(DataSourceId source) {
        return parts.lanes().waiting(source);
    }

    /** Takes what it owned before it was restarted, and then whatever waits. */
    void start() {
        takeOwn("after a restart");
        look();
    }

    private void takeOwn(String when) {
        intake.takeOwn(claim -> LOG.info("run {}: taken up again {}", claim.run(), when));
    }

    @Override
    public void changed(Signal signal) {
        switch (signal.kind()) {
            case RunSignals.QUEUED -> take(new RunId(signal.id()));
            case RunSignals.ASKED -> soon(() -> asked(new RunId(signal.id())));
            default -> {
                // Not for engines.
            }
        }
    }

    @Override
    public void missed() {
        soon(this::look);
    }

    private void soon(Runnable work) {
        try {
            parts.workers().execute(work);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("stopped", stopped);
        }
    }

    /** Takes this run soon, if it is free and there is a slot. */
    void take(RunId run) {
        intake.want(run);
        soon(intake::takeWanted);
    }

    private void asked(RunId run) {
        if (loops.containsKey(run)) {
            tellActs(Set.of(run));
        } else {
            take(run);
        }
    }

    /** The look behind every signal: acts for runs it owns, and runs that nobody owns. */
    void look() {
        tellActs(loops.keySet());
        intake.takeWhatIsFree();
    }

    private void tellActs(Set<RunId> runs) {
        claims.openActs(runs).forEach((run, acts) -> {
            RunLoop loop = loops.get(run);
            if (loop != null) {
                loop.tell(new RunEvent.Asked(acts));
            }
        });
    }

    private void begin(Claim claim) {
        begin(claim, () -> claims.load(claim));
    }

    @Override
    public Optional<Ownership> reserve(RunId run) {
        return intake.reserve(run) ? Optional.of(new Ownership(member, claims.lease())) : Optional.empty();
    }

    @Override
    public void begin(LiveRun run) {
        soon(() -> begin(run.claim(), () -> run));
    }

    @Override
    public void release(RunId run) {
        if (intake.left(run)) {
            soon(intake::takeWhatWaits);
        }
    }

    @Override
    public void lookFor(RunId run) {
        release(run);
        soon(() -> takeOwn("after a launch that was not answered"));
    }

    /** One run that cannot be taken up must keep neither the others nor the console from starting. */
    private void begin(Claim claim, Supplier<LiveRun> live) {
        try {
            if (intake.isClosed()) {
                claims.release(claim);
                return;
            }
            parts.faults().reach(CrashPoint.CLAIMED, claim.run(), "");
            takeUp(claim, live.get());
        } catch (Faults.Killed dead) {
            throw dead;
        } catch (Throwable broken) {
            LOG.error("run {}: cannot be taken up; it is tried again when its lease has passed", claim.run(), broken);
            intake.left(claim.run());
        }
    }

    private void takeUp(Claim claim, LiveRun live) {
        tellStart(claim, live.run());
        Definition definition = DefinitionJson.stored(live.definition());
        ScriptRendering rendering = new ScriptRendering(
                live.run().flowId(),
                live.run().flowName(),
                definition,
                new RunTime(live.run().runTime(), live.run().zone()),
                live.given());
        RunLoop loop = new RunLoop(
                parts,
                live,
                RunRules.of(definition),
                new PrepareNode(parts, live.run(), definition, rendering),
                this::over);
        loops.put(claim.run(), loop);
        // It is RUNNING since the claim; its first step may have to wait for a connection.
        parts.signals().raise(new Signal(RunSignals.CHANGED, claim.run().value(), claim.step()));
        if (live.asked()) {
            tellActs(Set.of(claim.run()));
        }
        loop.start();
    }

    private void over(RunLoop loop) {
        if (loops.remove(loop.id(), loop) && intake.left(loop.id())) {
            soon(intake::takeWhatWaits);
        }
    }

    /** How long the run has waited for a member; one that waited for its turn as well tells nothing about that. */
    private void tellStart(Claim claim, RunRecord run) {
        if (claim.fence() == 1 && run.startedAt() != null && run.inTheWay() == null) {
            parts.tally().started(Duration.between(run.createdAt(), run.startedAt()));
        }
    }

    /** Deadlines, and what was put off. */
    void tick() {
        parts.later().tick();
        loops.values().forEach(RunLoop::tick);
    }

    /** Renews all leases in one statement; a run whose lease is somebody else's stops here at once. */
    void renew() {
        List<RunLoop> held = List.copyOf(loops.values());
        Set<RunId> kept = claims.renew(member, held.stream().map(RunLoop::claim).toList());
        renewedAt = parts.clock().instant();
        parts.tally().renewed();
        for (RunLoop loop : held) {
            if (!kept.contains(loop.id()) && loops.get(loop.id()) == loop) {
                LOG.warn("run {}: somebody else owns it now", loop.id());
                loop.stop();
            }
        }
    }

    /** Starts nothing more, gives running nodes some time, ends what is left at its backend and gives the runs back. */
    void stop(Duration patience) {
        intake.close();
        loops.values().forEach(RunLoop::close);
        waitUntilIdle(patience);
        List<RunLoop> left = List.copyOf(loops.values());
        left.forEach(RunLoop::stop);
        for (RunLoop loop : left) {
            if (loop.waitUntilIdle(Duration.ofSeconds(3))) {
                claims.release(loop.claim());
            }
        }
    }

    private void waitUntilIdle(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (RunLoop loop : loops.values()) {
            loop.waitUntilIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
