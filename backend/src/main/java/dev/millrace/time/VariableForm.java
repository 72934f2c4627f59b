package dev.millrace.time;

import org.jspecify.annotations.Nullable;

/**
 * A variable as a definition holds it, right or wrong: {@code Variable.of} checks it. Fields that the kind does not know
 * are ignored.
 *
 * @param format of a time variable; required there
 * @param offset of a time variable; absent: none
 * @param base of a time variable; absent: {@link TimeBase#BUSINESS_TIME}
 * @param value of a constant; absent: empty
 */
public record VariableForm(
        VariableKind kind,
        String name,
        @Nullable String format,
        @Nullable String offset,
        @Nullable TimeBase base,
        @Nullable String value) {

    public static VariableForm time(String name, String format, String offset, TimeBase base) {
        return new VariableForm(VariableKind.TIME, name, format, offset, base, null);
    }

    public static VariableForm constant(String name, String value) {
        return new VariableForm(VariableKind.CONSTANT, name, null, null, null, value);
    }
}
