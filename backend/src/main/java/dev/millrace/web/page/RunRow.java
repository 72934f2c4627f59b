package dev.millrace.web.page;

import dev.millrace.run.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A run as lists show it.
 *
 * @param width of its duration, of 160, beside the longest of the list
 */
public record RunRow(RunRecord run, int width) {

    private static final int FULL = 160;

    static List<RunRow> of(List<RunRecord> runs, Instant now) {
        long longest = runs.stream().mapToLong(run -> millis(run, now)).max().orElse(1);
        return runs.stream()
                .map(run -> new RunRow(
                        run,
                        run.startedAt() == null ? 0 : 2 + (int) ((FULL - 2) * millis(run, now) / Math.max(1, longest))))
                .toList();
    }

    private static long millis(RunRecord run, Instant now) {
        if (run.startedAt() == null) {
            return 0;
        }
        Instant end = run.endedAt() == null ? now : run.endedAt();
        return Math.max(0, Duration.between(run.startedAt(), end).toMillis());
    }
}
