package dev.millrace.web.run;

import dev.millrace.common.Problem;
import dev.millrace.time.RunTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A time in a query string: ISO-8601 with any offset, as far as a run can be for it. */
final class QueryTime {

    private QueryTime() {}

    static @Nullable Instant of(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Instant time;
        try {
            // A plus sign that was not encoded arrives as a blank.
            time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException wrong) {
            throw Problem.Invalid.field(name, "is a time such as 2026-11-22T09:00:00Z.");
        }
        if (!RunTime.holds(time)) {
            throw Problem.Invalid.field(name, "lies outside the years 1 to 9999.");
        }
        return time;
    }
}
