package dev.millrace.sql;

import java.util.List;

/**
 * Whether a rendered script is still the template's script: the same statements, comments and token boundaries outside
 * placeholders, in its bodies too. The last line of defence, so it trusts nothing that was checked before.
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
    int misfit(List<BodyAssembly> bodies) {
        int tokens = TokenComparison.misfit(script.scan(), rendered, map);
        if (tokens >= 0) {
            return tokens;
        }
        int statements = statementMisfit();
        return statements >= 0 ? statements : new BodyComparison(script, split.statements(), map, bodies).misfit();
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
