package dev.millrace.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What an indicator has found, put together: each trouble is a sentence that says what to do, and the worst gives the status. */
public final class Findings {

    /** Something an operator should mend, though work is done: the answer stays 200, since a restart would not help. */
    public static final Status WARNING = new Status("WARNING");

    private final Map<String, Object> details = new LinkedHashMap<>();
    private final List<String> troubles = new ArrayList<>();
    private Status status = Status.UP;

    /** A member that cannot even ask its database. */
    public static Health silent(Readings.Silent silent) {
        return new Findings()
                .down(silent.why() + " Nothing can be started until it does; what runs goes on and is recorded then.")
                .health();
    }

    public Findings detail(String name, Object value) {
        details.put(name, value);
        return this;
    }

    /** Due work is not being started. */
    public Findings down(String sentence) {
        status = Status.DOWN;
        troubles.add(sentence);
        return this;
    }

    public Findings warn(String sentence) {
        if (!status.equals(Status.DOWN)) {
            status = WARNING;
        }
        troubles.add(sentence);
        return this;
    }

    public Health health() {
        Health.Builder health = new Health.Builder(status, details);
        if (!troubles.isEmpty()) {
            health.withDetail("troubles", List.copyOf(troubles));
        }
        return health.build();
    }
}
