package dev.millrace.time;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        addTexts(values, given, VariableOrigin.RUN);
        addVariables(values, node, VariableOrigin.NODE, runTime);
        addVariables(values, flow, VariableOrigin.FLOW, runTime);
        for (VariableValue date : SystemVariables.dates(runTime)) {
            values.putIfAbsent(date.name(), date);
        }
        addTexts(values, system, VariableOrigin.SYSTEM);
        return values;
    }

    private static void addTexts(Map<String, VariableValue> values, Map<String, String> texts, VariableOrigin origin) {
        texts.forEach((name, text) -> values.putIfAbsent(name, new VariableValue(name, text, origin, null, List.of())));
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
