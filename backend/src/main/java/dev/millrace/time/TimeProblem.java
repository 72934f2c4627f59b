package dev.millrace.time;

/**
 * What is wrong with a time format, an offset or a schedule that somebody entered.
 *
 * @param code one of the finding codes of the definition format: {@link #TIME_FORMAT_BAD}, {@link #OFFSET_BAD},
 *     {@link #SCHEDULE_BAD}
 * @param field path inside the object that was checked: {@code format}, {@code days[1]}, {@code effective.to}
 * @param position 1-based column (UTF-16 units) inside the text of that field, 0 when the field as a whole is meant
 */
public record TimeProblem(String code, String field, String message, int position) {

    public static final String TIME_FORMAT_BAD = "time-format-bad";
    public static final String OFFSET_BAD = "offset-bad";
    public static final String SCHEDULE_BAD = "schedule-bad";
}
