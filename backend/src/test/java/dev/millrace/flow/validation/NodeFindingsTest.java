package dev.millrace.flow.validation;

import static dev.millrace.flow.definition.SampleFlows.ADB;
import static dev.millrace.flow.definition.SampleFlows.RDS;
import static dev.millrace.flow.definition.SampleFlows.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.SampleFlows;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.time.VariableForm;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a node's policy, mode and expectations beside its script. */
class NodeFindingsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String TWO_WRITES = "select 1;\n insert into t values (1);\ninsert into u values (1)";

    @Test
    void a_retry_statement_by_statement_repeats_what_is_committed() {
        assertThat(of(node(TWO_WRITES, Transaction.PER_STATEMENT, 1, false)))
                .extracting(Finding::severity, Finding::code, Finding::field, Finding::line, Finding::column)
                .containsExactly(tuple(Severity.WARNING, "retry-repeats", "config.sql", 2, 2));
    }

    @Test
    void nothing_is_repeated_without_retries_in_one_transaction_or_where_it_does_no_harm() {
        assertThat(of(node(TWO_WRITES, Transaction.PER_STATEMENT, 0, false))).isEmpty();
        assertThat(of(node(TWO_WRITES, Transaction.SINGLE, 1, false))).isEmpty();
        assertThat(of(node(TWO_WRITES, Transaction.PER_STATEMENT, 1, true))).isEmpty();
    }

    @Test
    void an_expectation_may_fail_after_the_last_statement() {
        assertThat(of(node("insert into t values (1)", Transaction.PER_STATEMENT, 1, false)))
                .isEmpty();
        assertThat(of(node(
                        "insert into t values (1)",
                        Transaction.PER_STATEMENT,
                        1,
                        false,
                        new Expectation.Rows(1, 1L, null))))
                .extracting(Finding::code)
                .containsExactly("retry-repeats");
    }

    @Test
    void the_query_of_an_expectation_is_judged_at_its_field() {
        Node node = node(
                "select 1",
                Transaction.SINGLE,
                0,
                false,
                new Expectation.Query("select true"),
                new Expectation.Query("delete from t returning true"),
                new Expectation.Rows(1, 1L, null),
                new Expectation.Query("select true; select true"),
                new Expectation.Query("select 'open"),
                new Expectation.Query("${verb} from t returning true"),
                new Expectation.Query("${query}"));
        Definition definition = SampleFlows.with(
                flow(node), VariableForm.constant("verb", "delete"), VariableForm.constant("query", "vacuum"));
        assertThat(of(definition))
                .extracting(Finding::severity, Finding::code, Finding::field, Finding::line)
                .containsExactlyInAnyOrder(
                        tuple(Severity.ERROR, "expectation-query", "config.expectations[1].query", null),
                        tuple(Severity.ERROR, "expectation-query", "config.expectations[3].query", null),
                        tuple(Severity.ERROR, "sql-unterminated", "config.expectations[4].query", null),
                        tuple(Severity.ERROR, "expectation-query", "config.expectations[5].query", null),
                        tuple(Severity.ERROR, "expectation-query", "config.expectations[6].query", null));
    }

    @Test
    void copy_with_a_client_is_an_error_in_both_modes_and_a_setting_a_warning() {
        for (Transaction transaction : Transaction.values()) {
            assertThat(of(node("copy t to stdout", transaction, 0, false)))
                    .extracting(Finding::severity, Finding::code)
                    .containsExactly(tuple(Severity.ERROR, "copy-to-stdout"));
            assertThat(of(node("do 'begin copy t to stdout; end'", transaction, 0, false)))
                    .extracting(Finding::severity, Finding::code)
                    .containsExactly(tuple(Severity.ERROR, "copy-to-stdout"));
            assertThat(of(node("set client_encoding = latin1", transaction, 0, false)))
                    .extracting(Finding::severity, Finding::code)
                    .containsExactly(tuple(Severity.WARNING, "session-setting"));
        }
    }

    private static List<Finding> of(Node node) {
        return of(flow(node));
    }

    private static List<Finding> of(Definition definition) {
        return new FlowValidator().findings(definition, Set.of(RDS, ADB), NOW);
    }

    private static Node node(
            String sql, Transaction transaction, int retries, boolean rerunIsSafe, Expectation... expectations) {
        Policy usual = Policy.DEFAULT;
        Policy policy = new Policy(
                retries,
                usual.retryDelay(),
                usual.backoff(),
                usual.retryOn(),
                usual.timeout(),
                usual.statementTimeout(),
                usual.lockTimeout(),
                rerunIsSafe,
                usual.suspended());
        SqlNodeConfig config = new SqlNodeConfig(RDS, sql, transaction, List.of(expectations));
        return new Node("n", "n", "", Node.Position.ORIGIN, config, List.of(), policy);
    }
}
