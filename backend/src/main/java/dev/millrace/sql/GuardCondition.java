package dev.millrace.sql;

import java.util.Set;

/**
 * Whether a WHERE lets no row pass that the target holds already: {@code NOT EXISTS (…)}, {@code NOT IN (…)},
 * {@code <> ALL (…)}, {@code > (select max(…) …)}, {@code (select count(*) …) = 0} or {@code (select …) IS NULL} with the target in
 * the subquery, or {@code t.id IS NULL} for the target in an outer join.
 */
final class GuardCondition {
    private final StatementTokens statement;
    private final TokenLevels levels;
    private final TargetReads reads;
    private final Set<String> nullable;

    /** @param nullable what the target is called where an outer join gives nulls for it */
    GuardCondition(StatementTokens statement, TokenLevels levels, TargetReads reads, Set<String> nullable) {
        this.statement = statement;
        this.levels = levels;
        this.reads = reads;
        this.nullable = nullable;
    }

    /** With OR each side must be guarded, with AND one is enough. */
    boolean holds(int first, int last, int depth) {
        if (!reads.mayLook(first, last, depth)) {
            return false;
        }
        int from = first;
        while (true) {
            int or = levels.first(from, last, "OR");
            if (!conjunction(from, or < 0 ? last : or, depth)) {
                return false;
            }
            if (or < 0) {
                return true;
            }
            from = or + 1;
        }
    }

    private boolean conjunction(int first, int last, int depth) {
        int from = first;
        while (true) {
            int and = levels.first(from, last, "AND");
            if (term(from, and < 0 ? last : and, depth)) {
                return true;
            }
            if (and < 0) {
                return false;
            }
            from = and + 1;
        }
    }

    private boolean term(int from, int to, int depth) {
        if (levels.isWhole(from, to)) {
            return holds(from + 1, to - 1, depth + 1);
        }
        if (statement.is(from, "NOT")) {
            return isDenied(from + 1, to, depth);
        }
        if (statement.are(to - 2, "IS", "NULL")) {
            return isColumnOfNullable(from, to - 2) || isWholeRead(from, to - 2, depth);
        }
        if (statement.is(from, "EXISTS")) {
            boolean isFalse = statement.are(to - 2, "IS", "FALSE") && isWholeRead(from + 1, to - 2, depth);
            return isFalse || (statement.are(to - 3, "IS", "NOT", "TRUE") && isWholeRead(from + 1, to - 3, depth));
        }
        for (int i = from; i < to; i = levels.next(i)) {
            boolean denied = statement.are(i, "NOT", "IN") && readsInside(i + 2, to, depth);
            boolean differs = (statement.isOperator(i, "<>") || statement.isOperator(i, "!="))
                    && statement.is(i + 1, "ALL")
                    && readsInside(i + 2, to, depth);
            boolean beyond = statement.isOperator(i, ">") && calls("MAX", i + 1, to) && reads.in(i + 1, to, depth);
            boolean none = i + 2 == to
                    && ((statement.isOperator(i, "=") && isNumber(i + 1, "0"))
                            || (statement.isOperator(i, "<") && isNumber(i + 1, "1")))
                    && calls("COUNT", from, i)
                    && reads.in(from, i, depth);
            if (denied || differs || beyond || none) {
                return true;
            }
        }
        return false;
    }

    private boolean isNumber(int i, String number) {
        return statement.token(i).in(statement.text()).equals(number);
    }

    /** {@code EXISTS (…)} or {@code x IN (…)}, which a NOT stands before. */
    private boolean isDenied(int first, int last, int depth) {
        int from = first;
        int to = last;
        while (levels.isWhole(from, to)) {
            from++;
            to--;
        }
        if (statement.is(from, "EXISTS")) {
            return isWholeRead(from + 1, to, depth);
        }
        for (int i = from; i < to; i = levels.next(i)) {
            boolean any = statement.isOperator(i, "=") && statement.isAny(i + 1, "ANY", "SOME");
            if (any || statement.is(i, "IN")) {
                return isWholeRead(any ? i + 2 : i + 1, to, depth);
            }
        }
        return false;
    }

    private boolean isWholeRead(int open, int to, int depth) {
        return levels.isWhole(open, to) && readsInside(open, to, depth);
    }

    private boolean readsInside(int open, int to, int depth) {
        return statement.isPunctuation(open, '(') && reads.in(open + 1, Math.min(levels.closing(open), to), depth);
    }

    /** {@code t.id}, {@code t.*} or {@code t} itself. */
    private boolean isColumnOfNullable(int from, int to) {
        TableNameReader.Found found = TableNameReader.at(statement, from);
        if (found == null) {
            return false;
        }
        String table = found.name().schema() == null
                ? found.name().name()
                : found.name().schema();
        boolean star = statement.isOperator(to - 1, "*") && found.end() == to - 1;
        return (star || found.end() == to) && nullable.contains(table);
    }

    private boolean calls(String function, int from, int to) {
        for (int i = from; i < to; i++) {
            if (statement.is(i, function) && statement.isPunctuation(i + 1, '(')) {
                return true;
            }
        }
        return false;
    }
}
