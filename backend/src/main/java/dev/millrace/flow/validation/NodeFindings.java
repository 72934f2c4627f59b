package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.flow.validation.ScriptCache.Script;
import dev.millrace.sql.Placeholder;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.SystemVariables;
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
        if (name == null || !dataSources.contains(name)) {
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
        List<SqlProblem> transactionCommands =
                script.variables().isEmpty() ? script.transactionCommands() : placeholders(node, script, findings);
        if (sql.transaction() == Transaction.SINGLE) {
            report(node, Severity.ERROR, transactionCommands, findings);
        }
        expectations(node, sql, findings);
    }

    /** Gives the transaction commands: a value can be one, so they are looked for in the text with the values in. */
    private List<SqlProblem> placeholders(Node node, Script script, FindingCollector findings) {
        Map<String, String> values = new HashMap<>();
        for (String name : script.variables()) {
            String value = nodeValues.of(node, name);
            // A misfit is told from the whole rendered text: undefined names get a stand-in, so that it can be said
            // now.
            values.put(name, value == null ? NodeValues.STAND_IN : value);
        }
        undefined(node, script, findings);
        Script.Rendering rendering = script.rendering(values);
        report(node, Severity.ERROR, rendering.misplaced(), findings);
        return rendering.transactionCommands();
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
                for (String name : scripts.get(query.query()).variables()) {
                    if (nodeValues.of(node, name) != null) {
                        continue;
                    }
                    findings.add(Finding.aboutNode(
                            Severity.ERROR,
                            SqlCodes.VARIABLE_UNDEFINED,
                            node.key(),
                            "config.expectations[" + i + "].query",
                            undefined(name)));
                }
            }
        }
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
