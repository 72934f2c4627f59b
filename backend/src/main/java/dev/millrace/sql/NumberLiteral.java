package dev.millrace.sql;

import static dev.millrace.sql.SqlCharacters.isDigit;

/** Where a number ends: {@code 1}, {@code 1_000}, {@code 1.}, {@code .5}, {@code 1.5e-3}, {@code 0x1F}, {@code 0o17}, {@code 0b01}. */
final class NumberLiteral {
    private NumberLiteral() {}

    static int end(String text, int start) {
        int radix = radix(text, start);
        if (radix != 10) {
            int end = digits(text, start + 2, radix);
            if (end > start + 2) {
                return end;
            }
        }
        int end = digits(text, start, 10);
        // Two dots are the range of a loop in PL/pgSQL, not a fraction.
        if (charAt(text, end) == '.' && charAt(text, end + 1) != '.') {
            end = digits(text, end + 1, 10);
        }
        if (charAt(text, end) == 'e' || charAt(text, end) == 'E') {
            char sign = charAt(text, end + 1);
            int exponent = sign == '+' || sign == '-' ? end + 2 : end + 1;
            if (isDigit(charAt(text, exponent))) {
                end = digits(text, exponent, 10);
            }
        }
        return end;
    }

    private static int radix(String text, int start) {
        if (charAt(text, start) != '0') {
            return 10;
        }
        return switch (charAt(text, start + 1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static int digits(String text, int from, int radix) {
        int i = from;
        while (i < text.length() && (isDigitOf(text.charAt(i), radix) || (i > from && isSeparator(text, i, radix)))) {
            i++;
        }
        return i;
    }

    private static boolean isSeparator(String text, int i, int radix) {
        return text.charAt(i) == '_' && isDigitOf(charAt(text, i + 1), radix);
    }

    private static boolean isDigitOf(char c, int radix) {
        return c < 0x80 && Character.digit(c, radix) >= 0;
    }

    private static char charAt(String text, int i) {
        return i < text.length() ? text.charAt(i) : '\0';
    }
}
