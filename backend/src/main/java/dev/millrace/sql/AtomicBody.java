package dev.millrace.sql;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows the {@code BEGIN ATOMIC … END} body of a routine: the semicolons in it end no statement of the script. END closes the
 * body only after a semicolon, CASE only in the parentheses it stands in; everywhere else, as after AS and a dot, the two words
 * are labels of columns, which need no AS (manual, "SELECT List").
 */
final class AtomicBody {
    /** What can follow a column's label, none of which can begin an expression. */
    private static final String[] AFTER_LABEL = {
        "FROM",
        "INTO",
        "WHERE",
        "GROUP",
        "HAVING",
        "WINDOW",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "FOR"
    };

    /** For each CASE that is open, how many parentheses were open before it. */
    private final Deque<Integer> cases = new ArrayDeque<>();

    private int begin = -1;
    private int latestCase = -1;

    boolean isOpen() {
        return begin >= 0;
    }

    /** Offset of its BEGIN while it is open. */
    int begin() {
        return begin;
    }

    /**
     * Takes the statement's last word or punctuation mark; to be called after each.
     *
     * @param parentheses how many are open after it
     */
    void follow(StatementTokens statement, int parentheses) {
        int last = statement.size() - 1;
        if (begin < 0) {
            if (parentheses == 0 && statement.are(last - 1, "BEGIN", "ATOMIC")) {
                begin = statement.token(last - 1).start();
            }
            return;
        }
        if (latestCase >= 0 && latestCase == last - 1 && followsLabel(statement, last)) {
            cases.pop();
        }
        latestCase = -1;
        if (statement.isLabel(last)) {
            return;
        }
        if (statement.is(last, "CASE")) {
            cases.push(parentheses);
            latestCase = last;
        } else if (statement.is(last, "END")) {
            end(statement, last, parentheses);
        }
    }

    private static boolean followsLabel(StatementTokens statement, int i) {
        return statement.isPunctuation(i, ',')
                || statement.isPunctuation(i, ';')
                || statement.isPunctuation(i, ')')
                || statement.isAny(i, AFTER_LABEL);
    }

    private void end(StatementTokens statement, int last, int parentheses) {
        if (!cases.isEmpty() && cases.peek() == parentheses) {
            cases.pop();
        } else if (parentheses == 0 && (statement.isPunctuation(last - 1, ';') || statement.is(last - 1, "ATOMIC"))) {
            begin = -1;
        }
    }
}
