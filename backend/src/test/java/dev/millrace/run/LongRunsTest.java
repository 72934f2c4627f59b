package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.testing.Postgres;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Runs with more attempts, statements, rows and lines than one answer holds, on a real PostgreSQL. */
@Postgres
class LongRunsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final JdbcClient database;
    private final JdbcOperations operations;
    private final RunQueries queries;

    LongRunsTest(DataSource console) {
        this.database = JdbcClient.create(console);
        this.operations = new JdbcTemplate(console);
        this.queries = NewRuns.queries(database);
    }

    @Test
    void results_come_a_part_at_a_time_and_each_once() {
        RunId run = run(1);
        attempts(run, 1, 1);
        statements(run, 1, 1, 300, List.of(), "x".repeat(200_000));

        NodeDetail.Attempt first = queries.node(run, "n0").attempts().get(0);
        List<Integer> told = new ArrayList<>(numbers(first));
        Integer next = first.nextStatement();
        while (next != null) {
            NodeDetail.Attempt more = queries.node(run, "n0", NodeDetail.Part.of(1, next, null))
                    .attempts()
                    .get(0);
            assertThat(size(more)).isLessThan(6 << 20);
            told.addAll(numbers(more));
            next = more.nextStatement();
        }

        assertThat(size(first)).isBetween(3 << 20, 6 << 20);
        assertThat(first.resultCount()).isEqualTo(300);
        assertThat(first.statementCount()).isEqualTo(300);
        assertThat(told)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void a_long_log_comes_a_part_at_a_time_and_each_line_once() {
        RunId run = run(1);
        attempts(run, 1, 2);
        say(run, 2_000, n -> line(1 + n % 2, String.valueOf(n)));
        say(run, 3_000, n -> line(1 + n % 2, String.valueOf(2_000 + n)));

        List<String> told = new ArrayList<>();
        Long next = 0L;
        while (next != null) {
            NodeDetail.Attempt part = queries.node(run, "n0", NodeDetail.Part.of(2, null, next))
                    .attempts()
                    .get(0);
            assertThat(part.log()).hasSizeLessThanOrEqualTo(1_000);
            assertThat(part.logCount()).isEqualTo(2_500);
            part.log().forEach(line -> told.add(line.text()));
            next = part.nextLine();
        }

        assertThat(told)
                .containsExactlyElementsOf(IntStream.range(0, 2_500)
                        .mapToObj(n -> String.valueOf(2 * n + 1))
                        .toList());
    }

    @Test
    void long_lines_fill_a_part_sooner() {
        RunId run = run(1);
        attempts(run, 1, 1);
        say(run, 20, n -> line(1, "y".repeat(300_000)));

        NodeDetail.Attempt part = queries.node(run, "n0").attempts().get(0);

        assertThat(part.log()).hasSize(4);
        assertThat(part.logCount()).isEqualTo(20);
        assertThat(part.nextLine()).isNotNull();
    }

    @Test
    void the_latest_attempts_are_told_and_earlier_ones_when_asked_for() {
        RunId run = run(1);
        attempts(run, 1, 150);

        NodeDetail latest = queries.node(run, "n0");
        NodeDetail first = queries.node(run, "n0", NodeDetail.Part.of(1, null, null));
        RunView.NodeView node = queries.get(run).nodes().get(0);

        assertThat(latest.attemptCount()).isEqualTo(150);
        assertThat(latest.attempts())
                .extracting(NodeDetail.Attempt::number)
                .hasSize(20)
                .startsWith(131)
                .endsWith(150);
        assertThat(first.attempts()).extracting(NodeDetail.Attempt::number).containsExactly(1);
        assertThat(node.attemptCount()).isEqualTo(150);
        assertThat(node.attempts())
                .extracting(RunView.AttemptView::number)
                .hasSize(100)
                .startsWith(51)
                .endsWith(150);
        assertThatThrownBy(() -> queries.node(run, "n0", NodeDetail.Part.of(151, null, null)))
                .isInstanceOf(Problem.NotFound.class);
        assertThatThrownBy(() -> NodeDetail.Part.of(null, 2, null)).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> NodeDetail.Part.of(1, 0, null)).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void large_scripts_leave_room_for_fewer_attempts_but_always_for_one() {
        RunId run = run(1);
        attempts(run, 1, 5, "s".repeat(3_000_000), null);

        assertThat(queries.node(run, "n0").attempts())
                .extracting(NodeDetail.Attempt::number)
                .containsExactly(4, 5);
    }

    @Test
    void the_first_statements_of_an_attempt_are_told_with_their_number() {
        RunId run = run(1);
        attempts(run, 1, 1);
        statements(run, 1, 1, 5_000, List.of(), null);

        RunView.AttemptView attempt = queries.get(run).nodes().get(0).attempts().get(0);
        NodeDetail.Attempt rest = queries.node(run, "n0", NodeDetail.Part.of(1, 4_500, null))
                .attempts()
                .get(0);

        assertThat(attempt.statementCount()).isEqualTo(5_000);
        assertThat(attempt.statements())
                .hasSize(1_000)
                .first()
                .extracting("index")
                .isEqualTo(1);
        assertThat(rest.statements()).hasSize(501).first().extracting("index").isEqualTo(4_500);
        assertThat(rest.nextStatement()).isNull();
    }

    @Test
    void a_run_of_many_nodes_shares_its_statements_and_attempts_out() {
        RunId run = run(2_000);
        attempts(run, 2_000, 12);
        statements(run, 2_000, 12, 6, List.of(), null);

        RunView whole = queries.get(run);

        assertThat(whole.nodes()).hasSize(2_000).allSatisfy(node -> {
            assertThat(node.attemptCount()).isEqualTo(12);
            assertThat(node.attempts()).hasSize(10);
        });
        assertThat(whole.nodes().stream()
                        .flatMap(node -> node.attempts().stream())
                        .mapToInt(attempt -> attempt.statements().size())
                        .sum())
                .isLessThanOrEqualTo(80_000);
    }

    @Test
    void notices_and_errors_of_megabytes_do_not_fill_the_answer() {
        RunId run = run(1);
        attempts(run, 1, 60, "select 1", AttemptError.of("e".repeat(200_000)));
        statements(
                run,
                1,
                60,
                3,
                List.of(new StatementOutcome.Notice("NOTICE", "n".repeat(100_000), null, null, null)),
                null);

        RunView.NodeView node = queries.get(run).nodes().get(0);

        assertThat(size(node)).isLessThan(6 << 20);
        assertThat(message(node.attempts().get(0))).hasSize(200_000);
        assertThat(message(node.attempts().get(59))).hasSize(201).endsWith("…");
        assertThat(node.attempts().get(0).statements().get(0).notices()).hasSize(1);
        assertThat(node.attempts().get(59).statements().get(2).notices()).isEmpty();
        assertThat(node.attempts().get(59).statements().get(2).noticeCount()).isEqualTo(1);
    }

    @Test
    void what_answers_take_is_known_before_and_never_too_little() {
        RunId small = run(2);
        attempts(small, 2, 2);
        statements(small, 2, 2, 3, List.of(), "a value");
        RunId large = run(1);
        attempts(large, 1, 30, "select 1", AttemptError.of("e".repeat(80_000)));
        statements(
                large,
                1,
                30,
                3,
                List.of(new StatementOutcome.Notice("NOTICE", "n".repeat(100_000), null, null, null)),
                "x".repeat(200_000));
        RunSizes sizes = NewRuns.sizes(database);

        assertThat(sizes.ofNode(small, "n0")).isBetween(500L, 10_000L).isGreaterThan(size(queries.node(small, "n0")));
        assertThat(sizes.ofView(small)).isEqualTo(100 * (2 + 4 + 12));
        assertThat(sizes.ofDefinition(small)).isBetween(100L, 400L);
        assertThat(sizes.ofNode(large, "n0")).isEqualTo(5L << 20).isGreaterThan(size(queries.node(large, "n0")));
        assertThat(sizes.ofView(large))
                .isBetween((3L << 20) + 100 * (1 + 30 + 90), (4L << 20) + 100 * (1 + 30 + 90))
                .isGreaterThan(size(queries.get(large)));
        RunId none = new RunId(Ids.next(NOW));
        assertThat(sizes.ofNode(none, "n0")).isZero();
        assertThat(sizes.ofView(none)).isZero();
        assertThat(sizes.ofDefinition(none)).isZero();
    }

    @Test
    void a_part_of_an_earlier_attempt_is_within_what_its_node_was_reckoned_to_take() {
        RunId run = run(1);
        attempts(run, 1, 25, "s".repeat(50_000), null);

        assertThat(NewRuns.sizes(database).ofNode(run, "n0"))
                .isGreaterThan(size(queries.node(run, "n0", NodeDetail.Part.of(1, null, null))));
    }

    private static List<Integer> numbers(NodeDetail.Attempt attempt) {
        return attempt.results().stream().map(NodeDetail.Result::statement).toList();
    }

    private static String message(RunView.AttemptView attempt) {
        return Objects.requireNonNull(attempt.error()).message();
    }

    private static int size(Object answer) {
        return JsonMapper.shared().writeValueAsString(answer).length();
    }

    private void attempts(RunId run, int nodes, int each) {
        attempts(run, nodes, each, "select 1", null);
    }

    /** Attempts of each node that have failed, one after the other. */
    private void attempts(RunId run, int nodes, int each, String sql, @Nullable AttemptError error) {
        for (int number = 1; number <= each; number++) {
            List<RunStep.Move> moved = new ArrayList<>();
            List<AttemptRecord> begun = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                moved.add(new RunStep.Move(
                        "n" + node, NodeState.QUEUED, new NodeProgress(NodeState.RUNNING, null, number, 0, null)));
                begun.add(new AttemptRecord(
                        "n" + node,
                        number,
                        AttemptState.FAILED,
                        null,
                        TransactionMode.SINGLE,
                        sql,
                        List.of(),
                        null,
                        NOW,
                        NOW,
                        error));
            }
            write(run, moved, begun, List.of(), List.of());
        }
    }

    /** Statements of each attempt of each node, some of them an entry. */
    private void statements(
            RunId run,
            int nodes,
            int attempts,
            int each,
            List<StatementOutcome.Notice> notices,
            @Nullable String value) {
        ResultRows rows = value == null
                ? null
                : new ResultRows(
                        List.of(new ResultRows.Column("a", "text")), List.of(List.of((Object) value)), 1, false);
        List<RunStep.Result> results = new ArrayList<>();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            for (int node = 0; node < nodes; node++) {
                for (int statement = 1; statement <= each; statement++) {
                    results.add(new RunStep.Result(
                            "n" + node,
                            attempt,
                            new StatementResult(
                                    statement, 1, "SELECT", "", null, 1, notices, notices.size(), null, rows)));
                }
            }
        }
        int atOnce = value == null ? 20_000 : 20;
        for (int from = 0; from < results.size(); from += atOnce) {
            write(run, List.of(), List.of(), results.subList(from, Math.min(results.size(), from + atOnce)), List.of());
        }
    }

    private static LogLine line(int attempt, String text) {
        return new LogLine("n0", attempt, NOW, LogLine.Level.INFO, text);
    }

    private void say(RunId run, int lines, IntFunction<LogLine> line) {
        write(
                run,
                List.of(),
                List.of(),
                List.of(),
                IntStream.range(0, lines).mapToObj(line).toList());
    }

    private void write(
            RunId run,
            List<RunStep.Move> moved,
            List<AttemptRecord> begun,
            List<RunStep.Result> results,
            List<LogLine> log) {
        JournalRows journal = new JournalRows(database);
        journal.write(
                operations,
                new RunStep(
                        journal.next(run),
                        RunState.RUNNING,
                        RunState.RUNNING,
                        false,
                        null,
                        NOW,
                        moved,
                        begun,
                        List.of(),
                        results,
                        log,
                        List.of()));
    }

    private RunId run(int nodes) {
        RunId id = new RunId(Ids.next(NOW));
        RunRecord run = new RunRecord(
                id,
                "flow",
                "Long",
                Origin.TRIAL,
                RunState.QUEUED,
                null,
                null,
                NOW,
                NOW,
                ZoneId.of("UTC"),
                null,
                1L,
                null,
                "tester",
                NOW,
                null,
                null);
        String json = "{\"format\": \"millrace/v1\", \"name\": \"Long\", \"nodes\": ["
                + IntStream.range(0, nodes)
                        .mapToObj(n -> "{\"key\": \"n%d\", \"name\": \"%d\", \"kind\": \"sql\"}".formatted(n, n))
                        .collect(Collectors.joining(", "))
                + "]}";
        NewRuns.insert(database, run, json, DefinitionJson.parse(json).definition());
        return id;
    }
}
