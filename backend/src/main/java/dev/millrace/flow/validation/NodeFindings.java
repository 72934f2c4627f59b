package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.flow.definition.SqlNodeConfig.Transaction;
import dev.millrace.flow.validation.ScriptCache.Script;
import dev.millrace.sql.Placeholder;
import dev.millrace.sql.RenderedSql;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.SystemVariables;
import dev.millrace.time.VariableForm;
import dev.millrace.time.VariableValue;
import dev.millrace.time.Variables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one node's script and data source look like. */
final class NodeFindings {

    /** Stands for a value that cannot be computed: it fits everywhere. */
    private static final String STAND_IN = "0";

    /** A script of a mebibyte can be wrong in very many places; nobody reads on after so many. */
    private static final int MOST_OF_A_KIND = 100;

    /** As long as a real one. */
    private static final String SOME_ID = "0".repeat(22);

    private final Definition definition;
    private final ScriptCache scripts;
    private final Set<String> dataSources;
    private final RunTime now;

    NodeFindings(Definition definition, ScriptCache scripts, Set<String> dataSources, RunTime now) {
        this.definition = definition;
        this.scripts = scripts;
        this.dataSources = dataSources;
        this.now = now;
    }

    void of(Node node, List<Finding> findings) {
        if (node.config() instanceof SqlNodeConfig sql) {
            dataSource(node, sql, findings);
            script(node, sql, findings);
        }
    }

    private void dataSource(Node node, SqlNodeConfig sql, List<Finding> findings) {
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

    private void script(Node node, SqlNodeConfig sql, List<Finding> findings) {
        Script script = scripts.get(sql.sql());
        report(node, Severity.ERROR, script.sql().problems(), findings);
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
    private List<SqlProblem> placeholders(Node node, Script script, List<Finding> findings) {
        Map<String, String> values = values(node);
        script.sql().placeholders().stream()
                .filter(placeholder -> placeholder.position() != Placeholder.Position.COMMENT)
                .filter(placeholder -> !values.containsKey(placeholder.name()))
                .limit(MOST_OF_A_KIND)
                .forEach(placeholder -> findings.add(Finding.aboutScript(
                        Severity.ERROR,
                        SqlCodes.VARIABLE_UNDEFINED,
                        node.key(),
                        undefined(placeholder.name()),
                        placeholder.line(),
                        placeholder.column())));
        // A misfit is told from the whole rendered text: undefined names get a stand-in, so that it can be said now.
        script.variables().forEach(name -> values.putIfAbsent(name, STAND_IN));
        RenderedSql rendered = script.sql().render(values);
        report(
                node,
                Severity.ERROR,
                rendered.problems().stream()
                        .filter(problem -> problem.code().equals(SqlCodes.VALUE_MISPLACED))
                        .toList(),
                findings);
        boolean mayMakeWords = script.sql().placeholders().stream()
                .anyMatch(placeholder -> placeholder.position() == Placeholder.Position.BARE
                        || placeholder.position() == Placeholder.Position.GLUED);
        return mayMakeWords && rendered.problems().isEmpty()
                ? rendered.inspection().transactionCommands()
                : script.transactionCommands();
    }

    /** Queries of expectations are templates too; they are told by their field, for they have no lines of the script. */
    private void expectations(Node node, SqlNodeConfig sql, List<Finding> findings) {
        for (int i = 0; i < sql.expectations().size(); i++) {
            if (sql.expectations().get(i) instanceof Expectation.Query query) {
                Set<String> undefined = new HashSet<>(scripts.get(query.query()).variables());
                undefined.removeAll(values(node).keySet());
                for (String name : undefined.stream().sorted().toList()) {
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

    private Map<String, String> values(Node node) {
        Map<String, String> system = Map.of(
                "flow_id",
                SOME_ID,
                "flow_name",
                definition.name(),
                "node_id",
                node.key(),
                "node_name",
                node.name(),
                "run_id",
                SOME_ID,
                "attempt",
                "1");
        List<VariableForm> own = node.variables();
        Map<String, String> values = new HashMap<>();
        for (VariableValue value : new Variables(Map.of(), own, definition.variables(), system)
                .at(now)
                .values()) {
            String text = value.value();
            values.put(value.name(), text == null ? STAND_IN : text);
        }
        return values;
    }

    private static String undefined(String name) {
        return "No variable is called " + name + ". The system's own are " + String.join(", ", SystemVariables.NAMES)
                + ".";
    }

    private static void report(Node node, Severity severity, List<SqlProblem> problems, List<Finding> findings) {
        for (SqlProblem problem : problems.subList(0, Math.min(problems.size(), MOST_OF_A_KIND))) {
            findings.add(Finding.aboutScript(
                    severity, problem.code(), node.key(), problem.message(), problem.line(), problem.column()));
        }
    }
}
