package dev.millrace.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.run.AttemptState;
import dev.millrace.run.NodeState;
import dev.millrace.run.Origin;
import dev.millrace.run.RunState;
import dev.millrace.run.RunView;
import dev.millrace.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A run as its time line, without a page. */
class GanttTest {

    private static final Instant NINE = Instant.parse("2026-11-22T01:00:00Z");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void nodes_stand_in_the_order_of_their_starts_and_those_without_one_last() {
        Gantt gantt = ended(
                10,
                definition("late>never", "early>late"),
                node("never", NodeState.SKIPPED),
                node("late", NodeState.FAILED, failed(6, 10)),
                node("early", NodeState.SUCCEEDED, succeeded(0, 5)));

        assertThat(gantt.rows()).extracting(Gantt.Row::key).containsExactly("early", "late", "never");
        assertThat(gantt.rows()).extracting(Gantt.Row::y).isSorted().doesNotHaveDuplicates();
        assertThat(gantt.rows().get(2).skipReason()).isEqualTo("UPSTREAM");
        assertThat(gantt.height()).isEqualTo(gantt.axis() + 3 * gantt.row());
    }

    @Test
    void every_attempt_is_a_bar_and_the_time_before_it_a_wait() {
        Gantt gantt = ended(
                10,
                definition("a>b"),
                node("a", NodeState.SUCCEEDED, succeeded(0, 2)),
                node("b", NodeState.SUCCEEDED, failed(3, 4), succeeded(9, 10)));

        Gantt.Row b = gantt.rows().get(1);
        assertThat(b.bars()).extracting(Gantt.Bar::x).containsExactly(30.0, 90.0);
        assertThat(b.bars()).extracting(Gantt.Bar::width).containsExactly(10.0, 10.0);
        assertThat(b.bars()).extracting(Gantt.Bar::state).containsExactly("FAILED", "SUCCEEDED");
        assertThat(b.waits()).extracting(Gantt.Wait::x).containsExactly(20.0, 40.0);
        assertThat(b.waits()).extracting(Gantt.Wait::width).containsExactly(10.0, 50.0);
        assertThat(b.bars()).extracting(Gantt.Bar::since).containsExactly(NINE.plusSeconds(2), NINE.plusSeconds(4));
        assertThat(gantt.rows().get(0).bars().get(0).since()).isNull();
        assertThat(gantt.now()).isNull();
    }

    @Test
    void the_critical_path_follows_what_each_node_was_ready_for_last() {
        Gantt gantt = ended(
                10,
                definition("start>slow", "start>quick", "slow>end", "quick>end"),
                node("start", NodeState.SUCCEEDED, succeeded(0, 1)),
                node("slow", NodeState.SUCCEEDED, succeeded(1, 7)),
                node("quick", NodeState.SUCCEEDED, succeeded(1, 2)),
                node("end", NodeState.SUCCEEDED, succeeded(8, 10)));

        assertThat(gantt.path()).containsExactly("start", "slow", "end");
        assertThat(gantt.busy()).isEqualTo(Duration.ofSeconds(9));
        assertThat(gantt.rows()).filteredOn(Gantt.Row::critical).hasSize(3);
    }

    @Test
    void the_critical_path_passes_through_nodes_that_took_no_time() {
        Gantt gantt = ended(
                10,
                definition("kept>skipped", "first>skipped", "skipped>last"),
                node("kept", NodeState.SUCCEEDED),
                node("first", NodeState.SUCCEEDED, succeeded(0, 4)),
                node("skipped", NodeState.SKIPPED),
                node("last", NodeState.SUCCEEDED, succeeded(4, 10)));

        assertThat(gantt.path()).containsExactly("first", "last");
        assertThat(row(gantt, "last").waits()).isEmpty();
        assertThat(row(gantt, "kept").bars()).isEmpty();
    }

    @Test
    void while_it_runs_the_path_leads_to_what_runs_longest_and_bars_reach_to_now() {
        Gantt gantt = live(
                20,
                definition("a>b"),
                node("a", NodeState.SUCCEEDED, succeeded(0, 2)),
                node("b", NodeState.RUNNING, alive(4)),
                node("alone", NodeState.RUNNING, alive(15)));

        assertThat(gantt.path()).containsExactly("a", "b");
        Double now = Objects.requireNonNull(gantt.now());
        assertThat(now).isBetween(90.0, 99.0);
        assertThat(row(gantt, "b").bars())
                .singleElement()
                .satisfies(bar -> assertThat(bar.x() + bar.width()).isCloseTo(now, within(0.01)));
    }

