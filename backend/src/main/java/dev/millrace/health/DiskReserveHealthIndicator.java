package dev.millrace.health;

import dev.millrace.database.DiskWatch;
import dev.millrace.database.Settings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the disk of the data directory has the room that is kept in reserve. */
@Component
final class DiskReserveHealthIndicator implements HealthIndicator {

    private final DiskWatch watch;
    private final Settings settings;

    DiskReserveHealthIndicator(DiskWatch watch, Settings settings) {
        this.watch = watch;
        this.settings = settings;
    }

    @Override
    public Health health() {
        Findings findings =
                new Findings().detail("reserveMiB", settings.diskReserve().bytes() >> 20);
        watch.shortage().ifPresent(why -> {
            if (settings.database().isEmpty()) {
                findings.down(
                        why
                                + " Make room: what waits goes on by itself then. A reset of the sandbox removes what it holds.");
            } else {
                findings.warn(why + " The sandbox is stopped until then.");
            }
        });
        return findings.health();
    }
}
