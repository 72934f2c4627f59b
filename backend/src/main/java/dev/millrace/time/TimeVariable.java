package dev.millrace.time;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value is a date or time: its base, moved by its offset, snapped to a day, written in its format.
 *
 * @param anchor null: the day stays where the offset leads
 */
public record TimeVariable(
        String name,
        TimeFormat format,
        Offset offset,
        TimeBase base,
        @Nullable TimeAnchor anchor,
        @Nullable ValueType type)
        implements Variable {

    /** The value for a run; bad when the offset leads too far. */
    public Parsed<String> at(RunTime runTime) {
        Parsed<ZonedDateTime> moved = offset.from(runTime.base(base), anchor);
        return moved instanceof Parsed.Good<ZonedDateTime> good
                ? Parsed.good(format.format(good.get()))
                : Parsed.bad(moved.problems());
    }

    /** As {@link #at}, and bad when the value is not of the variable's type. */
    public Parsed<String> checkedAt(RunTime runTime) {
        Parsed<String> value = at(runTime);
        return value instanceof Parsed.Good<String> good ? VariableValue.checked(good.get(), type) : value;
    }
}
