package dev.millrace.engine;

import dev.millrace.datasource.PoolUse;
import dev.millrace.datasource.PoolUses;
import dev.millrace.health.Readings;
import dev.millrace.run.AttemptState;
import dev.millrace.run.DueRuns;
import dev.millrace.run.RunState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The engine in numbers. Those of the cluster come from one question, shared by all gauges; the others are this member's. */
@Component
class EngineMetrics implements MeterBinder {

    /** How soon the gauges of a data source are there once it is used for the first time. */
    private static final Duration LOOK_FOR_POOLS = Duration.ofSeconds(1);

    private static final String SECONDS = "seconds";

    private final EngineRunner runner;
    private final Readings readings;
    private final DueRuns dueRuns;
    private final PoolUses pools;
    private final Clock clock;

    EngineMetrics(EngineRunner runner, Readings readings, DueRuns dueRuns, PoolUses pools, Clock clock) {
        this.runner = runner;
        this.readings = readings;
        this.dueRuns = dueRuns;
        this.pools = pools;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        clusterGauges(registry);
        runner.engine().ifPresent(engine -> {
            memberGauges(registry, engine);
            counters(registry, engine.tally());
            poolGauges(registry, engine);
        });
    }

    private void clusterGauges(MeterRegistry registry) {
        Gauge.builder("millrace.runs.queued", this, its -> its.due(DueRuns.Standing::queued))
                .description("Runs of the cluster that any member could take")
                .register(registry);
        Gauge.builder("millrace.runs.abandoned", this, its -> its.due(DueRuns.Standing::abandoned))
                .description("Runs of the cluster whose owner has let its lease pass")
                .register(registry);
        Gauge.builder("millrace.oldest.due.run.age", this, its -> its.due(due -> seconds(due.age(clock.instant()))))
                .description("How long the oldest due run of the cluster has waited for a member")
                .baseUnit(SECONDS)
                .register(registry);
        Gauge.builder("millrace.clock.offset", this, its -> its.read(read -> seconds(read.clockOffset())))
                .description("This member's clock less the database's")
                .baseUnit(SECONDS)
                .register(registry);
    }

    private double due(ToDoubleFunction<DueRuns.Standing> number) {
        return read(read -> number.applyAsDouble(dueRuns.in(read)));
    }

    /** NaN while the database does not answer. */
    private double read(ToDoubleFunction<Readings.Read> number) {
        return readings.ask() instanceof Readings.Read read ? number.applyAsDouble(read) : Double.NaN;
    }

    private void memberGauges(MeterRegistry registry, Engine engine) {
        Gauge.builder("millrace.runs.at.work", engine, Engine::load)
                .description("Runs that this member works on")
                .register(registry);
        Gauge.builder("millrace.run.slots", engine, Engine::slots)
                .description("Runs that this member can work on at once")
                .register(registry);
        Gauge.builder(
                        "millrace.lease.renewal.age",
                        engine,
                        its -> seconds(Duration.between(its.renewedAt(), clock.instant())))
                .description("How long ago this member has renewed its leases")
                .baseUnit(SECONDS)
                .register(registry);
    }

    private static void counters(MeterRegistry registry, Tally tally) {
        for (RunState state : RunState.values()) {
            if (state.ended()) {
                FunctionCounter.builder("millrace.runs.ended", tally, its -> its.runsEnded(state))
                        .description("Runs that this member has brought to their end")
                        .tag("state", state.name())
                        .register(registry);
            }
        }
        Arrays.stream(AttemptState.values())
                .filter(state -> state != AttemptState.RUNNING)
                .forEach(state -> FunctionCounter.builder(
                                "millrace.attempts.ended", tally, its -> its.attemptsEnded(state))
                        .description("Attempts of nodes that have ended on this member")
                        .tag("state", state.name())
                        .register(registry));
        FunctionCounter.builder("millrace.lease.renewals", tally, Tally::renewals)
                .description("Times that this member has renewed all its leases")
                .register(registry);
        FunctionTimer.builder(
                        "millrace.run.start.delay",
                        tally,
                        Tally::starts,
                        its -> its.startDelays().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("From queued to started, of runs that did not have to wait for their turn")
                .register(registry);
    }

    /** A row a data source; new ones join while the console runs, and the numbers are those of the scrape. */
    private void poolGauges(MeterRegistry registry, Engine engine) {
        MultiGauge waiting = MultiGauge.builder("millrace.nodes.waiting")
                .description("Nodes on this member that wait for a connection")
                .register(registry);
        MultiGauge used = MultiGauge.builder("millrace.pool.connections.used")
                .description("Connections that scripts have, on this member")
                .register(registry);
        MultiGauge limit = MultiGauge.builder("millrace.pool.connections.limit")
                .description("Connections that scripts may have, on this member")
                .register(registry);
        runner.every(LOOK_FOR_POOLS, () -> {
            List<PoolUse> known = pools.now();
            waiting.register(rows(known, use -> use.waiting() + engine.waiting(use.source())));
            used.register(rows(known, PoolUse::lent));
            limit.register(rows(known, PoolUse::size));
        });
    }

    private List<MultiGauge.Row<?>> rows(List<PoolUse> known, ToDoubleFunction<PoolUse> number) {
        return known.stream()
                .<MultiGauge.Row<?>>map(use -> MultiGauge.Row.of(
                        Tags.of("data_source", use.name()),
                        () -> pools.now().stream()
                                .filter(now -> now.source().equals(use.source()))
                                .mapToDouble(number)
                                .findFirst()
                                .orElse(0)))
                .toList();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
