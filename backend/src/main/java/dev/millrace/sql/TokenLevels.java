package dev.millrace.sql;

import java.util.Arrays;

/** Which parentheses of a statement belong together, so that its clauses are read without what stands inside others. */
final class TokenLevels {
    private final StatementTokens statement;
    private final int[] closing;

    TokenLevels(StatementTokens statement) {
        this.statement = statement;
        this.closing = closing(statement);
    }

    /** The index of the parenthesis that closes the one at {@code open}, or of the statement's end. */
    int closing(int open) {
        return closing[open];
    }

    /** The next token outside the parentheses that may open at {@code i}. */
    int next(int i) {
        return statement.isPunctuation(i, '(') ? closing[i] + 1 : i + 1;
    }

    boolean has(int from, int to, String keyword) {
        return first(from, to, keyword) >= 0;
    }

    /** The first of these keywords outside parentheses, -1 when there is none; names do not count. */
    int first(int from, int to, String... keywords) {
        for (int i = from; i < to; i = next(i)) {
            if (statement.isAny(i, keywords) && !statement.isLabel(i)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether one pair of parentheses holds all of these tokens. */
    boolean isWhole(int from, int to) {
        return to - from > 1 && statement.isPunctuation(from, '(') && closing[from] == to - 1;
    }

    private static int[] closing(StatementTokens statement) {
        int[] closing = new int[statement.size()];
        int[] open = {};
        int depth = 0;
        for (int i = 0; i < statement.size(); i++) {
            if (statement.isPunctuation(i, '(')) {
                closing[i] = statement.size();
                if (depth == open.length) {
                    open = Arrays.copyOf(open, Math.max(8, depth * 2));
                }
                open[depth++] = i;
            } else if (statement.isPunctuation(i, ')') && depth > 0) {
                closing[open[--depth]] = i;
            }
        }
        return closing;
    }
}
