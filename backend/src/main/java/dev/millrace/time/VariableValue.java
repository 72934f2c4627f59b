package dev.millrace.time;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a name stands for in one run.
 *
 * @param value null exactly when there are problems
 * @param base the business or run time that the value was computed from, before any offset; null when it was not
 *     computed from a time
 */
public record VariableValue(
        String name,
        @Nullable String value,
        VariableOrigin origin,
        @Nullable Instant base,
        List<TimeProblem> problems) {

    public VariableValue {
        problems = List.copyOf(problems);
        if ((value == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("a variable has a value or problems: " + name);
        }
    }

    static VariableValue of(Variable variable, VariableOrigin origin, RunTime runTime) {
        if (variable instanceof TimeVariable time) {
            Instant base = runTime.base(time.base()).toInstant();
            Parsed<String> value = time.at(runTime);
            return new VariableValue(time.name(), value.value().orElse(null), origin, base, value.problems());
        }
        ConstantVariable constant = (ConstantVariable) variable;
        return new VariableValue(constant.name(), constant.value(), origin, null, List.of());
    }
}
