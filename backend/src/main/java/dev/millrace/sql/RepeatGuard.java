package dev.millrace.sql;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether the query of an INSERT leaves out what its target holds already, so that running it again adds nothing. Known are
 * a condition of {@link GuardCondition}, {@code EXCEPT} and an outer join of the target whose columns must be null; each may
 * also stand in a subquery or common table expression that the INSERT reads from. Whether the right columns are compared is
 * for the author to know.
 */
final class RepeatGuard {
    private static final String[] AFTER_WHERE = {
        "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "RETURNING"
    };

    private final StatementTokens statement;
    private final TokenLevels levels;
    private final TargetReads reads;

    RepeatGuard(StatementTokens statement, TokenLevels levels, TargetReads reads) {
        this.statement = statement;
        this.levels = levels;
        this.reads = reads;
    }

    boolean holds(int from, int to) {
        return query(from, to, 0);
    }

    /** UNION needs a guard on each side; EXCEPT takes away from all that stands before it. */
    private boolean query(int first, int to, int depth) {
        if (!reads.mayLook(first, to, depth)) {
            return false;
        }
        int from = statement.is(first, "WITH") ? mainVerb(first + 1, to) : first;
        String operator = "";
        boolean guarded = false;
        while (true) {
            int next = levels.first(from, to, "UNION", "EXCEPT");
            int end = next < 0 ? to : next;
            guarded = switch (operator) {
                case "" -> intersection(from, end, depth);
                case "UNION" -> guarded && intersection(from, end, depth);
                default -> guarded || reads.in(from - 1, end, depth);
            };
            if (next < 0) {
                return guarded;
            }
            operator = SqlCharacters.upper(statement.token(next).in(statement.text()));
            from = afterOperator(next);
        }
    }

    private int afterOperator(int operator) {
        return statement.isAny(operator + 1, "ALL", "DISTINCT") ? operator + 2 : operator + 1;
    }

    /** INTERSECT binds more tightly than the others; one guarded side is enough. */
    private boolean intersection(int first, int to, int depth) {
        int from = first;
        while (true) {
            int next = levels.first(from, to, "INTERSECT");
            if (branch(from, next < 0 ? to : next, depth)) {
                return true;
            }
            if (next < 0) {
                return false;
            }
            from = afterOperator(next);
        }
    }

    private int mainVerb(int from, int to) {
        for (int i = from + 1; i < to; i = levels.next(i)) {
            boolean query = statement.isAny(i, "SELECT", "TABLE", "VALUES") || statement.isPunctuation(i, '(');
            if (query && statement.isPunctuation(i - 1, ')')) {
                return i;
            }
        }
        return to;
    }

    private boolean branch(int from, int to, int depth) {
        if (levels.isWhole(from, to)) {
            return query(from + 1, to - 1, depth + 1);
        }
        if (statement.isPunctuation(from, '(')) {
            int close = levels.closing(from);
            return close < to && statement.isAny(close + 1, AFTER_WHERE) && query(from + 1, close, depth + 1);
        }
        if (!statement.is(from, "SELECT")) {
            return false;
        }
        int source = fromClause(from, to);
        int where = levels.first(Math.max(source, from), to, "WHERE");
        int after = levels.first(Math.max(where, from), to, AFTER_WHERE);
        int end = after < 0 ? to : after;
        int sourceEnd = where < 0 ? end : where;
        if (where >= 0) {
            Set<String> nullable = source < 0 ? Set.of() : outerJoined(source + 1, where, depth);
            if (new GuardCondition(statement, levels, reads, nullable).holds(where + 1, end, depth)) {
                return true;
            }
        }
        return source >= 0 && readsGuarded(source + 1, sourceEnd, depth);
    }

    private int fromClause(int from, int to) {
        for (int i = from; i < to; i = levels.next(i)) {
            // IS DISTINCT FROM
            if (statement.is(i, "FROM") && !statement.isLabel(i) && !statement.is(i - 1, "DISTINCT")) {
                return i;
            }
        }
        return -1;
    }

    /** When the first item gives no rows, an inner or left join with it gives none. */
    private boolean readsGuarded(int from, int to, int depth) {
        if (levels.first(from, to, "RIGHT", "FULL") >= 0) {
            return false;
        }
        if (statement.isPunctuation(from, '(')) {
            return query(from + 1, Math.min(levels.closing(from), to), depth + 1);
        }
        TableNameReader.Found found = TableNameReader.at(statement, from);
        int[] common = found == null ? null : reads.commonTable(found);
        return common != null && query(common[0], common[1], depth + 1);
    }

    /** What the target is called where its columns are null for the rows it does not hold. */
    private Set<String> outerJoined(int from, int to, int depth) {
        Set<String> names = new HashSet<>();
        if (levels.first(from, to, "RIGHT", "FULL") >= 0) {
            addIfTarget(from, to, depth, names);
        }
        for (int i = from; i < to; i = levels.next(i)) {
            int kind = statement.is(i - 1, "OUTER") ? i - 2 : i - 1;
            if (statement.is(i, "JOIN") && statement.isAny(kind, "LEFT", "FULL")) {
                addIfTarget(statement.is(i + 1, "LATERAL") ? i + 2 : i + 1, to, depth, names);
            }
        }
        return names;
    }

    private void addIfTarget(int from, int to, int depth, Set<String> names) {
        int after;
        String own = "";
        if (statement.isPunctuation(from, '(')) {
            after = Math.min(levels.next(from), to);
            if (!reads.in(from + 1, after - 1, depth)) {
                return;
            }
        } else {
            TableNameReader.Found found = TableNameReader.at(statement, from);
            if (found == null || !reads.isTarget(found, depth)) {
                return;
            }
            own = found.name().name();
            after = found.end();
        }
        int alias = statement.is(after, "AS") ? after + 1 : after;
        boolean aliased = alias < to
                && (alias > after
                        || !statement.isAny(alias, "ON", "USING", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "JOIN"));
        TableNameReader.Found named = aliased ? TableNameReader.at(statement, alias) : null;
        names.add(named == null ? own : named.name().name());
    }
}
