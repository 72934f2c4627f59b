package dev.millrace.sql;

/** The escapes of {@code U&'…'} and {@code U&"…"} (manual, "String Constants with Unicode Escapes"). */
final class UnicodeEscapes {
    private UnicodeEscapes() {}

    /** Undoes {@code \\XXXX} and {@code \\+XXXXXX}; what is none is left as it is. */
    static String undone(String text, char escape) {
        StringBuilder undone = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            boolean six = text.startsWith("+", i + 1);
            int from = six ? i + 2 : i + 1;
            int to = from + (six ? 6 : 4);
            if (text.charAt(i) != escape) {
                undone.append(text.charAt(i));
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == escape) {
                undone.append(escape);
                i += 2;
            } else if (isHex(text, from, to) && Character.isValidCodePoint(Integer.parseInt(text, from, to, 16))) {
                undone.appendCodePoint(Integer.parseInt(text, from, to, 16));
                i = to;
            } else {
                undone.append(escape);
                i++;
            }
        }
        return undone.toString();
    }

    private static boolean isHex(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= 0x80 || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
