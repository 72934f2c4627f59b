package dev.millrace.flow.validation;

import dev.millrace.common.Names;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.Policy;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.flow.validation.ScriptCache.Script;
import dev.millrace.sql.Placeholder;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.SystemVariables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What one node's script and data source look like. */
final class NodeFindings {

    /** A script of a mebibyte can be wrong in very many places, and shall not hide what is wrong with others. */
    private static final int MOST_OF_A_KIND = 100;

    private final Definition definition;
    private final ScriptCache scripts;
    private final Set<String> dataSources;
    private final NodeValues nodeValues;
    private final Map<String, String> undefined = new HashMap<>();

    NodeFindings(Definition definition, ScriptCache scripts, Set<String> dataSources, RunTime now) {
        this.definition = definition;
        this.scripts = scripts;
        this.dataSources = dataSources;
        this.nodeValues = new NodeValues(definition, now);
    }

    void of(Node node, FindingCollector findings) {
        if (node.config() instanceof SqlNodeConfig sql) {
            dataSource(node, sql, findings);
            script(node, sql, findings);
        }
    }

    private void dataSource(Node node, SqlNodeConfig sql, FindingCollector findings) {
        String name = sql.dataSource();
        if (name == null || !(dataSources.contains(name) || dataSources.contains(Names.of(name)))) {
            findings.add(Finding.aboutNode(
                    Severity.ERROR,
                    Codes.DATA_SOURCE_MISSING,
                    node.key(),
                    "config.dataSource",
                    name == null ? "No data source is chosen." : "There is no data source \"" + name + "\"."));
        }
    }

    private void script(Node node, SqlNodeConfig sql, FindingCollector findings) {
        Script script = scripts.get(sql.sql());
        report(node, Severity.ERROR, script.sql().problems(), script.sql().problemCount(), findings);
        if (definition.scheduled()) {
            report(node, Severity.WARNING, script.rerunDoubles(), findings);
        }
        report(node, Severity.WARNING, script.otherWarnings(), findings);
        boolean checked = !sql.expectations().isEmpty();
        if (sql.transaction() == Transaction.PER_STATEMENT && mayRepeat(node.policy())) {
            report(node, Severity.WARNING, script.retryRepeats(checked).stream().toList(), findings);
        }
        if (script.variables().isEmpty()) {
            commands(node, sql, script.inEitherMode(), script.transactionCommands(), findings);
        } else {
            Script.Rendering rendering = placeholders(node, script, findings);
            commands(node, sql, rendering.inEitherMode(), rendering.transactionCommands(), findings);
        }
        expectations(node, sql, findings);
    }

    private static boolean mayRepeat(Policy policy) {
        return policy.retries() > 0 && !policy.rerunIsSafe();
    }

    private static void commands(
            Node node,
            SqlNodeConfig sql,
            List<SqlProblem> inEitherMode,
            List<SqlProblem> ofTransactions,
            FindingCollector findings) {
        report(node, Severity.ERROR, inEitherMode, findings);
        if (sql.transaction() == Transaction.SINGLE) {
            report(node, Severity.ERROR, ofTransactions, findings);
        }
    }

    /** A value can be a command, so commands are looked for in the text with the values in. */
    private Script.Rendering placeholders(Node node, Script script, FindingCollector findings) {
        undefined(node, script, findings);
        Script.Rendering rendering = rendering(node, script);
        report(node, Severity.ERROR, rendering.misplaced(), findings);
        return rendering;
    }

    private Script.Rendering rendering(Node node, Script script) {
        Map<String, String> values = new HashMap<>();
        for (String name : script.variables()) {
            String value = nodeValues.of(node, name);
            // A misfit is told from the whole rendered text: undefined names get a stand-in, so that it can be said
            // now.
            values.put(name, value == null ? NodeValues.STAND_IN : value);
        }
        return script.rendering(values);
    }

    private void undefined(Node node, Script script, FindingCollector findings) {
        List<Placeholder> undefined = script.sql().placeholders().stream()
                .filter(placeholder -> placeholder.position() != Placeholder.Position.COMMENT)
                .filter(placeholder -> nodeValues.of(node, placeholder.name()) == null)
                .toList();
        report(
                undefined,
                undefined.size(),
                findings,
                placeholder -> Finding.aboutScript(
                        Severity.ERROR,
                        SqlCodes.VARIABLE_UNDEFINED,
                        node.key(),
                        undefined(placeholder.name()),
                        placeholder.line(),
                        placeholder.column()));
    }

    /** Queries of expectations are templates too; they are told by their field, for they have no lines of the script. */
    private void expectations(Node node, SqlNodeConfig sql, FindingCollector findings) {
        for (int i = 0; i < sql.expectations().size(); i++) {
            if (sql.expectations().get(i) instanceof Expectation.Query query) {
                expectation(node, scripts.get(query.query()), "config.expectations[" + i + "].query", findings);
            }
        }
    }

    private void expectation(Node node, Script script, String field, FindingCollector findings) {
        for (String name : script.variables()) {
            if (nodeValues.of(node, name) == null) {
                findings.add(Finding.aboutNode(
                        Severity.ERROR, SqlCodes.VARIABLE_UNDEFINED, node.key(), field, undefined(name)));
            }
        }
        List<SqlProblem> problems = new ArrayList<>(script.sql().problems());
        if (script.variables().isEmpty()) {
            script.asExpectation().ifPresent(problems::add);
        } else {
            Script.Rendering rendering = rendering(node, script);
            problems.addAll(rendering.misplaced());
            rendering.asExpectation().ifPresent(problems::add);
        }
        // One is enough: a script that is not closed is no query either.
        problems.stream()
                .findFirst()
                .ifPresent(problem -> findings.add(
                        Finding.aboutNode(Severity.ERROR, problem.code(), node.key(), field, problem.message())));
    }

    private String undefined(String name) {
        return undefined.computeIfAbsent(name, NodeFindings::saidOfUndefined);
    }

    private static String saidOfUndefined(String name) {
        return "No variable is called " + name + ". The system's own are " + String.join(", ", SystemVariables.NAMES)
                + ".";
    }

    private static void report(Node node, Severity severity, List<SqlProblem> problems, FindingCollector findings) {
        report(node, severity, problems, problems.size(), findings);
    }

    private static void report(
            Node node, Severity severity, List<SqlProblem> problems, int count, FindingCollector findings) {
        report(
                problems,
                count,
                findings,
                problem -> Finding.aboutScript(
                        severity, problem.code(), node.key(), problem.message(), problem.line(), problem.column()));
    }

    /** @param count how many there are, those that are not in the list too */
    private static <T> void report(List<T> found, int count, FindingCollector findings, Function<T, Finding> finding) {
        int said = Math.min(found.size(), MOST_OF_A_KIND);
        found.subList(0, said).stream().map(finding).forEach(findings::add);
        if (count > said) {
            findings.more(finding.apply(found.get(0)), count - said);
        }
    }
}
