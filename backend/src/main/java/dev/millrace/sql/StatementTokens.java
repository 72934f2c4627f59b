package dev.millrace.sql;

import java.util.List;

/** The tokens of one statement without space and comments; asking beyond either end gives false. */
record StatementTokens(String text, List<SqlToken> tokens) {
    int size() {
        return tokens.size();
    }

    SqlToken token(int i) {
        return tokens.get(i);
    }

    int start() {
        return tokens.get(0).start();
    }

    int end() {
        return tokens.get(tokens.size() - 1).end();
    }

    String sql() {
        return text.substring(start(), end());
    }

    boolean isWord(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == SqlToken.Kind.WORD;
    }

    /** Whether the token is this keyword, in any case and not quoted. */
    boolean is(int i, String keyword) {
        return isWord(i)
                && SqlCharacters.sameWord(
                        text, tokens.get(i).start(), tokens.get(i).end(), keyword);
    }

    boolean isAny(int i, String... keywords) {
        for (String keyword : keywords) {
            if (is(i, keyword)) {
                return true;
            }
        }
        return false;
    }

    /** Whether these keywords stand one after the other. */
    boolean are(int i, String... keywords) {
        for (int k = 0; k < keywords.length; k++) {
            if (!is(i + k, keywords[k])) {
                return false;
            }
        }
        return true;
    }

    boolean isPunctuation(int i, char c) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).kind() == SqlToken.Kind.PUNCTUATION
                && tokens.get(i).end() - tokens.get(i).start() == 1
                && text.charAt(tokens.get(i).start()) == c;
    }

    boolean isOperator(int i, String operator) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).kind() == SqlToken.Kind.OPERATOR
                && tokens.get(i).end() - tokens.get(i).start() == operator.length()
                && text.startsWith(operator, tokens.get(i).start());
    }

    boolean isString(int i) {
        return i >= 0
                && i < tokens.size()
                && switch (tokens.get(i).kind()) {
                    case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> true;
                    default -> false;
                };
    }

    /** The tokens from {@code from} to before {@code to} as a statement. */
    StatementTokens part(int from, int to) {
        return new StatementTokens(text, tokens.subList(from, to));
    }

    boolean isQuotedIdentifier(int i) {
        return i >= 0
                && i < tokens.size()
                && (tokens.get(i).kind() == SqlToken.Kind.QUOTED_IDENTIFIER
                        || tokens.get(i).kind() == SqlToken.Kind.UNICODE_IDENTIFIER);
    }

    /** Whether the token can only be a name where it stands: after a dot or after AS. */
    boolean isLabel(int i) {
        return isPunctuation(i - 1, '.') || is(i - 1, "AS");
    }
}
