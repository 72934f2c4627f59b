package dev.millrace.sql;

/**
 * A <code>${name}</code> in a script. In the body of a routine that can be read, its position is that in the body's own code.
 *
 * @param name as between the braces
 * @param line of its <code>$</code>, from 1
 * @param column of its <code>$</code>, from 1, in UTF-16 units
 * @param position what it stands in
 * @param start offset of its <code>$</code> in the script
 * @param end offset after its closing brace
 */
public record Placeholder(String name, int line, int column, Position position, int start, int end) {
    /** What a placeholder stands in; it decides which values fit and how they are escaped. */
    public enum Position {
        /** Alone, as a word of its own. */
        BARE,
        /** Part of a longer word, as in <code>oss_${day}</code>. */
        GLUED,
        /** In a string without backslash escapes: {@code '…'}, {@code N'…'}, {@code U&'…'}, {@code B'…'}, {@code X'…'}. */
        STRING,
        /** In {@code E'…'}. */
        ESTRING,
        /** In a quoted identifier: {@code "…"} or {@code U&"…"}. */
        IDENTIFIER,
        /** In a dollar-quoted string that is no readable body of a routine. */
        DOLLAR,
        /** In a comment: left alone, needs no variable. */
        COMMENT,
        /**
         * In a string that is code and cannot be read: a routine's body in another language than sql and plpgsql, or a string
         * of a body that executes strings.
         */
        OPAQUE
    }

    Placeholder at(Position other) {
        return new Placeholder(name, line, column, other, start, end);
    }

    /** Whether a variable may have this name: {@code [A-Za-z0-9_]+}, with single dots inside. */
    public static boolean isName(String name) {
        return !name.isEmpty() && nameEnd(name, 0) == name.length();
    }

    /** The end of the longest name that begins at {@code from}; {@code from} itself when none does. */
    static int nameEnd(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean dotInside = c == '.'
                    && at > from
                    && text.charAt(at - 1) != '.'
                    && at + 1 < text.length()
                    && isNameCharacter(text.charAt(at + 1));
            if (!isNameCharacter(c) && !dotInside) {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
