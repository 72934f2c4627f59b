package dev.millrace.sandbox;

import dev.millrace.database.Restarts;
import dev.millrace.health.Findings;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the sandbox is there. It never takes the console down: at worst, somebody should look. */
@Component
final class SandboxHealthIndicator implements HealthIndicator {

    private final ObjectProvider<Sandbox> sandbox;
    private final Clock clock;

    SandboxHealthIndicator(ObjectProvider<Sandbox> sandbox, Clock clock) {
        this.sandbox = sandbox;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Sandbox present = sandbox.getIfAvailable();
        return present == null
                ? new Findings().detail("state", "OFF").health()
                : told(present.standing(), present.restarts());
    }

    Health told(SandboxStanding standing, Restarts restarts) {
        Findings findings = new Findings()
                .detail("state", standing.state().name())
                .detail("since", standing.since().toString())
                .detail("restarts", restarts.total());
        if (standing.state() == SandboxState.FAILED) {
            findings.warn("The sandbox does not run. " + standing.error() + " A reset makes it anew.");
        } else if (restarts.isRecent(clock.instant())) {
            findings.warn(
                    ("The sandbox's PostgreSQL has ended by itself or could not be started, %d times in a row by now;"
                                    + " it is started again. What runs on it was lost: look at its log for the reason.")
                            .formatted(restarts.inARow()));
        }
        return findings.health();
    }
}
