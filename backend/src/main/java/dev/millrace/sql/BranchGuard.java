package dev.millrace.sql;

import java.util.Map;
import java.util.Set;

/**
 * Whether PL/pgSQL runs an INSERT only when its target does not hold the rows: {@code IF NOT EXISTS (…) THEN INSERT …}, with the
 * INSERT as the branch's first command.
 */
final class BranchGuard {
    private BranchGuard() {}

    /** @param command one of the block's, a part of its tokens */
    static boolean holds(StatementTokens block, StatementTokens command, TableName target) {
        int then = indexOf(block, command.start()) - 1;
        if (!block.is(then, "THEN")) {
            return false;
        }
        int begin = then;
        while (begin > 0 && !block.isPunctuation(begin, ';') && !block.isAny(begin, "IF", "ELSIF", "ELSEIF", "WHEN")) {
            begin--;
        }
        if (!block.isAny(begin, "IF", "ELSIF", "ELSEIF")) {
            return false;
        }
        StatementTokens condition = block.part(begin + 1, then);
        TargetReads reads = new TargetReads(condition, Map.of(), target, TargetReads.looks(condition));
        return new GuardCondition(condition, new TokenLevels(condition), reads, Set.of()).holds(0, condition.size(), 0);
    }

    private static int indexOf(StatementTokens block, int start) {
        int low = 0;
        int high = block.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (block.token(middle).start() < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
