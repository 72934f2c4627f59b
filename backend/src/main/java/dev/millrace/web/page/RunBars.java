package dev.millrace.web.page;

import dev.millrace.run.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The last runs of a flow as small bars, the oldest on the left: height is duration, colour is state. */
final class RunBars {

    static final int COUNT = 14;
    private static final int STEP = 11;
    private static final int HIGHEST = 22;
    private static final int LOWEST = 4;

    private RunBars() {}

    /** A bar in a box of 154 × 24. */
    public record Bar(String id, String state, int x, int y, int height, String title) {}

    /**
     * Bars that share one scale.
     *
     * @param runs newest first
     */
    static List<Bar> of(List<RunRecord> runs, Instant now, Frame frame) {
        long longest = runs.stream().mapToLong(run -> millis(run, now)).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < Math.min(COUNT, runs.size()); i++) {
            RunRecord run = runs.get(i);
            int height = LOWEST + (int) ((HIGHEST - LOWEST) * millis(run, now) / Math.max(1, longest));
            String title = frame.local(run.createdAt()) + " · " + frame.duration(run.startedAt(), run.endedAt());
            bars.add(new Bar(
                    run.id().value(), run.state().name(), (COUNT - 1 - i) * STEP, HIGHEST + 1 - height, height, title));
        }
        return List.copyOf(bars);
    }

    private static long millis(RunRecord run, Instant now) {
        if (run.startedAt() == null) {
            return 0;
        }
        Instant end = run.endedAt() == null ? now : run.endedAt();
        return Math.max(0, Duration.between(run.startedAt(), end).toMillis());
    }
}
