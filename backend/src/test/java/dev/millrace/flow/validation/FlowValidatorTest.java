package dev.millrace.flow.validation;

import static dev.millrace.flow.definition.SampleFlows.ADB;
import static dev.millrace.flow.definition.SampleFlows.RDS;
import static dev.millrace.flow.definition.SampleFlows.chain;
import static dev.millrace.flow.definition.SampleFlows.date;
import static dev.millrace.flow.definition.SampleFlows.diamond;
import static dev.millrace.flow.definition.SampleFlows.flow;
import static dev.millrace.flow.definition.SampleFlows.node;
import static dev.millrace.flow.definition.SampleFlows.scheduled;
import static dev.millrace.flow.definition.SampleFlows.tutorial;
import static dev.millrace.flow.definition.SampleFlows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Edge;
import dev.millrace.flow.definition.ErrorHandling;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Properties;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.time.ScheduleForm;
import dev.millrace.time.TimeBase;
import dev.millrace.time.ValueType;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowValidatorTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void the_tutorial_shows_why_an_hourly_run_loads_the_same_day_again() {
        assertThat(of(tutorial()))
                .extracting(Finding::severity, Finding::code, Finding::node, Finding::field, Finding::line)
                .containsExactlyInAnyOrder(
                        warning("rerun-doubles", "extract", "config.sql", 9),
                        warning("external-effect", "extract", "config.sql", 9),
                        warning("variable-coarse", "extract", "variables[0]", null),
                        warning("rerun-doubles", "load", "config.sql", 11),
                        warning("variable-coarse", "load", "variables[0]", null));
    }

    @Test
    void the_tutorial_without_its_schedule_keeps_only_the_external_effect() {
        ScheduleForm off =
                new ScheduleForm(false, null, null, null, null, null, null, null, null, null, null, null, null, null);

        assertThat(codes(scheduled(tutorial(), ScheduleForm.everyHours("00:00", 1, "23:59"))))
                .hasSize(5);
        assertThat(warningsOf(scheduled(tutorial(), off))).containsExactly("external-effect");
    }

    @Test
    void a_good_flow_has_no_findings() {
        assertThat(of(diamond())).isEmpty();
        assertThat(of(flow(node("alone", "select '${bizdate} ${run_id} ${attempt} ${flow_name}'"))))
                .isEmpty();
    }

    @Test
    void a_flow_without_nodes_is_empty() {
        assertThat(of(flow())).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("flow-empty");
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.node()).isNull();
        });
    }

    @Test
    void a_cycle_is_named_whole_and_in_order_from_its_first_node() {
        Definition circle = with(chain(4), "n4 → n2");

        Finding finding = only(circle, "flow-cycle");

        assertThat(finding.node()).isEqualTo("n2");
        assertThat(finding.message()).contains("n2 → n3 → n4 → n2");
    }

    @Test
    void each_knot_of_cycles_is_named_once_by_its_shortest() {
        Definition knots = with(chain(6), "n3 → n1", "n2 → n1", "n6 → n5");

        assertThat(of(knots))
                .extracting(Finding::code, Finding::node)
                .containsExactly(pair("flow-cycle", "n1"), pair("flow-cycle", "n5"));
        assertThat(of(knots).get(0).message()).contains("n1 → n2 → n1.");
    }

    @Test
    void a_long_chain_and_a_long_cycle_do_not_exhaust_the_stack() {
        assertThat(of(chain(5000))).isEmpty();
        assertThat(only(with(chain(5000), "n5000 → n1"), "flow-cycle").message())
                .contains("n4999 → n5000 → n1.");
    }

    @Test
    void edges_are_checked() {
        Definition flow = with(chain(2), "n1 → gone", "n1 → n2", "n2 → n2", "no → where");

        assertThat(of(flow))
                .filteredOn(Finding::blocking)
                .extracting(Finding::code, Finding::edge, Finding::field)
                .containsExactlyInAnyOrder(
                        new Tuple("edge-dangling", new Edge("n1", "gone"), "edges[1]"),
                        new Tuple("edge-duplicate", new Edge("n1", "n2"), "edges[2]"),
                        new Tuple("edge-self", new Edge("n2", "n2"), "edges[3]"),
                        new Tuple("edge-dangling", new Edge("no", "where"), "edges[4]"));
    }

    @Test
    void keys_and_names_are_unique() {
        Node a = node("a", "select 1");
        Node named = new Node("b", "a", "", a.position(), a.config(), List.of(), a.policy());

        assertThat(codes(with(flow(a, a), "a → b"))).contains("node-key-duplicate", "node-name-duplicate");
        assertThat(only(with(flow(a, named), "a → b"), "node-name-duplicate").node())
                .isEqualTo("b");
    }

    @Test
    void a_node_beside_the_others_is_isolated_but_a_lone_one_is_not() {
        assertThat(only(
                                with(
                                        flow(node("a", "select 1"), node("b", "select 1"), node("c", "select 1")),
                                        "a → b"),
                                "node-isolated")
                        .node())
                .isEqualTo("c");
        assertThat(of(flow(node("a", "select 1")))).isEmpty();
    }

    @Test
    void a_data_source_has_to_be_chosen_and_known() {
        assertThat(only(flow(node("a", null, "select 1", Transaction.SINGLE)), "data-source-missing")
                        .message())
                .contains("chosen");
        assertThat(only(flow(node("a", "gone", "select 1", Transaction.SINGLE)), "data-source-missing"))
                .extracting(Finding::field, Finding::message)
                .containsExactly("config.dataSource", "There is no data source \"gone\".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sql-empty            | ``                                     | 1 | 1",
                "sql-empty            | `-- nothing`                           | 1 | 1",
                "sql-unterminated     | `select 1;\n  select 'open`            | 2 | 10",
                "psql-command         | `select 1;\n\\d t`                     | 2 | 1",
                "copy-from-stdin      | `copy t from stdin`                    | 1 | 1",
                "placeholder-malformed | `select ${a b}`                       | 1 | 8",
                "variable-undefined   | `select 1;\n select '😀', ${missing}`  | 2 | 15",
                "transaction-command  | `insert into t values (1); commit`     | 1 | 27",
                "value-misplaced      | `select ${text}`                       | 1 | 8",
                "value-misplaced      | `do $$ begin execute '${text}'; end $$` | 1 | 22",
                "strings-not-standard | `select 1;\n set standard_conforming_strings = off` | 2 | 2",
                "character-suspicious | `select 1;\n select\u00a02`             | 2 | 8",
            })
    void errors_of_a_script_have_line_and_column(String code, String sql, int line, int column) {
        VariableForm text = VariableForm.constant("text", "it's");
        Finding finding = only(
                flow(node("a", sql, sql.contains("${text}") ? new VariableForm[] {text} : new VariableForm[0])), code);

        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.node()).isEqualTo("a");
        assertThat(finding.field()).isEqualTo("config.sql");
        assertThat(finding.line()).isEqualTo(line);
        assertThat(finding.column()).isEqualTo(column);
    }

    @Test
    void a_value_that_is_a_transaction_command_is_found_too() {
        VariableForm end = VariableForm.constant("end", "commit");

        assertThat(only(flow(node("a", "insert into t values (1);\n${end};\nselect 1", end)), "transaction-command"))
                .extracting(Finding::line, Finding::column)
                .containsExactly(2, 1);
        assertThat(of(flow(node("a", "select '${end}'", end)))).isEmpty();
    }

    @Test
    void transaction_commands_are_allowed_statement_by_statement() {
        assertThat(of(flow(node("a", RDS, "begin; select 1; commit; vacuum", Transaction.PER_STATEMENT))))
                .isEmpty();
    }

    @Test
    void a_placeholder_in_a_comment_neither_uses_nor_needs_a_variable() {
        Definition flow = flow(node("a", "-- ${nowhere}\nselect 1 /* ${mine} */", date("mine", "yyyy")));

        assertThat(codes(flow)).containsExactly("variable-unused");
    }

    @Test
    void the_variables_of_the_flow_are_used_by_any_node_that_has_none_of_its_own() {
        Node own = node("a", "select ${v}", VariableForm.constant("v", "1"));
        Node flows = node("b", "select ${v}");

        assertThat(of(with(flow(own), VariableForm.constant("v", "1"))))
                .extracting(Finding::code, Finding::node, Finding::field)
                .containsExactly(
                        triple("variable-unused", null, "variables[0]"),
                        triple("variable-hidden", "a", "variables[0].name"));
        assertThat(codes(with(with(flow(own, flows), VariableForm.constant("v", "1")), "a → b")))
                .containsExactly("variable-hidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a b", "``", "a-b", ".a", "a.", "a..b", "ä"})
    void a_name_that_no_placeholder_can_have_is_an_error(String name) {
        assertThat(only(flow(node("a", "select 1", VariableForm.constant(name, "1"))), "placeholder-malformed")
                        .field())
                .isEqualTo("variables[0].name");
    }

    @Test
    void a_variable_is_there_once() {
        Definition flow =
                flow(node("a", "select ${v}", VariableForm.constant("v", "1"), VariableForm.constant("v", "2")));

        assertThat(of(flow))
                .extracting(Finding::code, Finding::field)
                .containsExactly(pair("variable-duplicate", "variables[1].name"));
    }

    @Test
    void formats_and_offsets_are_checked_and_do_not_hide_other_errors() {
        Node node = node(
                "a",
                "select '${f}', '${o}', ${gone}",
                date("f", "yyyyfoo"),
                VariableForm.time("o", "yyyy", "1d", TimeBase.RUN_TIME));

        assertThat(of(flow(node)))
                .extracting(Finding::code, Finding::field)
                .containsExactly(
                        pair("offset-bad", "variables[1].offset"),
                        pair("time-format-bad", "variables[0].format"),
                        pair("variable-undefined", "config.sql"));
    }

    @Test
    void a_time_variable_without_a_format_is_an_error() {
        VariableForm bare = new VariableForm(VariableKind.TIME, "v", null, null, null, null, null, null);

        assertThat(codes(flow(node("a", "select '${v}'", bare)))).containsExactly("time-format-bad");
    }

    @Test
    void a_constant_and_a_time_have_to_be_of_their_type() {
        Node node = node(
                "a",
                "select ${n}, '${d}'",
                VariableForm.constant("n", "id").typed(ValueType.NUMBER),
                date("d", "yyyyMMdd").typed(ValueType.DATE));

        assertThat(of(flow(node)))
                .extracting(Finding::severity, Finding::code, Finding::field)
                .containsExactlyInAnyOrder(
                        tuple(Severity.ERROR, "value-bad", "variables[0].value"),
                        tuple(Severity.ERROR, "value-bad", "variables[1].value"));
    }

    @Test
    void a_schedule_that_is_switched_on_and_never_fires_is_a_warning_that_says_why() {
        Definition never = scheduled(chain(2), ScheduleForm.cron("0 0 0 30 2 ?"));

        assertThat(of(never))
                .extracting(Finding::severity, Finding::code, Finding::field, Finding::message)
                .containsExactly(tuple(
                        Severity.WARNING,
                        "schedule-empty",
                        "schedule",
                        "It never fires: no date falls on day 30 of the month in February."));
        assertThat(codes(scheduled(chain(2), ScheduleForm.once("2020-01-01T00:00"))))
                .containsExactly("schedule-empty");
        assertThat(codes(scheduled(chain(2), ScheduleForm.cron("0 0 0 29 2 ?"))))
                .isEmpty();
    }

    @Test
    void a_value_fits_or_not_by_where_it_stands() {
        VariableForm quote = VariableForm.constant("v", "it's -- so");

        assertThat(of(flow(node("a", "select '${v}', \"${v}\", $$${v}$$", quote))))
                .isEmpty();
        assertThat(only(flow(node("a", "select x${v}", quote)), "value-misplaced")
                        .column())
                .isEqualTo(9);
    }

    @Test
    void zone_and_schedule_are_checked_together() {
        Definition flow = with(
                scheduled(chain(2), ScheduleForm.everyHours("25:00", 1, "23:59")),
                new Properties(
                        "Mars/Olympus", ErrorHandling.COMPLETE_RUNNING, Properties.DEFAULT.concurrency(), List.of()));

        assertThat(of(flow))
                .extracting(Finding::code, Finding::field)
                .containsExactly(pair("schedule-bad", "schedule.from"), pair("zone-unknown", "properties.zone"));
    }

    @Test
    void a_variable_as_fine_as_the_schedule_is_not_coarse() {
        Definition daily =
                scheduled(flow(node("a", "select '${v}'", date("v", "yyyyMMdd"))), ScheduleForm.daily("09:30"));
        Definition twice = scheduled(
                flow(node("a", "select '${v}'", date("v", "yyyyMMdd"))), ScheduleForm.atHours(List.of(0, 12), 0));
        Definition unused =
                scheduled(flow(node("a", "select 1", date("v", "yyyyMMdd"))), ScheduleForm.atHours(List.of(0, 12), 0));
        Definition once =
                scheduled(flow(node("a", "select '${v}'", date("v", "yyyy"))), ScheduleForm.once("2030-01-01T00:00"));

        assertThat(of(daily)).isEmpty();
        assertThat(codes(twice)).containsExactly("variable-coarse");
        assertThat(codes(unused)).containsExactly("variable-unused");
        assertThat(of(once)).isEmpty();
    }

    @Test
    void a_coarse_variable_of_the_flow_is_told_once() {
        Definition flow = with(
                scheduled(
                        with(flow(node("a", "select '${v}'"), node("b", "select '${v}'")), "a → b"),
                        ScheduleForm.everyMinutes(5)),
                date("v", "yyyyMMdd"));

        assertThat(of(flow))
                .extracting(Finding::code, Finding::node, Finding::field)
                .containsExactly(triple("variable-coarse", null, "variables[0]"));
    }

    @Test
    void characters_and_settings_that_can_be_meant_are_warned_of() {
        Finding name = only(flow(node("a", "select a\u2013b")), "character-suspicious");
        Finding later =
                only(flow(node("a", "alter role all set standard_conforming_strings = off")), "strings-not-standard");

        assertThat(name.severity()).isEqualTo(Severity.WARNING);
        assertThat(later.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void a_value_that_switches_the_setting_off_is_an_error() {
        VariableForm off = VariableForm.constant("v", "off");
        VariableForm on = VariableForm.constant("v", "on");
        String sql = "set standard_conforming_strings = ${v}";

        assertThat(only(flow(node("a", sql, off)), "strings-not-standard").severity())
                .isEqualTo(Severity.ERROR);
        assertThat(of(flow(node("a", sql, on)))).isEmpty();
    }

    @Test
    void writes_without_where_are_warned_of() {
        Finding finding = only(flow(node("a", "delete from t;\nupdate t set a = 1")), "write-without-where", 2)
                .get(1);

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.line()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "YYYYMMdd, true",
        "yyyyMMDD, true",
        "yyyymmdd, true",
        "yyyy-mm-dd, true",
        "YYYY-'W'ww, false",
        "yyyyMMdd, false",
        "HH:mm, false",
        "yyyyMMdd HHmm, false",
        "yyyy'DD'MMdd, false",
    })
    void letters_that_people_take_for_others_are_suspicious(String format, boolean suspicious) {
        List<String> codes = codes(flow(node("a", "select '${v}'", date("v", format))));

        assertThat(codes.contains("format-suspicious")).isEqualTo(suspicious);
    }

    @Test
    void a_script_that_is_wrong_everywhere_is_told_a_hundred_times() {
        assertThat(of(flow(node("a", "select ${x};\n".repeat(50_000))))).hasSize(100);
        assertThat(of(flow(node("a", "delete from t;\n".repeat(50_000))))).hasSize(100);
    }

    @Test
    void findings_are_in_the_order_of_the_document() {
        Definition flow =
                with(flow(node("z", "select ${one},\n${two}"), node("a", null, "", Transaction.SINGLE)), "gone → z");

        assertThat(of(flow))
                .extracting(Finding::node, Finding::code, Finding::line)
                .containsExactly(
                        triple(null, "edge-dangling", null),
                        triple("z", "node-isolated", null),
                        triple("z", "variable-undefined", 1),
                        triple("z", "variable-undefined", 2),
                        triple("a", "data-source-missing", null),
                        triple("a", "node-isolated", null),
                        triple("a", "sql-empty", 1));
    }

    @Test
    void a_large_flow_is_validated_and_a_second_time_from_what_is_known() {
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            nodes.add(node(
                    "n" + i,
                    "insert into t" + i + "_${day} select * from s where d = '${day}'",
                    date("day", "yyyyMMdd")));
            if (i > 0) {
                edges.add(new Edge("n" + (i - 1), "n" + i));
            }
            if (i > 2 && i % 2 == 0) {
                edges.add(new Edge("n" + (i - 3), "n" + i));
            }
        }
        Definition large = new Definition(
                "large", "", Properties.DEFAULT, List.of(), nodes, edges, ScheduleForm.everyMinutes(5), List.of());
        FlowValidator validator = new FlowValidator();

        List<Finding> first = validator.findings(large, Set.of(RDS), NOW);

        assertThat(first).hasSize(4000);
        assertThat(validator.findings(large, Set.of(RDS), NOW)).isEqualTo(first);
    }

    @Test
    void what_one_script_has_too_often_is_counted_and_hides_nothing_of_the_others() {
        Definition flow = flow(node("bad", "${".repeat(500_000)), node("other", "select '${gone}'"));

        FindingList found = look(flow, finding -> true);

        assertThat(found.findingCount()).isGreaterThan(500_000);
        assertThat(found.errorCount()).isGreaterThan(500_000);
        assertThat(found.findings()).hasSizeLessThan(200);
        assertThat(found.findings())
                .extracting(Finding::code, Finding::node)
                .contains(pair("placeholder-malformed", "bad"), pair("variable-undefined", "other"));
    }

    @Test
    void a_long_list_is_cut_and_keeps_the_errors_before_the_warnings_wherever_they_stand() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            nodes.add(node("w" + i, "delete from t; update t set a = 1; delete from u"));
        }
        nodes.add(node("last", "commit"));
        Definition flow = flow(nodes.toArray(Node[]::new));

        FindingList found = look(flow, finding -> true);

        assertThat(found.findings()).hasSize(FindingList.MOST);
        assertThat(found.findingCount()).isEqualTo(4_000 * 4 + 2);
        assertThat(found.errorCount()).isEqualTo(1);
        assertThat(found.findings().get(FindingList.MOST - 1))
                .extracting(Finding::node, Finding::code)
                .containsExactly("last", "transaction-command");
    }

    @Test
    void the_errors_that_count_for_a_part_of_a_flow_are_kept_before_all_others() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 4_990; i++) {
            nodes.add(node("n" + i, "commit; commit"));
        }
        nodes.add(node("last", "commit"));
        Definition flow = flow(nodes.toArray(Node[]::new));

        FindingList found = look(flow, finding -> "last".equals(finding.node()));
        FindingList none = look(flow, finding -> "nobody".equals(finding.node()));

        assertThat(found.errorCount()).isEqualTo(1);
        assertThat(found.findings()).hasSize(FindingList.MOST).anyMatch(finding -> "last".equals(finding.node()));
        assertThat(none.errorCount()).isZero();
    }

    @Test
    void findings_with_long_names_fill_an_answer_sooner_and_the_first_is_always_there() {
        String name = "x".repeat(300_000);
        Definition flow = flow(node("a", "select '${" + name + "}${" + name + "1}${" + name + "2}'"));

        FindingList found = look(flow, finding -> true);

        assertThat(found.findings().stream()
                        .mapToInt(finding -> finding.message().length())
                        .sum())
                .isLessThan(1_100_000);
        assertThat(found.findings()).isNotEmpty();
        assertThat(found.findings().get(0).message()).endsWith("…");
    }

    @Test
    void node_names_that_differ_only_in_their_form_are_duplicates() {
        Definition flow =
                flow(renamed(node("a", "select 1"), "Z\u00fcge"), renamed(node("b", "select 1"), "Zu\u0308ge"));

        assertThat(codes(flow)).contains("node-name-duplicate");
    }

    @Test
    void a_data_source_is_known_by_any_form_of_its_name() {
        Definition flow = chain(1);
        Node node = flow.nodes().get(0);
        SqlNodeConfig config = (SqlNodeConfig) node.config();
        Node other = new Node(
                node.key(),
                node.name(),
                "",
                node.position(),
                new SqlNodeConfig("e\u0301", config.sql(), config.transaction(), List.of()),
                node.variables(),
                node.policy());

        assertThat(new FlowValidator().findings(flow(other), Set.of("\u00e9"), NOW))
                .isEmpty();
        assertThat(new FlowValidator().findings(flow(other), Set.of("e"), NOW)).isNotEmpty();
    }

    private static Node renamed(Node node, String name) {
        return new Node(node.key(), name, "", node.position(), node.config(), node.variables(), node.policy());
    }

    private static FindingList look(Definition definition, Predicate<Finding> counts) {
        return new FlowValidator().look(definition, Set.of(RDS, ADB), NOW, counts);
    }

    private static List<Finding> of(Definition definition) {
        return new FlowValidator().findings(definition, Set.of(RDS, ADB), NOW);
    }

    private static List<String> codes(Definition definition) {
        return of(definition).stream().map(Finding::code).toList();
    }

    private static List<String> warningsOf(Definition definition) {
        return of(definition).stream()
                .filter(finding -> !finding.blocking())
                .map(Finding::code)
                .toList();
    }

    private static Finding only(Definition definition, String code) {
        return only(definition, code, 1).get(0);
    }

    private static List<Finding> only(Definition definition, String code, int times) {
        List<Finding> found = of(definition).stream()
                .filter(finding -> finding.code().equals(code))
                .toList();
        assertThat(found).as(code + " of " + of(definition)).hasSize(times);
        return found;
    }

    private static Tuple warning(String code, String node, String field, @Nullable Integer line) {
        return new Tuple(Severity.WARNING, code, node, field, line);
    }

    private static Tuple pair(Object a, Object b) {
        return new Tuple(a, b);
    }

    private static Tuple triple(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
        return new Tuple(a, b, c);
    }
}
