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

    /** The value of a variable as it was entered, or its problems. */
    public static VariableValue of(VariableForm form, VariableOrigin origin, RunTime runTime) {
        Parsed<Variable> variable = Variable.of(form);
        if (variable instanceof Parsed.Good<Variable> good) {
            return of(good.get(), origin, runTime);
        }
        TimeBase base = form.base() == null ? TimeBase.BUSINESS_TIME : form.base();
        return new VariableValue(form.name(), null, origin, runTime.base(base).toInstant(), variable.problems());
    }

    private static VariableValue of(Variable variable, VariableOrigin origin, RunTime runTime) {
        if (variable instanceof TimeVariable time) {
            Instant base = runTime.base(time.base()).toInstant();
            return of(time.name(), time.checkedAt(runTime), origin, base);
        }
        ConstantVariable constant = (ConstantVariable) variable;
        return of(constant.name(), constant.checked(), origin, null);
    }

    /** A value given for one run, of a variable that may have a type. */
    static VariableValue given(String name, String value, @Nullable ValueType type) {
        return of(name, checked(value, type), VariableOrigin.RUN, null);
    }

    /** Bad ({@code value-bad}, field {@code value}) when the value is not of its type. */
    static Parsed<String> checked(String value, @Nullable ValueType type) {
        List<TimeProblem> problems = type == null ? List.of() : type.problems(value);
        return problems.isEmpty() ? Parsed.good(value) : Parsed.bad(problems);
    }

    private static VariableValue of(String name, Parsed<String> value, VariableOrigin origin, @Nullable Instant base) {
        return new VariableValue(name, value.value().orElse(null), origin, base, value.problems());
    }
}