    @Test
    void what_waits_for_its_turn_its_next_try_or_a_person_waits_until_now() {
        Gantt gantt = live(
                20,
                definition("a>queued"),
                node("a", NodeState.SUCCEEDED, succeeded(0, 2)),
                node("queued", NodeState.QUEUED),
                node("again", NodeState.RETRY_WAIT, failed(0, 5)),
                node("unclear", NodeState.UNKNOWN, failed(0, 8)),
                node("blocked", NodeState.WAITING));

        assertThat(row(gantt, "queued").waits()).singleElement().satisfies(wait -> {
            assertThat(wait.from()).isEqualTo(NINE.plusSeconds(2));
            assertThat(wait.to()).isEqualTo(NINE.plusSeconds(20));
        });
        assertThat(row(gantt, "again").waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.from()).isEqualTo(NINE.plusSeconds(5)));
        assertThat(row(gantt, "unclear").waits()).hasSize(1);
        assertThat(row(gantt, "blocked").waits()).isEmpty();
    }

    @Test
    void a_bar_can_be_seen_however_short_it_is_and_stays_on_the_line_however_clocks_differ() {
        Gantt gantt = ended(
                3600,
                definition(),
                node("last", NodeState.SUCCEEDED, attempt(AttemptState.SUCCEEDED, 3600, 3600)),
                node("early", NodeState.SUCCEEDED, attempt(AttemptState.SUCCEEDED, -1, 3601)));

        assertThat(gantt.rows()).flatExtracting(Gantt.Row::bars).allSatisfy(bar -> {
            assertThat(bar.width()).isGreaterThanOrEqualTo(Gantt.LEAST);
            assertThat(bar.x()).isNotNegative();
            assertThat(bar.x() + bar.width()).isLessThanOrEqualTo(100.0);
        });
    }

    @Test
    void marks_are_round_times_on_the_flows_clocks() {
        assertThat(labels(Duration.ofSeconds(7)))
                .startsWith("09:00:00", "09:00:01")
                .hasSize(8);
        assertThat(labels(Duration.ofMillis(30))).startsWith("09:00:00.000", "09:00:00.005");
        assertThat(labels(Duration.ofHours(5))).startsWith("09:00", "10:00");
        assertThat(labels(Duration.ofDays(40))).hasSizeBetween(2, 9).allMatch(label -> label.endsWith(" 00:00"));
        assertThat(labels(Duration.ZERO)).isNotEmpty();
    }

    @Test
    void a_large_run_is_drawn_in_part_and_says_so() {
        RunView.NodeView[] nodes = IntStream.range(0, Gantt.MOST_ROWS + 7)
                .mapToObj(i -> node("n" + i, NodeState.SUCCEEDED, succeeded(i, i + 1)))
                .toArray(RunView.NodeView[]::new);

        Gantt gantt = ended(400, definition(), nodes);

        assertThat(gantt.rows()).hasSize(Gantt.MOST_ROWS);
        assertThat(gantt.left()).isEqualTo(7);
    }

    @Test
    void a_run_that_has_not_started_has_no_time_line() {
        assertThat(Gantt.of(definition(), view(null, null, List.of()), SHANGHAI, NINE))
                .isNull();
    }

    private static List<String> labels(Duration length) {
        return GanttScale.closed(NINE, NINE.plus(length), SHANGHAI).ticks().stream()
                .map(GanttScale.Tick::label)
                .toList();
    }

    private static Gantt.Row row(Gantt gantt, String key) {
        return gantt.rows().stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Gantt ended(long seconds, Definition definition, RunView.NodeView... nodes) {
        RunView run = view(NINE, NINE.plusSeconds(seconds), List.of(nodes));
        return Objects.requireNonNull(Gantt.of(definition, run, SHANGHAI, NINE.plusSeconds(9999)));
    }

    private static Gantt live(long seconds, Definition definition, RunView.NodeView... nodes) {
        RunView run = view(NINE, null, List.of(nodes));
        return Objects.requireNonNull(Gantt.of(definition, run, SHANGHAI, NINE.plusSeconds(seconds)));
    }

    private static RunView view(@Nullable Instant from, @Nullable Instant to, List<RunView.NodeView> nodes) {
        RunState state = from == null ? RunState.QUEUED : to == null ? RunState.RUNNING : RunState.SUCCEEDED;
        return new RunView(
                "run",
                "flow",
                "Flow",
                state,
                Origin.TRIAL,
                null,
                null,
                NINE,
                NINE,
                null,
                1L,
                null,
                NINE,
                from,
                to,
                nodes);
    }

    private static RunView.NodeView node(String key, NodeState state, RunView.AttemptView... attempts) {
        List<RunView.AttemptView> numbered = new ArrayList<>();
        for (RunView.AttemptView one : attempts) {
            numbered.add(new RunView.AttemptView(
                    numbered.size() + 1, one.state(), one.startedAt(), one.endedAt(), null, List.of(), 0));
        }
        SkipReason why = state == NodeState.SKIPPED ? SkipReason.UPSTREAM : null;
        return new RunView.NodeView(key, key, state, why, numbered, numbered.size());
    }

    private static RunView.AttemptView succeeded(long from, long to) {
        return attempt(AttemptState.SUCCEEDED, from, to);
    }

    private static RunView.AttemptView failed(long from, long to) {
        return attempt(AttemptState.FAILED, from, to);
    }

    private static RunView.AttemptView attempt(AttemptState state, long from, long to) {
        return new RunView.AttemptView(1, state, NINE.plusSeconds(from), NINE.plusSeconds(to), null, List.of(), 0);
    }

    private static RunView.AttemptView alive(long from) {
        return new RunView.AttemptView(1, AttemptState.RUNNING, NINE.plusSeconds(from), null, null, List.of(), 0);
    }

    /** A definition with these dependencies; the nodes are the run's. */
    private static Definition definition(String... edges) {
        String json = Arrays.stream(edges)
                .map(edge -> edge.split(">", -1))
                .map(ends -> "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(ends[0], ends[1]))
                .collect(Collectors.joining(", "));
        return DefinitionJson.parse("""
                        {"format": "millrace/v1", "name": "Flow", "nodes": [], "edges": [%s]}
                        """.formatted(json)).definition();
    }
}
