package dev.millrace.sql;

/** Reads what a setting is given: {@code SET name TO value}, {@code set_config('name', 'value', …)}. */
final class SettingCalls {
    /** Tokens of a call's argument that are looked at; calls in calls in calls would take long otherwise. */
    private static final int MOST_TOKENS = 100;

    private SettingCalls() {}

    /** Whether the token is this name, quoted or not: settings are found in any case. */
    static boolean isName(StatementTokens code, int i, String name) {
        if (code.isWord(i)) {
            return code.is(i, name);
        }
        if (i >= code.size() || !code.isQuotedIdentifier(i) || code.token(i).templated()) {
            return false;
        }
        String written = code.token(i).in(code.text());
        String read =
                switch (code.token(i).kind()) {
                    case QUOTED_IDENTIFIER -> written.substring(1, Math.max(1, written.length() - 1));
                    case UNICODE_IDENTIFIER ->
                        UnicodeEscapes.undone(
                                written.substring(3, Math.max(3, written.length() - 1)), escape(code, i + 1));
                    default -> "";
                };
        return SqlCharacters.sameWord(read, 0, read.length(), name);
    }

    /** {@code TO value} and {@code = value} with another value than on; DEFAULT, CURRENT and what a template leaves open are not. */
    static boolean setsOff(StatementTokens code, int i) {
        int value = i + 1;
        boolean given = code.is(i, "TO") || isOperator(code, i, "=");
        return given && value < code.size() && !code.is(value, "DEFAULT") && !isOn(code, value, code.size());
    }

    /** Whether the call sets the setting to anything but on. */
    static boolean callSetsOff(StatementTokens code, int open, String setting) {
        int[] name = argument(code, open, 0);
        int[] value = argument(code, open, 1);
        return name.length > 0
                && value.length > 0
                && joined(code, name).equalsIgnoreCase(setting)
                && !(isOn(code, value[0], value[1]) && isLiteral(code, value[0], value[1]));
    }

    /** {@code 'on'}, {@code true::text}. */
    private static boolean isLiteral(StatementTokens code, int from, int to) {
        int end = isString(code, from) ? stringEnd(code, from) : from + 1;
        return end == to || (end + 2 == to && code.text().startsWith("::", start(code, end)));
    }

    /** Whether a string of this text stands at or after the token. */
    static boolean mentions(StatementTokens code, int from, String text) {
        for (int i = from; i < code.size(); i++) {
            if (isString(code, i) && text(code, i, stringEnd(code, i)).equalsIgnoreCase(text)) {
                return true;
            }
        }
        return false;
    }

    static boolean isString(StatementTokens code, int i) {
        return i < code.size()
                && switch (code.token(i).kind()) {
                    case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> true;
                    default -> false;
                };
    }

    static int stringEnd(StatementTokens code, int i) {
        int end = i + 1;
        while (end < code.size() && code.token(end).continued()) {
            end++;
        }
        return end;
    }

    static String text(StatementTokens code, int from, int to) {
        String text =
                QuotedText.of(code.text(), code.tokens().subList(from, to)).text();
        return code.token(from).kind() == SqlToken.Kind.UNICODE_STRING
                ? UnicodeEscapes.undone(text, escape(code, to))
                : text;
    }

    static boolean isConcatenation(StatementTokens code, int i) {
        return isOperator(code, i, "||") && isString(code, i + 1);
    }

    private static boolean isOperator(StatementTokens code, int i, String operator) {
        return i < code.size()
                && code.token(i).kind() == SqlToken.Kind.OPERATOR
                && code.token(i).in(code.text()).equals(operator);
    }

    /** {@code UESCAPE '!'} after a literal; backslash otherwise. */
    private static char escape(StatementTokens code, int i) {
        if (code.is(i, "UESCAPE") && isString(code, i + 1)) {
            String named = code.token(i + 1).in(code.text());
            return named.length() == 3 ? named.charAt(1) : '\\';
        }
        return '\\';
    }

    /** As PostgreSQL reads a boolean: any beginning of true and yes, on, 1; and what a placeholder leaves open. */
    private static boolean isOn(StatementTokens code, int from, int to) {
        SqlToken token = code.token(from);
        if (from >= to || token.templated()) {
            return true;
        }
        String value = isString(code, from)
                ? text(code, from, stringEnd(code, from))
                : token.in(code.text()).replace("\"", "");
        String lower = SqlCharacters.lower(value.strip());
        return !lower.isEmpty()
                && ("true".startsWith(lower) || "yes".startsWith(lower) || lower.equals("on") || lower.equals("1"));
    }

    /** The strings of an argument one after the other: {@code 'a' || 'b'}. */
    private static String joined(StatementTokens code, int[] argument) {
        StringBuilder text = new StringBuilder();
        int i = argument[0];
        while (i < argument[1]) {
            int end = isString(code, i) ? stringEnd(code, i) : i + 1;
            text.append(isString(code, i) ? text(code, i, end) : "");
            i = end;
        }
        return text.toString();
    }

    /** From and to of an argument by its place; empty when there is none. */
    private static int[] argument(StatementTokens code, int open, int place) {
        int depth = 0;
        int from = open + 1;
        int at = 0;
        int last = Math.min(code.size(), open + MOST_TOKENS);
        for (int i = open + 1; i < last; i++) {
            boolean closes = code.isPunctuation(i, ')');
            if (depth == 0 && (closes || code.isPunctuation(i, ','))) {
                if (at == place) {
                    return new int[] {from, i};
                }
                if (closes) {
                    break;
                }
                from = i + 1;
                at++;
            } else if (closes) {
                depth--;
            } else if (code.isPunctuation(i, '(')) {
                depth++;
            }
        }
        return new int[0];
    }

    private static int start(StatementTokens code, int i) {
        return i < code.size() ? code.token(i).start() : code.text().length();
    }
}
