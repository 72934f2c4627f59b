package dev.millrace.sql;

/** PostgreSQL's character classes. Whatever lies outside ASCII is a letter to it. */
final class SqlCharacters {
    private SqlCharacters() {}

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    static boolean isNewline(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean beginsIdentifier(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean continuesIdentifier(char c) {
        return beginsIdentifier(c) || isDigit(c) || c == '$';
    }

    static boolean isOperator(char c) {
        return "~!@#^&|`?+-*/%<>=".indexOf(c) >= 0;
    }

    /** Equality but for the case of ASCII letters; {@code String.equalsIgnoreCase} knows more letters than PostgreSQL. */
    static boolean sameWord(String text, int start, int end, String keyword) {
        if (end - start != keyword.length()) {
            return false;
        }
        for (int i = 0; i < keyword.length(); i++) {
            if (lower(text.charAt(start + i)) != lower(keyword.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    static String lower(CharSequence word) {
        StringBuilder lower = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            lower.append(lower(word.charAt(i)));
        }
        return lower.toString();
    }

    static String upper(String word) {
        StringBuilder upper = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return upper.toString();
    }
}
