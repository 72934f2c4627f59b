package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the SQL commands in the code of a PL/pgSQL block: each from its verb to its semicolon, or to the LOOP that goes
 * through its rows. What its conditions and assignments compute is passed over.
 */
final class PlpgsqlCommands {
    private static final String[] VERBS = {
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "MERGE",
        "WITH",
        "TRUNCATE",
        "COPY",
        "CREATE",
        "DROP",
        "ALTER",
        "IMPORT",
        "EXECUTE",
        "CALL",
        "COMMIT",
        "ROLLBACK",
        "PERFORM",
        "SET",
        "RESET",
        "EXPLAIN",
        "REFRESH",
        "DO",
        "NOTIFY"
    };

    /** After these a command may begin, as it may after a semicolon and a label. */
    private static final String[] BOUNDARIES = {"BEGIN", "THEN", "ELSE", "LOOP", "IN", "QUERY", "FOR"};

    private PlpgsqlCommands() {}

    static List<StatementTokens> of(StatementTokens block) {
        List<StatementTokens> commands = new ArrayList<>();
        int i = 0;
        while (i < block.size()) {
            if (block.isAny(i, VERBS) && isBoundary(block, i - 1) && !isAssigned(block, i)) {
                int end = end(block, i);
                commands.add(block.part(i, end));
                // The LOOP that ends a command is a boundary itself.
                i = Math.max(end, i + 1);
            } else {
                i++;
            }
        }
        return commands;
    }

    /** Cuts at the semicolons outside parentheses. */
    static List<StatementTokens> ofSql(StatementTokens code) {
        List<StatementTokens> commands = new ArrayList<>();
        int begin = 0;
        int depth = 0;
        for (int i = 0; i <= code.size(); i++) {
            depth += code.isPunctuation(i, '(') ? 1 : code.isPunctuation(i, ')') ? -1 : 0;
            if (i == code.size() || (depth <= 0 && code.isPunctuation(i, ';'))) {
                if (i > begin) {
                    commands.add(code.part(begin, i));
                }
                begin = i + 1;
            }
        }
        return commands;
    }

    /** A variable may have the name of a command. */
    private static boolean isAssigned(StatementTokens block, int i) {
        boolean assigns =
                i + 1 < block.size() && block.token(i + 1).in(block.text()).equals(":=");
        return assigns || block.isOperator(i + 1, "=") || block.isPunctuation(i + 1, '[');
    }

    private static boolean isBoundary(StatementTokens block, int i) {
        return i < 0 || block.isPunctuation(i, ';') || block.isAny(i, BOUNDARIES) || block.isOperator(i, ">>");
    }

    private static int end(StatementTokens block, int from) {
        boolean loops = block.is(from - 1, "IN");
        int depth = 0;
        for (int i = from; i < block.size(); i++) {
            if (block.isPunctuation(i, '(')) {
                depth++;
            } else if (block.isPunctuation(i, ')')) {
                depth--;
            } else if (depth <= 0
                    && (block.isPunctuation(i, ';') || (loops && block.is(i, "LOOP") && !block.isLabel(i)))) {
                return i;
            }
        }
        return block.size();
    }
}
