package dev.millrace.time;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The planned wall-clock times (slots) of a schedule, in whole seconds, without regard to any zone. */
sealed interface Timetable permits Cron, Timetable.Single {

    /** The first slot not before the given time; null when there is none within a hundred years. */
    @Nullable
    LocalDateTime atOrAfter(LocalDateTime from);

    /**
     * Whether it fires whenever the wall clock shows a slot (stepping) or once for each slot (fixed). They differ when
     * clocks change.
     */
    boolean stepping();

    /** One-time scheduling. */
    record Single(LocalDateTime at) implements Timetable {
        @Override
        public @Nullable LocalDateTime atOrAfter(LocalDateTime from) {
            return at.isBefore(from) ? null : at;
        }

        @Override
        public boolean stepping() {
            return false;
        }
    }
}
