package dev.millrace.time;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a time format, an offset, a value or a schedule that somebody entered.
 *
 * @param code one of the finding codes of the definition format: {@link #TIME_FORMAT_BAD}, {@link #OFFSET_BAD},
 *     {@link #SCHEDULE_BAD}, {@link #VALUE_BAD}
 * @param field path inside the object that was checked: {@code format}, {@code days[1]}, {@code effective.to}
 * @param position 1-based column (UTF-16 units) inside the text of that field, 0 when the field as a whole is meant
 * @param suggestion a text for the whole field that says what was meant; null: there is none
 */
public record TimeProblem(
        String code,
        String field,
        String message,
        int position,
        @Nullable String suggestion) {

    public TimeProblem(String code, String field, String message, int position) {
        this(code, field, message, position, null);
    }

    public static final String TIME_FORMAT_BAD = "time-format-bad";
    public static final String OFFSET_BAD = "offset-bad";
    public static final String SCHEDULE_BAD = "schedule-bad";
    public static final String SCHEDULE_EMPTY = "schedule-empty";
    public static final String VALUE_BAD = "value-bad";
}
