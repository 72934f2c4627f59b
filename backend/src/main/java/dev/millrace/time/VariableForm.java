package dev.millrace.time;

import org.jspecify.annotations.Nullable;

/**
 * A variable as a definition holds it, right or wrong: {@code Variable.of} checks it. Fields that the kind does not know
 * are ignored.
 *
 * @param format of a time variable; required there
 * @param offset of a time variable; absent: none
 * @param base of a time variable; absent: {@link TimeBase#BUSINESS_TIME}
 * @param anchor of a time variable; absent: the day is not snapped
 * @param value of a constant; absent: empty
 * @param type what the value has to be, that of a run too; absent: any text
 */
public record VariableForm(
        VariableKind kind,
        String name,
        @Nullable String format,
        @Nullable String offset,
        @Nullable TimeBase base,
        @Nullable TimeAnchor anchor,
        @Nullable String value,
        @Nullable ValueType type) {

    public static VariableForm time(String name, String format, String offset, TimeBase base) {
        return new VariableForm(VariableKind.TIME, name, format, offset, base, null, null, null);
    }

    public VariableForm anchored(TimeAnchor day) {
        return new VariableForm(kind, name, format, offset, base, day, value, type);
    }

    public VariableForm typed(ValueType expected) {
        return new VariableForm(kind, name, format, offset, base, anchor, value, expected);
    }

    public static VariableForm constant(String name, String value) {
        return new VariableForm(VariableKind.CONSTANT, name, null, null, null, null, value, null);
    }
}
