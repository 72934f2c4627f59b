package dev.millrace.engine;

import dev.millrace.database.Settings;
import dev.millrace.health.Findings;
import dev.millrace.health.Readings;
import dev.millrace.run.DueRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether runs that are due are taken, and what this member owns stays its own. */
@Component
final class EngineHealthIndicator implements HealthIndicator {

    /**
     * A free member looks every second, and what a dead one leaves is free after the takeover time: twice that and some slack is
     * no longer explained by anything that passes.
     */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** Fires are planned by the second; a clock that is further off starts them visibly early or late. */
    static final Duration LARGEST_OFFSET = Duration.ofSeconds(1);

    private final Supplier<Optional<Engine>> engine;
    private final Readings readings;
    private final DueRuns dueRuns;
    private final Duration takeover;
    private final Clock clock;

    @Autowired
    EngineHealthIndicator(EngineRunner runner, Readings readings, DueRuns dueRuns, Settings settings, Clock clock) {
        this(runner::engine, readings, dueRuns, settings.takeover(), clock);
    }

    EngineHealthIndicator(
            Supplier<Optional<Engine>> engine, Readings readings, DueRuns dueRuns, Duration takeover, Clock clock) {
        this.engine = engine;
        this.readings = readings;
        this.dueRuns = dueRuns;
        this.takeover = takeover;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Engine driven = engine.get().orElse(null);
        if (driven == null) {
            return new Findings()
                    .down("This member takes no runs: nothing here opens connections.")
                    .health();
        }
        Readings.Answer answer = readings.ask();
        if (answer instanceof Readings.Silent silent) {
            return Findings.silent(silent);
        }
        Readings.Read read = (Readings.Read) answer;
        Findings findings = new Findings();
        work(findings, driven, dueRuns.in(read));
        renewals(findings, driven);
        clock(findings, read);
        return findings.health();
    }

    private void work(Findings findings, Engine driven, DueRuns.Standing due) {
        Instant now = clock.instant();
        int load = driven.load();
        Duration waited = shorter(due.age(now), Duration.between(driven.startedAt(), now));
        findings.detail("slots", driven.slots())
                .detail("runs", load)
                .detail("queuedRuns", due.queued())
                .detail("runsWhoseLeaseHasPassed", due.abandoned())
                .detail("oldestDueRunSeconds", waited.toSeconds());
        if (waited.compareTo(LONGEST_WAIT) <= 0) {
            return;
        }
        if (load < driven.slots()) {
            findings.down(("The oldest due run has waited %d s for a member, though %d of %d slots are free here."
                            + " Look for \"clockwork\" and \"run\" in the log; a restart takes it up.")
                    .formatted(waited.toSeconds(), driven.slots() - load, driven.slots()));
        } else {
            findings.warn(("The oldest due run has waited %d s: all %d slots here are taken. Raise MILLRACE_RUN_SLOTS,"
                            + " or start another member.")
                    .formatted(waited.toSeconds(), driven.slots()));
        }
    }

    /** What waited while this member was not there is not its fault. */
    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void renewals(Findings findings, Engine driven) {
        Duration silence = Duration.between(driven.renewedAt(), clock.instant());
        findings.detail("secondsSinceRenewal", silence.toSeconds());
        if (silence.compareTo(takeover) > 0) {
            findings.down(("The leases of this member's runs were last renewed %d s ago; after %d s other members take"
                            + " its runs. Look at the console's database and at pauses of this process.")
                    .formatted(silence.toSeconds(), takeover.toSeconds()));
        }
    }

    private static void clock(Findings findings, Readings.Read read) {
        Duration offset = read.clockOffset();
        findings.detail("clockOffsetSeconds", offset.toMillis() / 1000.0);
        if (offset.abs().minus(read.uncertainty()).compareTo(LARGEST_OFFSET) > 0) {
            findings.warn(String.format(
                    Locale.ROOT,
                    "This member's clock is %.1f s %s the database's, so what is planned starts at the wrong time here."
                            + " Set both hosts by NTP.",
                    offset.abs().toMillis() / 1000.0,
                    offset.isNegative() ? "behind" : "ahead of"));
        }
    }
}
