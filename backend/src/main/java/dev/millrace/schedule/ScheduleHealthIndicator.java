package dev.millrace.schedule;

import dev.millrace.health.Findings;
import dev.millrace.health.Readings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether planned fires that have come get their entry in the ledger. */
@Component
class ScheduleHealthIndicator implements HealthIndicator {

    /**
     * An alarm is seen within 5 s and the sweep comes every 5 s; when the member that had both dies, another has them after some 15 s.
     * Thrice that is no longer explained by anything that passes.
     */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final int MOST_NAMED = 5;

    private final Readings readings;
    private final DueFires fires;

    ScheduleHealthIndicator(Readings readings, DueFires fires) {
        this.readings = readings;
        this.fires = fires;
    }

    @Override
    public Health health() {
        Readings.Answer answer = readings.ask();
        if (answer instanceof Readings.Silent silent) {
            return Findings.silent(silent);
        }
        Readings.Read read = (Readings.Read) answer;
        Duration age = fires.age(read);
        List<Schedules.Unaccounted> unaccounted = fires.unaccounted();
        Findings findings = new Findings()
                .detail("dueFires", fires.count(read))
                .detail("oldestDueFireSeconds", age.toSeconds())
                .detail("unaccountedFires", unaccounted.size());
        if (age.compareTo(LONGEST_WAIT) > 0) {
            findings.down(
                    ("A planned fire has waited %d s for its entry in the ledger, and nobody looks after it. Look for"
                                    + " \"due fires\" and \"Alarm\" in the log of every member; a restart sweeps again.")
                            .formatted(age.toSeconds()));
        }
        if (!unaccounted.isEmpty()) {
            findings.warn(
                    "Of the last hour, %d planned fires have no entry in the ledger: %s. Compare them with the runs of their flows."
                            .formatted(unaccounted.size(), named(unaccounted)));
        }
        return findings.health();
    }

    private static String named(List<Schedules.Unaccounted> unaccounted) {
        String first = unaccounted.stream()
                .limit(MOST_NAMED)
                .map(fire -> "flow " + fire.flowId() + " at " + fire.plannedAt())
                .collect(Collectors.joining(", "));
        return unaccounted.size() > MOST_NAMED ? first + " and more" : first;
    }
}
