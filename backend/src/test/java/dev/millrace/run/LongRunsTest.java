package dev.millrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Ids;
import dev.millrace.common.Problem;
import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.testing.Postgres;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Runs with more attempts, statements, rows and lines than one answer holds, on a real PostgreSQL. */
@Postgres
class LongRunsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final JdbcClient database;
    private final RunQueries queries;

    LongRunsTest(DataSource console) {
        this.database = JdbcClient.create(console);
        this.queries = new RunQueries(database);
    }

    @Test
    void results_come_a_part_at_a_time_and_each_once() {
        RunId run = run(1);
        attempts(run, 1);
        statements(run, 300, "'[]'", "jsonb_build_array(jsonb_build_array(repeat('x', 200000)))");

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
        attempts(run, 2);
        database.sql("""
                        insert into node_log (run_id, node_key, attempt, at, level, text)
                        select :run, 'n0', 1 + n % 2, now(), 'INFO', n::text from generate_series(0, 4999) n
                        """).param("run", run.value()).update();

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
        attempts(run, 1);
        database.sql("""
                        insert into node_log (run_id, node_key, attempt, at, level, text)
                        select :run, 'n0', 1, now(), 'INFO', repeat('y', 300000) from generate_series(1, 20)
                        """).param("run", run.value()).update();

        NodeDetail.Attempt part = queries.node(run, "n0").attempts().get(0);

        assertThat(part.log()).hasSize(4);
        assertThat(part.logCount()).isEqualTo(20);
        assertThat(part.nextLine()).isNotNull();
    }

    @Test
    void the_latest_attempts_are_told_and_earlier_ones_when_asked_for() {
        RunId run = run(1);
        attempts(run, 150);

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
        attempts(run, 5);
        database.sql("update attempt set sql = repeat('s', 3000000) where run_id = :run")
                .param("run", run.value())
                .update();

        assertThat(queries.node(run, "n0").attempts())
                .extracting(NodeDetail.Attempt::number)
                .containsExactly(4, 5);
    }

    @Test
    void the_first_statements_of_an_attempt_are_told_with_their_number() {
        RunId run = run(1);
        attempts(run, 1);
        statements(run, 5_000, "'[]'", "null");

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
        attempts(run, 12);
        statements(run, 6, "'[]'", "null");

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
        attempts(run, 60);
        statements(
                run,
                3,
                "jsonb_build_array(jsonb_build_object('severity', 'NOTICE', 'message', repeat('n', 100000)))",
                "null");
        database.sql(
                        "update attempt set error = jsonb_build_object('message', repeat('e', 200000)) where run_id = :run")
                .param("run", run.value())
                .update();

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
        attempts(small, 2);
        statements(small, 3, "'[]'", "jsonb_build_array(jsonb_build_array('a value'))");
        RunId large = run(1);
        attempts(large, 30);
        statements(
                large,
                3,
                "jsonb_build_array(jsonb_build_object('severity', 'NOTICE', 'message', repeat('n', 100000)))",
                "jsonb_build_array(jsonb_build_array(repeat('x', 200000)))");
        database.sql("update attempt set error = jsonb_build_object('message', repeat('e', 80000)) where run_id = :run")
                .param("run", large.value())
                .update();
        RunSizes sizes = new RunSizes(database);

        assertThat(sizes.ofNode(small, "n0")).isBetween(500L, 2_000L);
        assertThat(sizes.ofView(small)).isEqualTo(100 * (2 + 4 + 12));
        assertThat(sizes.ofDefinition(small)).isBetween(100L, 400L);
        assertThat(sizes.ofNode(large, "n0")).isEqualTo(5L << 20).isGreaterThan(size(queries.node(large, "n0")));
        assertThat(sizes.ofView(large))
                .isEqualTo((4L << 20) + 100 * (1 + 30 + 90))
                .isGreaterThan(size(queries.get(large)));
        RunId none = new RunId(Ids.next(NOW));
        assertThat(sizes.ofNode(none, "n0")).isZero();
        assertThat(sizes.ofView(none)).isZero();
        assertThat(sizes.ofDefinition(none)).isZero();
    }

    @Test
    void a_part_of_an_earlier_attempt_is_within_what_its_node_was_reckoned_to_take() {
        RunId run = run(1);
        attempts(run, 25);
        database.sql("update attempt set sql = repeat('s', 50000) where run_id = :run and number = 1")
                .param("run", run.value())
                .update();

        assertThat(new RunSizes(database).ofNode(run, "n0"))
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

    private void attempts(RunId run, int each) {
        database.sql("update node_run set attempts = :each where run_id = :run")
                .param("run", run.value())
                .param("each", each)
                .update();
        database.sql("""
                        insert into attempt (run_id, node_key, number, state, mode, sql, variables, started_at)
                        select run_id, key, number, 'FAILED', 'SINGLE', 'select 1', '[]', now()
                        from node_run, generate_series(1, :each) number
                        where run_id = :run
                        """).param("run", run.value()).param("each", each).update();
    }

    private void statements(RunId run, int each, String notices, String result) {
        database.sql("""
                        insert into statement_result (run_id, node_key, attempt, statement, line, command, sent, millis,
                                                      notices, columns, result, row_count)
                        select run_id, node_key, number, statement, 1, 'SELECT', '', 1, %s,
                               case when %s is null then null else jsonb '[{"name": "a", "type": "text"}]' end, %s, 1
                        from attempt, generate_series(1, :each) statement
                        where run_id = :run
                        """.formatted(notices, result, result))
                .param("run", run.value())
                .param("each", each)
                .update();
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
