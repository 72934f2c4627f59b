package dev.millrace.web.page;

import dev.millrace.run.RunOverview;
import dev.millrace.run.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists show it.
 *
 * @param started on the clocks of its flow; the day is left out when it is the run time's; null: not yet
 * @param duration so far, or in all
 * @param lanes its nodes on its own time line, from its start to its end or to now
 */
public record RunRow(RunRecord run, @Nullable String started, String duration, List<Lane> lanes) {

    /** Why it is as it is now; what it once waited for is told on its page only. */
    public @Nullable RunWhy why() {
        RunWhy why = RunWhy.of(run);
        return why == null || RunWhy.WAITED.equals(why.code()) ? null : why;
    }

    /** Runs with more nodes show one lane for the whole. */
    static final int MOST_NODES = 60;

    private static final int WIDTH = 200;
    private static final int HEIGHT = 22;
    private static final int DAY = "yyyy-MM-dd ".length();

    /** A bar in a box of 200 × 22. */
    public record Lane(double x, double y, double width, double height, String state, String title) {}

    /** Rows with what each run's nodes did. */
    static List<RunRow> of(List<RunRecord> runs, RunOverview overview, Instant now, Frame frame) {
        List<String> ids = runs.stream().map(run -> run.id().value()).toList();
        Map<String, List<RunOverview.Span>> spans = overview.spans(ids, MOST_NODES);
        return runs.stream()
                .map(run -> of(run, spans.getOrDefault(run.id().value(), List.of()), now, frame))
                .toList();
    }

    static RunRow of(RunRecord run, List<RunOverview.Span> spans, Instant now, Frame frame) {
        Instant start = run.startedAt();
        if (start == null) {
            return new RunRow(run, null, "–", List.of());
        }
        Instant end = run.endedAt() == null ? now : run.endedAt();
        String started = frame.zoned(start, run.zone().getId());
        String runTime = frame.zoned(run.runTime(), run.zone().getId());
        return new RunRow(
                run,
                started.startsWith(runTime.substring(0, DAY)) ? started.substring(DAY) : started,
                frame.duration(start, end),
                spans.isEmpty() ? whole(run, start, end, frame) : lanes(spans, start, end, frame));
    }

    private static List<Lane> whole(RunRecord run, Instant start, Instant end, Frame frame) {
        String state = run.state().name();
        return List.of(new Lane(0, HEIGHT / 2 - 3, WIDTH, 6, state, frame.duration(start, end)));
    }

    private static List<Lane> lanes(List<RunOverview.Span> spans, Instant start, Instant end, Frame frame) {
        List<String> nodes = List.copyOf(
                new LinkedHashSet<>(spans.stream().map(RunOverview.Span::node).toList()));
        double scale = WIDTH / (double) Math.max(1, Duration.between(start, end).toMillis());
        double height = Math.max(1.5, Math.min(4, (HEIGHT - 2.0) / nodes.size() - 1));
        double step = nodes.size() < 2 ? 0 : Math.min(height + 3, (HEIGHT - height) / (nodes.size() - 1));
        double top = (HEIGHT - height - step * (nodes.size() - 1)) / 2;
        return spans.stream()
                .map(span -> {
                    Instant to = span.to() == null ? end : span.to();
                    double width = Math.max(
                            2, Math.min(WIDTH, Duration.between(span.from(), to).toMillis() * scale));
                    double x = Duration.between(start, span.from()).toMillis() * scale;
                    return new Lane(
                            rounded(Math.max(0, Math.min(x, WIDTH - width))),
                            rounded(top + step * nodes.indexOf(span.node())),
                            rounded(width),
                            rounded(height),
                            span.state().name(),
                            span.node() + " · " + frame.duration(span.from(), to));
                })
                .toList();
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
