package dev.millrace.web.page;

import dev.millrace.flow.definition.Definition;
import dev.millrace.run.NodeState;
import dev.millrace.run.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run on its own time line: a row a node, in the order in which they started, those that have not started last; a bar an
 * attempt. Places along the time are percents of the width, heights are pixels.
 *
 * @param to the run's end; while it lives, now
 * @param now its place while the run lives
 * @param rows at most {@link #MOST_ROWS}
 * @param left how many further nodes there are
 * @param path names of the nodes on the critical path
 * @param busy how long the nodes of the path were at work; the rest of the time they waited
 */
public record Gantt(
        Instant from,
        Instant to,
        @Nullable Double now,
        List<GanttScale.Tick> ticks,
        List<Row> rows,
        int left,
        List<String> path,
        Duration busy) {

    static final int MOST_ROWS = 300;
    /** The least width that can be seen and hit. */
    static final double LEAST = 0.3;

    private static final int AXIS = 26;
    private static final int ROW = 28;

    /**
     * One node.
     *
     * @param y of its upper edge
     * @param waits before its attempts, lighter than they are
     */
    public record Row(
            String key,
            String name,
            NodeState state,
            @Nullable String skipReason,
            int y,
            boolean critical,
            List<Bar> bars,
            List<Wait> waits) {}

    /**
     * An attempt.
     *
     * @param since when the node waited for it; null: it did not
     * @param to null while it is alive
     */
    public record Bar(
            double x,
            double width,
            int number,
            String state,
            @Nullable Instant since,
            Instant from,
            @Nullable Instant to,
            @Nullable String error) {}

    /** Time in which the node was ready, or had failed and was to be tried again, and did not run. */
    public record Wait(double x, double width, Instant from, Instant to) {}

    public int height() {
        return AXIS + rows.size() * ROW;
    }

    /** The height of a row, and where the first one begins. */
    public int row() {
        return ROW;
    }

    public int axis() {
        return AXIS;
    }

    /**
     * Draws a run as it is; null before it has started.
     *
     * @param zone on whose clocks the time line tells the time
     */
    static @Nullable Gantt of(Definition definition, RunView run, ZoneId zone, Instant now) {
        Instant start = run.startedAt();
        if (start == null) {
            return null;
        }
        Instant end = run.endedAt();
        GanttScale scale = end == null ? GanttScale.open(start, now, zone) : GanttScale.closed(start, end, zone);
        CriticalPath critical = CriticalPath.of(definition, run, start, end == null ? now : end);
        Set<String> path = critical.keys();
        List<RunView.NodeView> nodes = new ArrayList<>(run.nodes());
        nodes.sort(Comparator.comparing(Gantt::began, Comparator.nullsLast(Comparator.naturalOrder())));
        List<Row> rows = new ArrayList<>();
        for (RunView.NodeView node : nodes.subList(0, Math.min(MOST_ROWS, nodes.size()))) {
            Instant ready = critical.readyAt(node.key());
            rows.add(new Row(
                    node.key(),
                    node.name(),
                    node.state(),
                    node.skipReason() == null ? null : node.skipReason().name(),
                    AXIS + rows.size() * ROW,
                    path.contains(node.key()),
                    bars(node, ready, scale),
                    waits(node, ready, end == null ? now : end, scale)));
        }
        return new Gantt(
                start,
                scale.to(),
                end == null ? scale.x(now) : null,
                scale.ticks(),
                List.copyOf(rows),
                nodes.size() - rows.size(),
                path.stream().map(key -> name(run, key)).toList(),
                busy(run, path, scale.to()));
    }

    private static @Nullable Instant began(RunView.NodeView node) {
        return node.attempts().isEmpty() ? null : node.attempts().get(0).startedAt();
    }

    private static List<Bar> bars(RunView.NodeView node, @Nullable Instant ready, GanttScale scale) {
        List<Bar> bars = new ArrayList<>();
        Instant since = ready;
        for (RunView.AttemptView attempt : node.attempts()) {
            Instant to = attempt.endedAt() == null ? scale.to() : attempt.endedAt();
            double width = Math.max(LEAST, scale.width(attempt.startedAt(), to));
            bars.add(new Bar(
                    Math.max(0, Math.min(scale.x(attempt.startedAt()), 100 - width)),
                    width,
                    attempt.number(),
                    attempt.state().name(),
                    since != null && since.isBefore(attempt.startedAt()) ? since : null,
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.error() == null ? null : attempt.error().message()));
            since = attempt.endedAt();
        }
        return List.copyOf(bars);
    }

    private static List<Wait> waits(RunView.NodeView node, @Nullable Instant ready, Instant end, GanttScale scale) {
        List<Wait> waits = new ArrayList<>();
        Instant since = ready;
        for (RunView.AttemptView attempt : node.attempts()) {
            add(waits, since, attempt.startedAt(), scale);
            since = attempt.endedAt();
        }
        if (CriticalPath.waits(node.state())) {
            add(waits, since, end, scale);
        }
        return List.copyOf(waits);
    }

    private static void add(List<Wait> waits, @Nullable Instant from, Instant to, GanttScale scale) {
        if (from != null && from.isBefore(to)) {
            waits.add(new Wait(scale.x(from), scale.width(from, to), from, to));
        }
    }

    private static Duration busy(RunView run, Set<String> path, Instant end) {
        return run.nodes().stream()
                .filter(node -> path.contains(node.key()))
                .flatMap(node -> node.attempts().stream())
                .map(attempt ->
                        Duration.between(attempt.startedAt(), attempt.endedAt() == null ? end : attempt.endedAt()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static String name(RunView run, String key) {
        return run.nodes().stream()
                .filter(node -> node.key().equals(key))
                .map(RunView.NodeView::name)
                .findFirst()
                .orElse(key);
    }
}
