package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A routine's body in a template, with something to replace in it.
 *
 * @param statement index of its statement, from 0
 * @param start offset of its first string in the script
 * @param end offset after its last string
 * @param code its own code with the placeholders at their places in it; null when it cannot be read
 * @param dynamic whether its strings may become code
 */
record BodyTemplate(
        int statement,
        RoutineBody.@Nullable Language language,
        int start,
        int end,
        @Nullable Scan code,
        boolean dynamic) {

    /**
     * Reads a body.
     *
     * @param placeholders those that the script alone has in and between its strings
     * @param escapes the offsets of each <code>\${</code> that the script alone has in its strings
     */
    static BodyTemplate of(
            int statement,
            StatementTokens tokens,
            RoutineBody body,
            List<Placeholder> placeholders,
            List<Integer> escapes) {
        int start = tokens.token(body.first()).start();
        int end = tokens.token(body.last()).end();
        Scan code = body.readable() ? SqlScanner.body(body.text(), true) : null;
        boolean escaped = tokens.token(body.first()).kind() == SqlToken.Kind.ESCAPE_STRING;
        if (code == null
                || !isLegal(code)
                || !(escaped ? isSame(body, code, placeholders, escapes) : isWhole(body, code))) {
            return new BodyTemplate(statement, body.language(), start, end, null, true);
        }
        boolean dynamic = DynamicCode.in(significant(code));
        return new BodyTemplate(
                statement, body.language(), start, end, dynamic ? withOpaqueStrings(code) : code, dynamic);
    }

    /** Whether anything is replaced in it: what stands in comments is not. */
    boolean changes() {
        return code == null
                || !code.escapes().isEmpty()
                || code.placeholders().stream().anyMatch(found -> found.position() != Position.COMMENT);
    }

    static StatementTokens significant(Scan code) {
        return new StatementTokens(
                code.text(),
                code.tokens().stream().filter(SqlToken::significant).toList());
    }

    private static boolean isLegal(Scan code) {
        return code.problems().isEmpty()
                && code.tokens().stream().noneMatch(token -> token.kind() == SqlToken.Kind.PSQL_COMMAND);
    }

    /** Parts of a string that goes on in another line can make a placeholder together that the script does not have. */
    private static boolean isWhole(RoutineBody body, Scan code) {
        return code.placeholders().stream().allMatch(found -> isWhole(body, found.start(), found.end() - found.start()))
                && code.escapes().stream().allMatch(found -> isWhole(body, found, 3));
    }

    private static boolean isWhole(RoutineBody body, int start, int length) {
        return body.toScript(start + length - 1) == body.toScript(start) + length - 1;
    }

    /** An escape of the string can make a placeholder that the script does not have, or unmake one. */
    private static boolean isSame(RoutineBody body, Scan code, List<Placeholder> placeholders, List<Integer> escapes) {
        List<Integer> found = code.placeholders().stream()
                .map(placeholder -> body.toScript(placeholder.start()))
                .toList();
        List<Integer> expected = placeholders.stream()
                .filter(placeholder -> placeholder.position() != Position.COMMENT)
                .map(Placeholder::start)
                .toList();
        return found.equals(expected)
                && code.escapes().stream().map(body::toScript).toList().equals(escapes);
    }

    private static Scan withOpaqueStrings(Scan code) {
        List<Placeholder> placeholders = new ArrayList<>(code.placeholders().size());
        for (Placeholder placeholder : code.placeholders()) {
            boolean inString =
                    switch (placeholder.position()) {
                        case STRING, ESTRING, DOLLAR -> true;
                        case BARE, GLUED, IDENTIFIER, COMMENT, OPAQUE -> false;
                    };
            placeholders.add(inString ? placeholder.at(Position.OPAQUE) : placeholder);
        }
        return new Scan(
                code.text(),
                code.lines(),
                code.tokens(),
                List.copyOf(placeholders),
                code.escapes(),
                code.problems(),
                code.problemCount());
    }
}
