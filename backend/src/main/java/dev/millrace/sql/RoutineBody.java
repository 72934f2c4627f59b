package dev.millrace.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The code in a string of a DO command or of the definition of a function or procedure (manual, DO, CREATE FUNCTION, CREATE
 * PROCEDURE), as {@code $$…$$}, {@code '…'} or {@code E'…'}. Bodies that are no strings ({@code BEGIN ATOMIC … END},
 * {@code RETURN …}) are part of their statement's own tokens.
 *
 * <p>How to use it: ask {@link #of} for the bodies of a statement, leave out those that are not {@link #readable}, take
 * {@link #tokens} once (it scans each time), and lead every offset of theirs back with {@link #toScript} before it becomes a
 * line and a column. For a line that PL/pgSQL counts, the first line of the body is the one its text begins in.
 *
 * <pre>{@code
 * for (RoutineBody body : RoutineBody.of(statement)) {
 *     if (body.readable()) {
 *         StatementTokens code = body.tokens();
 *         int offset = body.toScript(code.token(0).start());
 *     }
 * }
 * }</pre>
 *
 * @param language null when it is neither sql nor plpgsql, or not known: left out, or in a placeholder
 * @param first index of the body's string among the statement's tokens
 * @param last index of the last string that goes on from it; {@code first} when there is none
 * @param readable whether {@code text} is what the server will read as code of {@code language}
 */
record RoutineBody(
        Command command, @Nullable Language language, int first, int last, boolean readable, QuotedText quoted) {
    enum Command {
        /** Runs at once. */
        DO,
        /** Runs when it is called, as does a procedure. */
        FUNCTION,
        PROCEDURE
    }

    enum Language {
        SQL,
        PLPGSQL
    }

    /** In their order, those that cannot be read too; nothing for other statements. Linear in the statement's length. */
    static List<RoutineBody> of(StatementTokens statement) {
        return RoutineBodyReader.read(statement);
    }

    /** The code as the server gets it, placeholders and all in a template. */
    String text() {
        return quoted.text();
    }

    /** The code's tokens without space and comments; their offsets are those of {@link #text}. */
    StatementTokens tokens() {
        return tokens(text());
    }

    /** Code that stands in a string, without space and comments. */
    static StatementTokens tokens(String text) {
        return new StatementTokens(
                text,
                SqlScanner.body(text, true).tokens().stream()
                        .filter(SqlToken::significant)
                        .toList());
    }

    /** The offset in the text of the statement's script from which this offset of {@link #text} comes. */
    int toScript(int offset) {
        return quoted.toScript(offset);
    }
}
