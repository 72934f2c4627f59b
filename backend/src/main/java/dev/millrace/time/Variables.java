package dev.millrace.time;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may give a name its value in one node of one run. A name is looked for among the values given for this
 * run, then the node's variables, then the flow's, then the system's. A stronger variable that is wrong hides a weaker
 * one all the same: its problems are the answer.
 *
 * @param given name to value, for this run
 * @param node as entered; of two with one name the first counts
 * @param flow as entered; of two with one name the first counts
 * @param system what the caller knows besides the dates: {@code flow_id}, {@code run_id} …
 */
public record Variables(
        Map<String, String> given, List<VariableForm> node, List<VariableForm> flow, Map<String, String> system) {

    public Variables {
        given = Map.copyOf(given);
        node = List.copyOf(node);
        flow = List.copyOf(flow);
        system = Map.copyOf(system);
    }

    /** Every known name with its value, strongest origin first. */
    public Map<String, VariableValue> at(RunTime runTime) {
        Map<String, VariableValue> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.put(name, VariableValue.given(name, value, typeOf(name))));
        addVariables(values, node, VariableOrigin.NODE, runTime);
        addVariables(values, flow, VariableOrigin.FLOW, runTime);
        for (VariableValue date : SystemVariables.dates(runTime)) {
            values.putIfAbsent(date.name(), date);
        }
        system.forEach((name, text) ->
                values.putIfAbsent(name, new VariableValue(name, text, VariableOrigin.SYSTEM, null, List.of())));
        return values;
    }

    /** What is wrong with the value given for a name; empty when none was given. */
    public List<TimeProblem> problemsOfGiven(String name) {
        String value = given.get(name);
        return value == null
                ? List.of()
                : VariableValue.checked(value, typeOf(name)).problems();
    }

    /** That of the variable whose place the value takes. */
    private @Nullable ValueType typeOf(String name) {
        return Stream.concat(node.stream(), flow.stream())
                .filter(form -> form.name().equals(name))
                .findFirst()
                .map(VariableForm::type)
                .orElse(null);
    }

    private static void addVariables(
            Map<String, VariableValue> values, List<VariableForm> forms, VariableOrigin origin, RunTime runTime) {
        for (VariableForm form : forms) {
            if (!values.containsKey(form.name())) {
                Parsed<Variable> variable = Variable.of(form);
                values.put(
                        form.name(),
                        variable instanceof Parsed.Good<Variable> good
                                ? VariableValue.of(good.get(), origin, runTime)
                                : new VariableValue(
                                        form.name(),
                                        null,
                                        origin,
                                        runTime.base(form.base() == null ? TimeBase.BUSINESS_TIME : form.base())
                                                .toInstant(),
                                        variable.problems()));
            }
        }
    }
}
