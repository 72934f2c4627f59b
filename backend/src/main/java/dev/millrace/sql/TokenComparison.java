package dev.millrace.sql;

import java.util.List;

/** Whether a rendered text has its template's tokens: the same outside placeholders, a word's or a number's in their place. */
final class TokenComparison {
    private final Scan template;
    private final Scan rendered;
    private final SourceMap map;

    private TokenComparison(Scan template, Scan rendered, SourceMap map) {
        this.template = template;
        this.rendered = rendered;
        this.map = map;
    }

    /** The template's offset of the first token that differs, or -1. */
    static int misfit(Scan template, Scan rendered, SourceMap map) {
        return new TokenComparison(template, rendered, map).misfit();
    }

    private int misfit() {
        List<SqlToken> actual = rendered.tokens();
        int j = 0;
        int shift = 0;
        int edit = 0;
        for (SqlToken expected : template.tokens()) {
            int start = expected.start() + shift;
            while (edit < map.edits().size() && map.edits().get(edit).end() <= expected.end()) {
                shift = map.edits().get(edit).renderedEnd()
                        - map.edits().get(edit).end();
                edit++;
            }
            int end = expected.end() + shift;
            if (expected.kind() == SqlToken.Kind.WHITESPACE) {
                continue;
            }
            j = afterSpace(actual, j);
            boolean loose = expected.templated()
                    && (expected.kind() == SqlToken.Kind.WORD || expected.kind() == SqlToken.Kind.ESCAPED_PLACEHOLDER);
            if (loose) {
                int covered = start;
                while (j < actual.size() && actual.get(j).start() == covered && covered < end) {
                    if (!fitsInWord(actual.get(j), expected)) {
                        return expected.start();
                    }
                    covered = actual.get(j).end();
                    j++;
                }
                if (covered != end) {
                    return expected.start();
                }
            } else if (j < actual.size() && isSame(expected, actual.get(j), start, end)) {
                j++;
            } else {
                return expected.start();
            }
        }
        return afterSpace(actual, j) == actual.size() ? -1 : template.text().length();
    }

    private static int afterSpace(List<SqlToken> tokens, int from) {
        int j = from;
        while (j < tokens.size() && tokens.get(j).kind() == SqlToken.Kind.WHITESPACE) {
            j++;
        }
        return j;
    }

    private static boolean isSame(SqlToken expected, SqlToken actual, int start, int end) {
        boolean emptyName = expected.templated()
                && ((actual.kind() == SqlToken.Kind.QUOTED_IDENTIFIER && end - start == 2)
                        || (actual.kind() == SqlToken.Kind.UNICODE_IDENTIFIER && end - start == 4));
        return actual.kind() == expected.kind()
                && actual.start() == start
                && actual.end() == end
                && actual.continued() == expected.continued()
                && actual.closed() == expected.closed()
                && !emptyName;
    }

    private boolean fitsInWord(SqlToken actual, SqlToken expected) {
        return switch (actual.kind()) {
            case WORD, NUMBER, PARAMETER, OPERATOR -> expected.kind() == SqlToken.Kind.WORD;
            case PUNCTUATION ->
                expected.kind() == SqlToken.Kind.WORD
                        && ".:".indexOf(rendered.text().charAt(actual.start())) >= 0;
            case OTHER -> expected.kind() == SqlToken.Kind.ESCAPED_PLACEHOLDER;
            case WHITESPACE,
                    LINE_COMMENT,
                    BLOCK_COMMENT,
                    STRING,
                    ESCAPE_STRING,
                    UNICODE_STRING,
                    BIT_STRING,
                    QUOTED_IDENTIFIER,
                    UNICODE_IDENTIFIER,
                    DOLLAR_STRING,
                    ESCAPED_PLACEHOLDER,
                    PSQL_COMMAND -> false;
        };
    }
}
