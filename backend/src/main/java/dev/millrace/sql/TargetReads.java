package dev.millrace.sql;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement reads the table that it also writes. Common table expressions may be followed many times, so the search
 * ends after a number of looks at tokens that is linear in the statement's length.
 */
final class TargetReads {
    /** So deep nobody nests by hand. */
    private static final int DEEPEST = 20;

    private static final int LOOKS_AT_EACH = 40;

    private final StatementTokens statement;
    private final Map<String, int[]> commonTables;
    private final TableName target;
    private final long[] looks;

    /**
     * @param commonTables by name, the tokens between their parentheses: from, to
     * @param looks what is left of {@link #looks}, one for all of a statement
     */
    TargetReads(StatementTokens statement, Map<String, int[]> commonTables, TableName target, long[] looks) {
        this.statement = statement;
        this.commonTables = commonTables;
        this.target = target;
        this.looks = looks;
    }

    static long[] looks(StatementTokens statement) {
        return new long[] {(long) LOOKS_AT_EACH * statement.size()};
    }

    /** Whether these tokens may be looked at, at this depth of nesting. */
    boolean mayLook(int from, int to, int depth) {
        looks[0] -= Math.max(0, to - from) + 1L;
        return looks[0] > 0 && depth <= DEEPEST;
    }

    /** Whether the target is read anywhere in here. */
    boolean in(int from, int to, int depth) {
        if (!mayLook(from, to, depth)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            boolean tableFollows = statement.isAny(i, "FROM", "JOIN", "TABLE") || statement.isPunctuation(i, ',');
            TableNameReader.Found found = tableFollows ? TableNameReader.at(statement, i + 1) : null;
            if (found != null && isTarget(found, depth)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name is the target's, or that of a common table expression that reads it. */
    boolean isTarget(TableNameReader.Found found, int depth) {
        int[] common = commonTable(found);
        return common == null ? found.name().isSameAs(target) : in(common[0], common[1], depth + 1);
    }

    int @Nullable [] commonTable(TableNameReader.Found found) {
        return found.name().schema() == null ? commonTables.get(found.name().name()) : null;
    }
}
