package dev.millrace.sql;

import java.util.List;

/**
 * Whether a rendered script is still the template's script: the same statements, comments and token boundaries outside
 * placeholders. The last line of defence, so it trusts nothing that was checked before.
 */
final class StructureComparison {
    private final SqlScript script;
    private final Scan rendered;
    private final StatementSplitter.Split split;
    private final SourceMap map;

    StructureComparison(SqlScript script, Scan rendered, StatementSplitter.Split split, SourceMap map) {
        this.script = script;
        this.rendered = rendered;
        this.split = split;
        this.map = map;
    }

    /** The template's offset where the first difference begins, or -1. */
    int misfit() {
        int tokens = tokenMisfit();
        return tokens >= 0 ? tokens : statementMisfit();
    }

    private int tokenMisfit() {
        List<SqlToken> actual = rendered.tokens();
        int j = 0;
        int shift = 0;
        int edit = 0;
        for (SqlToken expected : script.scan().tokens()) {
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
        return afterSpace(actual, j) == actual.size() ? -1 : script.text().length();
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

    private static boolean fitsInWord(SqlToken actual, SqlToken expected) {
        return switch (actual.kind()) {
            case WORD, NUMBER, PARAMETER, PUNCTUATION, OPERATOR -> expected.kind() == SqlToken.Kind.WORD;
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

    /** Same tokens can still be other statements: a value may be BEGIN, CASE or END, or leave nothing of a statement. */
    private int statementMisfit() {
        List<StatementTokens> expected = script.split();
        List<StatementTokens> actual = split.statements();
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            int start = map.toTemplate(actual.get(i).start());
            int end = map.toTemplate(actual.get(i).end() - 1);
            if (start < expected.get(i).start() || end >= expected.get(i).end()) {
                return expected.get(i).start();
            }
        }
        if (expected.size() != actual.size()) {
            int first = Math.min(expected.size(), actual.size());
            return first < expected.size()
                    ? expected.get(first).start()
                    : script.text().length();
        }
        // A value can make psql's or COPY's words too.
        List<SqlProblem> problems = split.problems().isEmpty() ? rendered.problems() : split.problems();
        if (problems.isEmpty()) {
            return -1;
        }
        SqlProblem first = problems.get(0);
        return map.toTemplate(rendered.lines().offset(first.line(), first.column()));
    }
}
