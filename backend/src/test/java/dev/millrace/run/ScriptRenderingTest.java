package dev.millrace.run;

import static dev.millrace.flow.definition.SampleFlows.RDS;
import static dev.millrace.flow.definition.SampleFlows.flow;
import static dev.millrace.flow.definition.SampleFlows.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.run.ScriptRendering.Outcome;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.VariableForm;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptRenderingTest {

    private static final RunTime JUNE = new RunTime(Instant.parse("2026-06-04T16:00:00Z"), ZoneId.of("Asia/Shanghai"));

    @Test
    void the_tutorial_reads_the_day_before_its_run_time() {
        Node extract = SampleFlows.tutorial().nodes().get(0);

        Outcome outcome = rendering(extract, Map.of()).rehearse(extract);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rendered.class,
                        rendered -> assertThat(Objects.requireNonNull(
                                        rendered.script().rendered().text()))
                                .contains("INSERT INTO oss_20260604 SELECT * FROM t_src WHERE c >= '20260604';"));
    }

    @Test
    void a_value_cannot_end_the_transaction_that_its_script_runs_in() {
        Map<String, String> given = Map.of("what", "commit");
        Node single = node("a", "insert into t values (1);\n${what}");
        Node each = node("a", RDS, "insert into t values (1);\n${what}", Transaction.PER_STATEMENT);

        assertThat(rendering(single, given).rehearse(single))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(SqlProblem::code, SqlProblem::line)
                                .containsExactly(tuple("transaction-command", 2)));
        assertThat(rendering(each, given).rehearse(each)).isInstanceOf(Outcome.Rendered.class);
    }

    @ParameterizedTest
    @EnumSource(Transaction.class)
    void a_value_cannot_switch_off_what_the_reading_of_strings_rests_on(Transaction transaction) {
        Node node = node("a", RDS, "set ${what} = off;\nselect '${v}'", transaction);

        assertThat(rendering(node, Map.of("what", "standard_conforming_strings", "v", "\\' or 1"))
                        .rehearse(node))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(SqlProblem::code, SqlProblem::line)
                                .containsExactly(tuple("strings-not-standard", 1)));
    }

    @Test
    void a_value_given_for_the_run_is_stronger_than_the_nodes() {
        Node node = node("a", "select '${d}', '${run_id}'", SampleFlows.date("d", "yyyyMMdd"));

        Outcome outcome = rendering(node, Map.of("d", "mine")).render(node, new RunId("r".repeat(22)), 3);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rendered.class, rendered -> {
            assertThat(rendered.script().rendered().text()).isEqualTo("select 'mine', 'rrrrrrrrrrrrrrrrrrrrrr'");
            assertThat(rendered.script().variables())
                    .extracting(VariableValue::origin)
                    .isEqualTo(List.of("RUN", "SYSTEM"));
        });
    }

    /** What computes all variables for each node takes minutes. */
    @Test
    void many_nodes_of_a_flow_with_many_variables_are_rendered_at_once() {
        List<VariableForm> many = IntStream.range(0, 20_000)
                .mapToObj(n -> SampleFlows.date("v" + n, "yyyyMMdd"))
                .toList();
        Node node = node("a", "select '${v7}'");
        Definition bare = flow(node);
        Definition definition = new Definition(
                bare.name(),
                bare.description(),
                bare.properties(),
                many,
                bare.nodes(),
                bare.edges(),
                bare.schedule(),
                bare.notes());
        ScriptRendering rendering = new ScriptRendering("f", "Flow", definition, JUNE, Map.of());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 2_000; i++) {
                assertThat(rendering.rehearse(node)).isInstanceOf(Outcome.Rendered.class);
            }
        });
    }

    private static ScriptRendering rendering(Node node, Map<String, String> given) {
        return new ScriptRendering("f", "Flow", flow(node), JUNE, given);
    }
}
