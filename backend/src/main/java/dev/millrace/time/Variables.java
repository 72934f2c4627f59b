package dev.millrace.time;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may give a name its value in one node of one run. A name is looked for among the values given for this
 * run, then the node's variables, then the flow's, then the system's. A stronger variable that is wrong hides a weaker
 * one all the same: its problems are the answer.
 *
 * @param given name to value, for this run
 * @param system what the caller knows besides the dates: {@code flow_id}, {@code run_id} …
 */
public record Variables(Map<String, String> given, VariableForms node, VariableForms flow, Map<String, String> system) {

    public Variables {
        given = Map.copyOf(given);
        system = Map.copyOf(system);
    }

    /** The variables of the node and of the flow as entered. */
    public Variables(
            Map<String, String> given, List<VariableForm> node, List<VariableForm> flow, Map<String, String> system) {
        this(given, VariableForms.of(node), VariableForms.of(flow), system);
    }

    /** Every known name with its value, strongest origin first. */
    public Map<String, VariableValue> at(RunTime runTime) {
        Set<String> names = new LinkedHashSet<>(given.keySet());
        node.all().forEach(form -> names.add(form.name()));
        flow.all().forEach(form -> names.add(form.name()));
        SystemVariables.dates(runTime).forEach(date -> names.add(date.name()));
        names.addAll(system.keySet());
        return of(names, runTime);
    }

    /** Those of the names that are known, with their values, in the order of the names. */
    public Map<String, VariableValue> of(Set<String> names, RunTime runTime) {
        List<VariableValue> dates = SystemVariables.dates(runTime);
        Map<String, VariableValue> values = new LinkedHashMap<>();
        for (String name : names) {
            VariableValue value = value(name, runTime);
            if (value == null) {
                value = dates.stream()
                        .filter(date -> date.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> ofSystem(name));
            }
            if (value != null) {
                values.put(name, value);
            }
        }
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
        VariableForm own = node.find(name);
        VariableForm replaced = own == null ? flow.find(name) : own;
        return replaced == null ? null : replaced.type();
    }

    private @Nullable VariableValue value(String name, RunTime runTime) {
        String ofRun = given.get(name);
        if (ofRun != null) {
            return VariableValue.given(name, ofRun, typeOf(name));
        }
        VariableForm own = node.find(name);
        if (own != null) {
            return VariableValue.of(own, VariableOrigin.NODE, runTime);
        }
        VariableForm ofFlow = flow.find(name);
        return ofFlow == null ? null : VariableValue.of(ofFlow, VariableOrigin.FLOW, runTime);
    }

    private @Nullable VariableValue ofSystem(String name) {
        String text = system.get(name);
        return text == null ? null : new VariableValue(name, text, VariableOrigin.SYSTEM, null, List.of());
    }
}
