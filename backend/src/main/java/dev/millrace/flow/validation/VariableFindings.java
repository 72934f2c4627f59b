package dev.millrace.flow.validation;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.sql.Placeholder;
import dev.millrace.sql.SqlCodes;
import dev.millrace.time.ConstantVariable;
import dev.millrace.time.Parsed;
import dev.millrace.time.RunTime;
import dev.millrace.time.TimeProblem;
import dev.millrace.time.TimeVariable;
import dev.millrace.time.Variable;
import dev.millrace.time.VariableForm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the variables of a flow and of its nodes look like. */
final class VariableFindings {

    private final Definition definition;
    private final ScriptCache scripts;
    private final Fires fires;
    private final RunTime now;
    private final Set<String> flowNames = new HashSet<>();
    private final Map<VariableForm, List<TimeProblem>> known = new HashMap<>();

    VariableFindings(Definition definition, ScriptCache scripts, Fires fires, RunTime now) {
        this.definition = definition;
        this.scripts = scripts;
        this.fires = fires;
        this.now = now;
        definition.variables().forEach(variable -> flowNames.add(variable.name()));
    }

    void ofFlow(FindingCollector findings) {
        if (definition.variables().isEmpty()) {
            return;
        }
        Set<String> used = new HashSet<>();
        for (Node node : definition.nodes()) {
            Set<String> wanted = usedBy(node);
            node.variables().forEach(own -> wanted.remove(own.name()));
            used.addAll(wanted);
        }
        of(null, definition.variables(), used, findings);
    }

    void ofNode(Node node, FindingCollector findings) {
        if (!node.variables().isEmpty()) {
            of(node.key(), node.variables(), usedBy(node), findings);
        }
    }

    private void of(@Nullable String node, List<VariableForm> variables, Set<String> used, FindingCollector findings) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < variables.size(); i++) {
            VariableForm variable = variables.get(i);
            String field = "variables[" + i + "]";
            Found found = new Found(node, findings);
            if (!Placeholder.isName(variable.name())) {
                found.error(
                        SqlCodes.PLACEHOLDER_MALFORMED,
                        field + ".name",
                        "The name of a variable is letters, digits, _ and dots inside, so that ${name} can be written.");
            } else if (!names.add(variable.name())) {
                found.error(
                        Codes.VARIABLE_DUPLICATE, field + ".name", "Two variables are called " + variable.name() + ".");
            } else if (!used.contains(variable.name())) {
                found.warning(
                        Codes.VARIABLE_UNUSED,
                        field,
                        node == null
                                ? "No node uses ${" + variable.name() + "} of the flow."
                                : "The script does not use ${" + variable.name() + "}.");
            } else {
                fires.coincidence(variable)
                        .ifPresent(sameAgain -> found.warning(Codes.VARIABLE_COARSE, field, sameAgain));
            }
            if (node != null && flowNames.contains(variable.name())) {
                found.warning(
                        Codes.VARIABLE_HIDDEN,
                        field + ".name",
                        "The flow has a variable " + variable.name() + " too; this node uses its own.");
            }
            if (variable.format() != null) {
                SuspiciousFormat.complaint(variable.format())
                        .ifPresent(complaint -> found.warning(Codes.FORMAT_SUSPICIOUS, field + ".format", complaint));
            }
            for (TimeProblem problem : problems(variable)) {
                found.error(problem.code(), field + "." + problem.field(), problem.message());
            }
        }
    }

    private List<TimeProblem> problems(VariableForm form) {
        return known.computeIfAbsent(form, this::computedProblems);
    }

    /** What is wrong with it as it is written, or with its value at this moment. */
    private List<TimeProblem> computedProblems(VariableForm form) {
        Parsed<Variable> parsed = Variable.of(form);
        if (!(parsed instanceof Parsed.Good<Variable> good)) {
            return parsed.problems();
        }
        return good.get() instanceof TimeVariable time
                ? time.checkedAt(now).problems()
                : ((ConstantVariable) good.get()).checked().problems();
    }

    private Set<String> usedBy(Node node) {
        Set<String> used = new HashSet<>();
        if (node.config() instanceof SqlNodeConfig sql) {
            used.addAll(scripts.get(sql.sql()).variables());
            for (Expectation expectation : sql.expectations()) {
                if (expectation instanceof Expectation.Query query) {
                    used.addAll(scripts.get(query.query()).variables());
                }
            }
        }
        return used;
    }

    private record Found(@Nullable String node, FindingCollector findings) {

        void error(String code, String field, String message) {
            findings.add(new Finding(Severity.ERROR, code, node, null, field, message, null, null));
        }

        void warning(String code, String field, String message) {
            findings.add(new Finding(Severity.WARNING, code, node, null, field, message, null, null));
        }
    }
}
