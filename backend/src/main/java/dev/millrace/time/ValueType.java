package dev.millrace.time;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a variable's value has to be, whether it is computed, written in the definition or given for one run. */
public enum ValueType {
    /** A numeric constant as PostgreSQL reads it, with a sign or without: {@code -12}, {@code 0.5}, {@code 1e3}. */
    NUMBER,
    /** A day that exists, {@code yyyy-MM-dd}. */
    DATE,
    /** One name that PostgreSQL reads without quotes: no reserved word, at most 63 bytes. */
    IDENTIFIER,
    /** Any text that PostgreSQL can hold. */
    TEXT;

    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_NAME = 63;
    // The limits of type numeric: PostgreSQL manual, 8.1.2.
    private static final int MOST_DIGITS_BEFORE = 131_072;
    private static final int MOST_DIGITS_AFTER = 16_383;

    private static final Pattern NUMERAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** Whether a value is of this type. */
    boolean admits(String value) {
        return switch (this) {
            case NUMBER -> isNumber(value);
            case DATE -> isDate(value);
            case IDENTIFIER -> isIdentifier(value);
            case TEXT -> value.indexOf(0) < 0;
        };
    }

    /** Nothing when the value is of this type, else what it should be; the value itself is not repeated at length. */
    List<TimeProblem> problems(String value) {
        if (admits(value)) {
            return List.of();
        }
        String shown = value.length() > 40 ? value.substring(0, 40) + "…" : value;
        String message =
                switch (this) {
                    case NUMBER ->
                        "\"" + shown
                                + "\" is no number: digits, at most one point and an exponent, such as -12.5 or 1e3.";
                    case DATE ->
                        "\"" + shown + "\" is no date: a day that exists, written yyyy-MM-dd, such as 2026-06-05.";
                    case IDENTIFIER ->
                        "\"" + shown
                                + "\" is no identifier: one name of letters, digits and _ that does not begin with a digit,"
                                + " has at most 63 bytes and is no reserved word.";
                    case TEXT -> "A text cannot hold the character U+0000.";
                };
        return List.of(new TimeProblem(TimeProblem.VALUE_BAD, "value", message, 0));
    }

    private static boolean isNumber(String value) {
        if (value.length() > LONGEST_NUMBER || !NUMERAL.matcher(value).matches()) {
            return false;
        }
        BigDecimal number = new BigDecimal(value);
        return (long) number.precision() - number.scale() <= MOST_DIGITS_BEFORE && number.scale() <= MOST_DIGITS_AFTER;
    }

    private static boolean isDate(String value) {
        if (!DAY.matcher(value).matches()) {
            return false;
        }
        try {
            return LocalDate.parse(value).getYear() >= 1;
        } catch (DateTimeException noSuchDay) {
            return false;
        }
    }

    private static boolean isIdentifier(String value) {
        if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            return false;
        }
        int first = value.codePointAt(0);
        return (Character.isLetter(first) || first == '_')
                && value.codePoints().allMatch(c -> Character.isLetter(c) || isDigit(c) || c == '_')
                && !RESERVED.contains(value.toLowerCase(Locale.ROOT));
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Words that cannot name a table or column without quotes: PostgreSQL 18's pg_get_keywords(), categories R and T. */
    private static final Set<String> RESERVED = words("""
            all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
            column concurrently constraint create cross current_catalog current_date current_role current_schema
            current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
            foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading
            left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing
            primary references returning right select session_user similar some symmetric system_user table tablesample then
            to trailing true union unique user using variadic verbose when where window with""");

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+", -1));
    }
}
