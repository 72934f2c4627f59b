package dev.millrace.time;

import java.time.ZonedDateTime;

/** A variable whose value is a date or time: its base, moved by its offset, written in its format. */
public record TimeVariable(String name, TimeFormat format, Offset offset, TimeBase base) implements Variable {

    /** The value for a run; bad when the offset leads too far. */
    public Parsed<String> at(RunTime runTime) {
        Parsed<ZonedDateTime> moved = offset.from(runTime.base(base));
        return moved instanceof Parsed.Good<ZonedDateTime> good
                ? Parsed.good(format.format(good.get()))
                : Parsed.bad(moved.problems());
    }
}
