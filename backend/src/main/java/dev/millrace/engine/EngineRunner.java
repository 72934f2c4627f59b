package dev.millrace.engine;

import dev.millrace.cluster.Alarms;
import dev.millrace.cluster.Members;
import dev.millrace.cluster.Signals;
import dev.millrace.common.MemoryBudget;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.Settings;
import dev.millrace.database.StopOrder;
import dev.millrace.datasource.Settlement;
import dev.millrace.datasource.SqlSessions;
import dev.millrace.run.ClaimStore;
import dev.millrace.run.PlaceRun;
import dev.millrace.run.Turns;
import dev.millrace.run.journal.StepStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts the engine with the console, drives it, and stops it first. */
@Component
class EngineRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(EngineRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(5);

    private final @Nullable Engine engine;
    private final Signals signals;
    private final PlaceRun place;
    private final Members members;
    private final String member;
    private final int slots;
    private final Duration renewal;
    private final ExecutorService workers = Workers.create();
    private final ScheduledExecutorService clockwork;
    private final PassTurns passTurns;
    private Signals.Listening listening = () -> {};
    private Signals.Listening turnsListening = () -> {};
    private volatile boolean running;

    EngineRunner(
            StepStore steps,
            ClaimStore claims,
            PlaceRun place,
            ObjectProvider<SqlSessions> sessions,
            ObjectProvider<Settlement> settlement,
            Sources sources,
            Turns turns,
            Signals signals,
            Alarms alarms,
            Members members,
            DataDirectory directory,
            Settings settings,
            MemoryBudget memory,
            Clock clock) {
        this.signals = signals;
        this.place = place;
        this.members = members;
        this.member = directory.memberId();
        this.slots = settings.runSlots();
        this.renewal = renewal(settings.takeover());
        this.clockwork = Executors.newScheduledThreadPool(2, work -> {
            Thread thread = new Thread(work, "engine-clockwork");
            thread.setDaemon(true);
            return thread;
        });
        this.passTurns = new PassTurns(turns, workers);
        alarms.sweepBy(turns::passAll);
        SqlSessions connections = sessions.getIfAvailable();
        Settlement questions = settlement.getIfAvailable();
        if (connections == null || questions == null) {
            this.engine = null;
            return;
        }
        EngineParts parts = new EngineParts(
                new StepWriter(steps),
                connections,
                questions,
                sources,
                signals,
                clock,
                HaltAt.asAsked(),
                workers,
                new Lanes(workers),
                new Later(clock, workers),
                memory,
                new Tally());
        Engine driven = new Engine(parts, claims, member, slots);
        this.engine = driven;
        // Elected by Quartz: one member at a time looks for runs that nobody took, even when its own look is late.
        alarms.sweepBy(driven::look);
    }

    @Override
    public void start() {
        running = true;
        members.arrive(member, slots);
        turnsListening = signals.listen(passTurns);
        Engine driven = engine;
        if (driven == null) {
            LOG.warn("There is nothing here that opens connections to data sources: this member takes no runs");
            return;
        }
        listening = signals.listen(driven);
        driven.start();
        place.offerTo(driven);
        every(TICK, driven::tick);
        every(LOOK, driven::look);
        every(renewal, () -> {
            driven.renew();
            if (!members.seen(member, driven.load())) {
                members.arrive(member, slots);
            }
        });
    }

    /** Often enough that three renewals may fail before anybody takes a run from here. */
    static Duration renewal(Duration lease) {
        Duration quarter = lease.dividedBy(4);
        return quarter.compareTo(LONGEST_RENEWAL) < 0 ? quarter : LONGEST_RENEWAL;
    }

    /** Empty: this member takes no runs. */
    Optional<Engine> engine() {
        return Optional.ofNullable(engine);
    }

    /** Until the console stops. */
    void every(Duration period, Runnable work) {
        var unused = clockwork.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable broken) {
                        // An exception that leaves here ends the clockwork, and nobody would see it.
                        LOG.warn("The engine's clockwork stumbled, it goes on: {}", broken.toString(), broken);
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        place.stopOffering();
        listening.stop();
        turnsListening.stop();
        if (engine != null) {
            engine.stop(PATIENCE);
        }
        clockwork.shutdownNow();
        workers.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StopOrder.ENGINE;
    }
}
