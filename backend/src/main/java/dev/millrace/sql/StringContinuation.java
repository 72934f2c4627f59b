package dev.millrace.sql;

import dev.millrace.sql.SqlToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Two strings with nothing but a line break, space and line comments between them are one to PostgreSQL; the second is
 * read by the rules of the first.
 */
final class StringContinuation {
    private final String text;
    private @Nullable Kind open;
    private boolean lineBroken;

    StringContinuation(String text) {
        this.text = text;
    }

    /** The kind a plain {@code '…'} has here because it goes on from the string before; null when it does not. */
    @Nullable
    Kind kind() {
        return lineBroken ? open : null;
    }

    void note(SqlToken token) {
        switch (token.kind()) {
            case WHITESPACE -> lineBroken |= containsNewline(token);
            case LINE_COMMENT -> {}
            case STRING, ESCAPE_STRING, UNICODE_STRING, BIT_STRING -> {
                open = token.kind();
                lineBroken = false;
            }
            case BLOCK_COMMENT,
                    QUOTED_IDENTIFIER,
                    UNICODE_IDENTIFIER,
                    DOLLAR_STRING,
                    NUMBER,
                    WORD,
                    PARAMETER,
                    OPERATOR,
                    PUNCTUATION,
                    ESCAPED_PLACEHOLDER,
                    PSQL_COMMAND,
                    OTHER -> {
                open = null;
                lineBroken = false;
            }
        }
    }

    private boolean containsNewline(SqlToken token) {
        for (int i = token.start(); i < token.end(); i++) {
            if (SqlCharacters.isNewline(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
