package dev.millrace.time;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.WeekFields;
import java.util.Locale;

/**
 * <em>Time Format</em>: letters as in {@link DateTimeFormatter}, in English with weeks that begin on Monday; {@code w} and
 * {@code Y} are the week and the year of ISO 8601, whose first week has the first Thursday; everything
 * that is no ASCII letter stands for itself, {@code '…'} quotes letters, {@code ''} is one quote. Optional sections, padding and
 * the letters {@code n}, {@code N}, {@code A} (times of day as one number) are refused. Equal when the pattern is.
 */
public final class TimeFormat {

    private static final Locale LOCALE = Locale.forLanguageTag("en-US-u-fw-mon");
    private static final String REFUSED_LETTERS = "nNA";

    private final String pattern;
    private final DateTimeFormatter formatter;

    private TimeFormat(String pattern, DateTimeFormatter formatter) {
        this.pattern = pattern;
        this.formatter = formatter;
    }

    /** Reads a pattern; a refusal has code {@code time-format-bad}, field {@code format} and the column of the culprit. */
    public static Parsed<TimeFormat> parse(String pattern) {
        if (pattern.isEmpty()) {
            return bad("A time format is needed, for example yyyyMMdd.", 0);
        }
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (isLetter(c)) {
                int end = endOfRun(pattern, at);
                if (c == 'p') {
                    return bad("Padding (p) is not available in a time format.", at + 1);
                }
                if (REFUSED_LETTERS.indexOf(c) >= 0 || !append(builder, pattern.substring(at, end))) {
                    String letters = pattern.substring(at, Math.min(end, at + 20));
                    return bad(
                            letters + " means nothing in a time format; put text between single quotes, as in '"
                                    + letters + "'.",
                            at + 1);
                }
                at = end;
            } else if (c == '\'') {
                int end = endOfQuote(pattern, at);
                if (end < 0) {
                    return bad("The quote that begins here is never closed.", at + 1);
                }
                String text = pattern.substring(at + 1, end - 1).replace("''", "'");
                builder.appendLiteral(text.isEmpty() ? "'" : text);
                at = end;
            } else if (c == '[' || c == ']') {
                return bad("Optional sections are not available in a time format; write '[' for a bracket.", at + 1);
            } else {
                builder.appendLiteral(c);
                at++;
            }
        }
        return Parsed.good(new TimeFormat(pattern, builder.toFormatter(LOCALE)));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static int endOfRun(String pattern, int start) {
        int end = start + 1;
        while (end < pattern.length() && pattern.charAt(end) == pattern.charAt(start)) {
            end++;
        }
        return end;
    }

    /** Index after the closing quote, or -1; a doubled quote does not close. */
    private static int endOfQuote(String pattern, int start) {
        int at = start + 1;
        while (at < pattern.length()) {
            if (pattern.charAt(at) != '\'') {
                at++;
            } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '\'') {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }

    /** Run by run, so that the characters that java.time reserves ({@code # { }}) never reach its own pattern parser. */
    private static boolean append(DateTimeFormatterBuilder builder, String run) {
        try {
            if (run.charAt(0) == 'w' && run.length() <= 2) {
                builder.appendValue(WeekFields.ISO.weekOfWeekBasedYear(), run.length(), 2, SignStyle.NOT_NEGATIVE);
            } else if (run.charAt(0) == 'Y') {
                appendWeekYear(builder, run.length());
            } else {
                builder.appendPattern(run);
            }
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    /** As the letter of a year: two digits, or as many as it has letters at least. */
    private static void appendWeekYear(DateTimeFormatterBuilder builder, int letters) {
        if (letters == 2) {
            builder.appendValueReduced(WeekFields.ISO.weekBasedYear(), 2, 2, LocalDate.of(2000, 1, 1));
        } else {
            builder.appendValue(
                    WeekFields.ISO.weekBasedYear(),
                    letters,
                    19,
                    letters < 4 ? SignStyle.NORMAL : SignStyle.EXCEEDS_PAD);
        }
    }

    /** The time in this format; every letter that is accepted has a value for every time with a zone. */
    public String format(ZonedDateTime time) {
        return formatter.format(time);
    }

    public String pattern() {
        return pattern;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeFormat that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }

    private static <T> Parsed<T> bad(String message, int position) {
        return Parsed.bad(TimeProblem.TIME_FORMAT_BAD, "format", message, position);
    }
}
