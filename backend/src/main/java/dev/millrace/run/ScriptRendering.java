package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.flow.definition.Node;
import dev.millrace.flow.definition.SqlNodeConfig;
import dev.millrace.sql.RenderedSql;
import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlProblem;
import dev.millrace.sql.SqlScript;
import dev.millrace.time.RunTime;
import dev.millrace.time.VariableForms;
import dev.millrace.time.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the values of one run into the scripts of its nodes. The same code checks a run before it is made and renders each attempt. */
public final class ScriptRendering {

    private final String flowId;
    private final String flowName;
    private final VariableForms ofFlow;
    private final RunTime runTime;
    private final Map<String, String> given;

    /** @param given values given for this run */
    public ScriptRendering(
            String flowId, String flowName, Definition definition, RunTime runTime, Map<String, String> given) {
        this.flowId = flowId;
        this.flowName = flowName;
        this.ofFlow = VariableForms.of(definition.variables());
        this.runTime = runTime;
        this.given = Map.copyOf(given);
    }

    /** A script, or what is wrong with it. */
    public sealed interface Outcome {

        record Rendered(Script script) implements Outcome {}

        /**
         * Refused.
         *
         * @param problems at least one, in the template's order
         */
        record Refused(SqlNodeConfig config, List<SqlProblem> problems, List<VariableValue> variables)
                implements Outcome {}
    }

    public Outcome render(Node node, RunId run, int attempt) {
        return render(node, Map.of("run_id", run.value(), "attempt", Integer.toString(attempt)));
    }

    /**
     * Everything but {@code run_id} and {@code attempt} is known before there is a run: what does not fit is said then. Those two
     * are stood in for by values of their shape.
     */
    public Outcome rehearse(Node node) {
        return render(node, Map.of("run_id", "0000000000000000000000", "attempt", "1"));
    }

    private Outcome render(Node node, Map<String, String> ofAttempt) {
        SqlNodeConfig config = sql(node);
        SqlScript script = SqlScript.of(config.sql());
        Map<String, String> system = new HashMap<>(ofAttempt);
        system.put("flow_id", flowId);
        system.put("flow_name", flowName);
        system.put("node_id", node.key());
        system.put("node_name", node.name());
        Set<String> names = names(config);
        var known = new Variables(given, VariableForms.of(node.variables()), ofFlow, system).of(names, runTime);
        Map<String, String> values = new LinkedHashMap<>();
        List<VariableValue> used = new ArrayList<>();
        List<SqlProblem> problems = new ArrayList<>();
        for (String name : names) {
            var value = known.get(name);
            if (value != null && value.value() != null) {
                values.put(name, value.value());
                used.add(new VariableValue(
                        name,
                        value.value(),
                        value.origin().name(),
                        value.base() == null ? null : value.base().toString()));
            } else if (value != null) {
                problems.add(new SqlProblem(
                        value.problems().get(0).code(),
                        "The variable " + name + ": " + value.problems().get(0).message(),
                        1,
                        1));
            }
        }
        if (!problems.isEmpty()) {
            return new Outcome.Refused(config, problems, used);
        }
        RenderedSql rendered = script.render(values);
        List<SqlProblem> refusals = new ArrayList<>(refusals(config, rendered));
        List<Expectation> expectations = new ArrayList<>();
        for (Expectation expectation : config.expectations()) {
            expectations.add(rendered(expectation, values, refusals));
        }
        return refusals.isEmpty()
                ? new Outcome.Rendered(new Script(node, config, rendered, expectations, used))
                : new Outcome.Refused(config, refusals, used);
    }

    /** Names that the script and the queries of its expectations use, each once. */
    private static Set<String> names(SqlNodeConfig config) {
        Set<String> names = new LinkedHashSet<>(SqlScript.of(config.sql()).variables());
        for (Expectation expectation : config.expectations()) {
            if (expectation instanceof Expectation.Query query) {
                names.addAll(SqlScript.of(query.query()).variables());
            }
        }
        return names;
    }

    /** Lines and columns of what is refused are those of the query, which the message names. */
    private static Expectation rendered(
            Expectation expectation, Map<String, String> values, List<SqlProblem> refusals) {
        if (!(expectation instanceof Expectation.Query query)) {
            return expectation;
        }
        RenderedSql rendered = SqlScript.of(query.query()).render(values);
        List<SqlProblem> problems =
                rendered.problems().isEmpty() ? rendered.inspection().inExpectation() : rendered.problems();
        problems.forEach(problem -> refusals.add(new SqlProblem(
                problem.code(), "In an expectation: " + problem.message(), problem.line(), problem.column())));
        return rendered.statements().isEmpty()
                ? query
                : new Expectation.Query(rendered.statements().get(0).text());
    }

    /** A value can be a whole command: one that ends the transaction must not reach a script that runs in one. */
    private static List<SqlProblem> refusals(SqlNodeConfig config, RenderedSql rendered) {
        boolean single = config.transaction() == SqlNodeConfig.Transaction.SINGLE;
        if (!rendered.problems().isEmpty()) {
            return rendered.problems();
        }
        SqlInspection inspection = rendered.inspection();
        List<SqlProblem> refusals = new ArrayList<>(inspection.inEitherMode());
        if (single) {
            refusals.addAll(inspection.transactionCommands());
        }
        return refusals;
    }

    /** Names that some node uses, wherever their values come from. */
    static Set<String> names(Node node) {
        return names(sql(node));
    }

    static Set<String> names(Definition definition) {
        Set<String> names = new HashSet<>();
        definition.nodes().forEach(node -> names.addAll(names(sql(node))));
        return names;
    }

    /** The only kind of node so far; a second one gets a rendering of its own. */
    private static SqlNodeConfig sql(Node node) {
        return (SqlNodeConfig) node.config();
    }

    /** The error of an attempt whose script could not be rendered. */
    public static AttemptError error(SqlProblem problem) {
        return AttemptError.at(problem.message(), problem.line(), problem.column());
    }
}
