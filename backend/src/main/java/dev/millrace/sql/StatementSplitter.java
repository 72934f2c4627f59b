package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script at the semicolons that end a statement: not those in parentheses (CREATE RULE) nor those in a
 * {@code BEGIN ATOMIC … END} body. Statements without a token are left out.
 */
final class StatementSplitter {
    private final Scan scan;
    private final List<StatementTokens> statements = new ArrayList<>();
    private final Problems problems = new Problems();
    private final List<SqlToken> current = new ArrayList<>();
    private final StatementTokens begun;
    private int parentheses;
    private int outermost;

    /** Of the definition of a routine; null in any other statement. */
    private @Nullable AtomicBody body;

    private boolean rowsFollow;

    private StatementSplitter(Scan scan) {
        this.scan = scan;
        this.begun = new StatementTokens(scan.text(), current);
    }

    /**
     * The parts.
     *
     * @param problems the first commands that only psql knows, and what is not closed
     * @param problemCount how many there are
     */
    record Split(List<StatementTokens> statements, List<SqlProblem> problems, int problemCount) {}

    static Split split(Scan scan) {
        StatementSplitter splitter = new StatementSplitter(scan);
        for (SqlToken token : scan.tokens()) {
            splitter.take(token);
        }
        splitter.endStatement();
        return new Split(List.copyOf(splitter.statements), splitter.problems.list(), splitter.problems.count());
    }

    private void take(SqlToken token) {
        switch (token.kind()) {
            case WHITESPACE, LINE_COMMENT, BLOCK_COMMENT -> {}
            case PSQL_COMMAND -> takePsqlCommand(token);
            case PUNCTUATION -> takePunctuation(token);
            case WORD -> {
                current.add(token);
                followAtomicBody();
            }
            case STRING,
                    ESCAPE_STRING,
                    UNICODE_STRING,
                    BIT_STRING,
                    QUOTED_IDENTIFIER,
                    UNICODE_IDENTIFIER,
                    DOLLAR_STRING,
                    NUMBER,
                    PARAMETER,
                    OPERATOR,
                    ESCAPED_PLACEHOLDER,
                    OTHER -> current.add(token);
        }
    }

    private void takePsqlCommand(SqlToken token) {
        // In the rows that follow COPY … FROM STDIN a backslash is data; that command has been named already.
        if (!rowsFollow) {
            problem(
                    token.start(),
                    SqlCodes.PSQL_COMMAND,
                    "A backslash outside quotes is a command of psql; the database does not know it.");
        }
    }

    private void takePunctuation(SqlToken token) {
        char c = scan.text().charAt(token.start());
        if (c == ';' && parentheses == 0 && !isInBody()) {
            endStatement();
            return;
        }
        if (c == '(') {
            if (parentheses++ == 0) {
                outermost = token.start();
            }
        } else if (c == ')' && parentheses > 0) {
            parentheses--;
        }
        current.add(token);
        followAtomicBody();
    }

    /** Only a routine's definition can have such a body. */
    private void followAtomicBody() {
        int last = current.size() - 1;
        boolean routine = (last == 1 || last == 3)
                && begun.is(0, "CREATE")
                && begun.isAny(last, "FUNCTION", "PROCEDURE")
                && (last == 1 || begun.are(1, "OR", "REPLACE"));
        if (routine) {
            body = new AtomicBody();
        }
        if (body != null) {
            body.follow(begun, parentheses);
        }
    }

    private boolean isInBody() {
        return body != null && body.isOpen();
    }

    private void endStatement() {
        if (parentheses > 0) {
            problem(outermost, SqlCodes.UNTERMINATED, "This parenthesis is not closed: a ) is missing.");
        } else if (body != null && body.isOpen()) {
            problem(body.begin(), SqlCodes.UNTERMINATED, "This BEGIN ATOMIC is not closed: its END is missing.");
        }
        if (!current.isEmpty()) {
            StatementTokens statement = new StatementTokens(scan.text(), List.copyOf(current));
            copyWithClient(statement);
            statements.add(statement);
        }
        current.clear();
        parentheses = 0;
        body = null;
    }

    private void copyWithClient(StatementTokens statement) {
        if (CopyCommands.readsFromClient(statement)) {
            problem(
                    statement.start(),
                    SqlCodes.COPY_FROM_STDIN,
                    "COPY … FROM STDIN needs a client that sends the rows; a script has none. Use INSERT … VALUES.");
            rowsFollow = true;
        } else if (CopyCommands.writesToClient(statement)) {
            problem(statement.start(), SqlCodes.COPY_TO_STDOUT, CopyCommands.NO_RECEIVER);
        }
    }

    private void problem(int offset, String code, String message) {
        problems.add(scan.position(offset), code, message);
    }
}
