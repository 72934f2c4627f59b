package dev.millrace.time;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether time variables are coarser than a schedule: two of the next 100 fires give equal values, so that runs for
 * different times work on the same data. One object serves all variables of a flow.
 */
public final class Coarseness {

    private static final int FIRES = 100;

    private final List<RunTime> runTimes;
    private final Map<TimeVariable, Boolean> known = new HashMap<>();

    private Coarseness(List<RunTime> runTimes) {
        this.runTimes = runTimes;
    }

    public static Coarseness of(Schedule schedule, ZoneId zone, Instant after) {
        return new Coarseness(FireTimes.of(schedule, zone).after(after, FIRES).stream()
                .map(fire -> new RunTime(fire.at(), zone))
                .toList());
    }

    /** Whether the schedule has no fire left. */
    public boolean withoutFires() {
        return runTimes.isEmpty();
    }

    /** Values that cannot be computed are left out. */
    public boolean isCoarse(TimeVariable variable) {
        TimeVariable nameless =
                new TimeVariable("", variable.format(), variable.offset(), variable.base(), variable.anchor(), null);
        return known.computeIfAbsent(nameless, this::repeats);
    }

    private boolean repeats(TimeVariable variable) {
        Set<String> seen = new HashSet<>();
        return runTimes.stream()
                .flatMap(runTime -> variable.at(runTime).value().stream())
                .anyMatch(value -> !seen.add(value));
    }
}
