package dev.millrace.time;

import org.jspecify.annotations.Nullable;

/** A variable whose value is the same at every time. */
public record ConstantVariable(
        String name, String value, @Nullable ValueType type) implements Variable {

    /** Its value; bad when that is not of its type. */
    public Parsed<String> checked() {
        return VariableValue.checked(value, type);
    }
}
