package dev.millrace.sql;

/**
 * COPY between a table and the client, which is nobody here. PostgreSQL's grammar takes STDIN and STDOUT for each other in
 * both directions.
 */
final class CopyCommands {
    static final String NO_RECEIVER =
            "COPY … TO STDOUT needs a client that takes the rows; a script has none. Use the query itself, whose rows are"
                    + " shown, or COPY to a file or table of the server.";
    static final String NO_SENDER_IN_BODY = "COPY … FROM STDIN needs a client that sends the rows; a body has none.";

    private CopyCommands() {}

    static boolean readsFromClient(StatementTokens command) {
        return hasClient(command, "FROM");
    }

    static boolean writesToClient(StatementTokens command) {
        return hasClient(command, "TO");
    }

    private static boolean hasClient(StatementTokens command, String direction) {
        if (!command.is(0, "COPY")) {
            return false;
        }
        int depth = 0;
        for (int i = 1; i < command.size(); i++) {
            if (command.isPunctuation(i, '(')) {
                depth++;
            } else if (command.isPunctuation(i, ')')) {
                depth--;
            } else if (depth == 0 && command.is(i, direction)) {
                return command.isAny(i + 1, "STDIN", "STDOUT");
            }
        }
        return false;
    }
}
