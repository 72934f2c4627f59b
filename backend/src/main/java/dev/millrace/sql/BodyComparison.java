package dev.millrace.sql;

import java.util.List;

/**
 * Whether the bodies of a rendered script are those of the template: strings that are code in the one are so in the other, and
 * the code that can be read has its template's tokens. A value can be DO, a language's name or EXECUTE.
 */
final class BodyComparison {
    private final SqlScript script;
    private final List<StatementTokens> rendered;
    private final SourceMap map;
    private final List<BodyAssembly> assembled;
    private int assembly;

    /** Index of the template's next body. */
    private int next;

    /**
     * @param rendered as many statements as the template has
     * @param assembled the readable bodies with their values in
     */
    BodyComparison(SqlScript script, List<StatementTokens> rendered, SourceMap map, List<BodyAssembly> assembled) {
        this.script = script;
        this.rendered = rendered;
        this.map = map;
        this.assembled = assembled;
    }

    /** The template's offset of the first body that differs, or -1. */
    int misfit() {
        int edit = 0;
        for (int i = 0; i < rendered.size(); i++) {
            StatementTokens statement = rendered.get(i);
            int from = edit;
            while (edit < map.edits().size() && map.edits().get(edit).renderedStart() < statement.end()) {
                edit++;
            }
            if (edit > from) {
                int misfit = misfit(i, statement, map.edits().subList(from, edit));
                if (misfit >= 0) {
                    return misfit;
                }
            }
        }
        return next < script.bodies().size() ? script.bodies().get(next).start() : -1;
    }

    private int misfit(int index, StatementTokens statement, List<SourceMap.Edit> edits) {
        int edit = 0;
        for (RoutineBody body : RoutineBody.of(statement)) {
            int start = statement.token(body.first()).start();
            int end = statement.token(body.last()).end();
            while (edit < edits.size() && edits.get(edit).renderedStart() < start) {
                edit++;
            }
            if (edit == edits.size() || edits.get(edit).renderedStart() >= end) {
                continue;
            }
            int inTemplate = map.toTemplate(start);
            if (next == script.bodies().size()
                    || script.bodies().get(next).statement() != index
                    || script.bodies().get(next).start() != inTemplate
                    || !isSame(script.bodies().get(next), body)) {
                return inTemplate;
            }
            next++;
        }
        boolean missing =
                next < script.bodies().size() && script.bodies().get(next).statement() == index;
        return missing ? script.bodies().get(next).start() : -1;
    }

    /** In what cannot be read every value is harmless, whatever the code turns out to be. */
    private boolean isSame(BodyTemplate template, RoutineBody body) {
        Scan code = template.code();
        if (code == null) {
            return true;
        }
        if (!body.readable() || body.language() != template.language()) {
            return false;
        }
        Replacement without = new Replacement(code);
        SourceMap edits;
        String expected;
        if (assembly < assembled.size() && assembled.get(assembly).template().start() == template.start()) {
            expected = assembled.get(assembly).finish();
            edits = assembled.get(assembly).map();
            assembly++;
        } else {
            expected = without.finish();
            edits = without.map();
        }
        Scan actual = SqlScanner.body(body.text(), false);
        return body.text().equals(expected)
                && actual.problems().isEmpty()
                && TokenComparison.misfit(code, actual, edits) < 0
                && DynamicCode.in(BodyTemplate.significant(actual)) == template.dynamic();
    }
}
