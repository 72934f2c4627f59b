package dev.millrace.health;

import dev.millrace.database.Restarts;
import dev.millrace.database.ServerKeeper;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the console's own PostgreSQL stays up: one that was started again serves, but somebody should look why it had ended. */
@Component
final class DatabaseServerHealthIndicator implements HealthIndicator {

    private final ObjectProvider<ServerKeeper> keeper;
    private final Clock clock;

    DatabaseServerHealthIndicator(ObjectProvider<ServerKeeper> keeper, Clock clock) {
        this.keeper = keeper;
        this.clock = clock;
    }

    @Override
    public Health health() {
        ServerKeeper present = keeper.getIfAvailable();
        return present == null
                ? new Findings().detail("server", "external").health()
                : told(present.isRunning(), present.restarts());
    }

    Health told(boolean running, Restarts restarts) {
        Findings findings = new Findings().detail("server", "embedded").detail("restarts", restarts.total());
        if (!running) {
            findings.down(
                    "The console's PostgreSQL does not run; it is started again, %d times in a row by now. Look at its log."
                            .formatted(restarts.inARow()));
        } else if (restarts.isRecent(clock.instant())) {
            findings.warn(
                    "The console's PostgreSQL has ended by itself and was started again: look at its log for the reason.");
        }
        return findings.health();
    }
}
