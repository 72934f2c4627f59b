package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.common.Problem.FieldError;
import dev.millrace.flow.Validation;
import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.validation.Finding;
import dev.millrace.flow.validation.FindingCollector;
import dev.millrace.flow.validation.FindingList;
import dev.millrace.flow.validation.Severity;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlProblem;
import dev.millrace.time.RunTime;
import dev.millrace.time.TimeProblem;
import dev.millrace.time.VariableForms;
import dev.millrace.time.Variables;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What is checked before there is a run. */
@Component
class LaunchChecks {

    private final Validation validation;

    LaunchChecks(Validation validation) {
        this.validation = validation;
    }

    /** Errors of the definition by itself, as far as these nodes are concerned. */
    void refuseErrors(Definition definition, Set<String> inScope) {
        validation.refuseErrors(definition, inScope);
    }

    /** Values that no node uses, and values that do not fit where they are used. */
    void refuseMisfits(RunRecord run, Definition definition, Set<String> inScope, Map<String, String> given) {
        Set<String> used = ScriptRendering.names(definition);
        FieldError[] unused = given.keySet().stream()
                .sorted()
                .filter(name -> !used.contains(name))
                .map(name -> new FieldError("variables." + name, "no node uses this name"))
                .toArray(FieldError[]::new);
        if (unused.length > 0) {
            throw Problem.Invalid.malformed("No node uses " + unused[0].field().substring(10) + ".", unused);
        }
        refuseWrongTypes(definition, inScope, given);
        ScriptRendering rendering = new ScriptRendering(
                run.flowId(), run.flowName(), definition, new RunTime(run.runTime(), run.zone()), given);
        FindingCollector findings = new FindingCollector();
        boolean onlyMisfits = true;
        for (Node node : definition.nodes()) {
            if (inScope.contains(node.key())
                    && rendering.rehearse(node) instanceof ScriptRendering.Outcome.Refused refused) {
                for (SqlProblem problem : refused.problems()) {
                    findings.add(finding(node, problem));
                    onlyMisfits &= SqlCodes.OF_VALUES.contains(problem.code());
                }
            }
        }
        FindingList found = findings.list();
        if (found.findingCount() > 0) {
            throw new Problem.Invalid(
                    onlyMisfits ? SqlCodes.VALUE_MISPLACED : "definition-invalid",
                    found.findings().get(0).message(),
                    found.asFields());
        }
    }

    /** Values of this run that are not of the type of the variable whose place they take. */
    private static void refuseWrongTypes(Definition definition, Set<String> inScope, Map<String, String> given) {
        if (given.isEmpty()) {
            return;
        }
        Map<String, String> values = Map.copyOf(given);
        VariableForms ofFlow = VariableForms.of(definition.variables());
        Map<String, Finding> wrong = new TreeMap<>();
        for (Node node : definition.nodes()) {
            if (inScope.contains(node.key())) {
                Variables variables = new Variables(values, VariableForms.of(node.variables()), ofFlow, Map.of());
                for (String name : ScriptRendering.names(node)) {
                    variables
                            .problemsOfGiven(name)
                            .forEach(problem -> wrong.putIfAbsent(
                                    name,
                                    Finding.error(
                                            problem.code(),
                                            "variables." + name,
                                            "The value of " + name + ": " + problem.message())));
                }
            }
        }
        if (!wrong.isEmpty()) {
            FindingList found = FindingList.of(wrong.values());
            throw new Problem.Invalid(
                    TimeProblem.VALUE_BAD, found.findings().get(0).message(), found.asFields());
        }
    }

    private static Finding finding(Node node, SqlProblem problem) {
        return new Finding(
                Severity.ERROR,
                problem.code(),
                node.key(),
                null,
                "config.sql",
                problem.message(),
                problem.line(),
                problem.column());
    }
}
