package dev.millrace.web.page;

import dev.millrace.run.RunOverview;
import dev.millrace.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last 24 hours above the list of runs.
 *
 * @param total runs that began in them
 * @param succeeded per cent of those that succeeded or failed, to a tenth; null: none has
 * @param failed how many of them failed
 * @param bars 48 half hours, the oldest first
 */
public record RunStats(long total, @Nullable String succeeded, long failed, RunOverview.Live live, List<Bar> bars) {

    static final Duration SLOT = Duration.ofMinutes(30);
    private static final int SLOTS = 48;
    private static final int STEP = 10;
    private static final int HEIGHT = 48;

    /** From the bottom up. */
    private static final List<String> TONES = List.of("ok", "skip", "run", "bad");

    private static final int BAD = 3;

    /** The parts of a half hour in a box of 480 × 48, and what it says. */
    public record Bar(Instant from, long runs, long failed, List<Part> parts) {}

    public record Part(String tone, int x, double y, double height) {}

    /** The slots end on the clock, so that a bar does not change once its half hour is over. */
    static RunStats at(Instant now, RunOverview overview) {
        long slot = SLOT.toSeconds();
        Instant end = Instant.ofEpochSecond((now.getEpochSecond() / slot + 1) * slot);
        Instant from = end.minus(SLOT.multipliedBy(SLOTS));
        return of(overview.counts(from, SLOT), overview.live(), from);
    }

    static RunStats of(List<RunOverview.Count> counts, RunOverview.Live live, Instant from) {
        long[][] tall = new long[SLOTS][TONES.size()];
        long[] sums = new long[TONES.size()];
        for (RunOverview.Count count : counts) {
            int kind = kind(count.state());
            tall[Math.max(0, Math.min(SLOTS - 1, count.slot()))][kind] += count.runs();
            sums[kind] += count.runs();
        }
        long highest = 1;
        for (long[] slot : tall) {
            highest = Math.max(highest, Arrays.stream(slot).sum());
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            bars.add(bar(i, tall[i], highest, from.plus(SLOT.multipliedBy(i))));
        }
        long judged = sums[0] + sums[BAD];
        // Never "100 %" beside a failure.
        String share = judged == 0
                ? null
                : sums[BAD] == 0
                        ? "100"
                        : String.format(Locale.ROOT, "%.1f", Math.floor(sums[0] * 1000.0 / judged) / 10);
        return new RunStats(Arrays.stream(sums).sum(), share, sums[BAD], live, List.copyOf(bars));
    }

    private static int kind(RunState state) {
        return switch (state) {
            case SUCCEEDED -> 0;
            case CANCELLED -> 1;
            case QUEUED, RUNNING, PAUSED, CANCELLING -> 2;
            case FAILED -> BAD;
        };
    }

    private static Bar bar(int slot, long[] counts, long highest, Instant from) {
        List<Part> parts = new ArrayList<>();
        double top = HEIGHT;
        for (int kind = 0; kind < TONES.size(); kind++) {
            if (counts[kind] > 0) {
                double height = Math.max(2, Math.round(counts[kind] * 10.0 * (HEIGHT - 6) / highest) / 10.0);
                top -= height;
                parts.add(new Part(TONES.get(kind), slot * STEP + 2, top, height));
            }
        }
        return new Bar(from, Arrays.stream(counts).sum(), counts[BAD], List.copyOf(parts));
    }
}
