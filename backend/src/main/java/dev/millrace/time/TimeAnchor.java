package dev.millrace.time;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;

/** The day that a moved time snaps to: the first or last of its month, quarter, year or ISO week (Monday to Sunday). */
public enum TimeAnchor {
    MONTH_BEGIN,
    MONTH_END,
    QUARTER_BEGIN,
    QUARTER_END,
    YEAR_BEGIN,
    YEAR_END,
    ISO_WEEK_BEGIN,
    ISO_WEEK_END;

    /** That day of the month, quarter, year or week in which the time lies, at the same time of day. */
    LocalDateTime snap(LocalDateTime time) {
        return switch (this) {
            case MONTH_BEGIN -> time.with(TemporalAdjusters.firstDayOfMonth());
            case MONTH_END -> time.with(TemporalAdjusters.lastDayOfMonth());
            case QUARTER_BEGIN -> time.with(IsoFields.DAY_OF_QUARTER, 1);
            case QUARTER_END ->
                time.with(
                        IsoFields.DAY_OF_QUARTER,
                        time.range(IsoFields.DAY_OF_QUARTER).getMaximum());
            case YEAR_BEGIN -> time.with(TemporalAdjusters.firstDayOfYear());
            case YEAR_END -> time.with(TemporalAdjusters.lastDayOfYear());
            case ISO_WEEK_BEGIN -> time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case ISO_WEEK_END -> time.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
        };
    }
}
