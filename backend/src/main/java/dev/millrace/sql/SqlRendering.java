package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts values into a template: fits each to its place, then reads the outcome as the database would and compares. Only
 * a script that keeps the template's structure comes out.
 */
final class SqlRendering {
    private final SqlScript script;
    private final Map<String, String> values;
    private final List<Placeholder> placeholders;
    private final Problems problems = new Problems();

    SqlRendering(SqlScript script, Map<String, String> values) {
        this.script = script;
        this.values = values;
        this.placeholders = script.placeholders().stream()
                .filter(placeholder -> placeholder.position() != Position.COMMENT)
                .toList();
    }

    RenderedSql result() {
        findUndefined();
        Placeholder tooMuch = RenderedSize.tooMuch(script.text(), placeholders, values);
        if (tooMuch != null) {
            problems.add(RenderedSize.problem(tooMuch));
            return refused();
        }
        Assembly assembly = new Assembly(script);
        for (Placeholder placeholder : placeholders) {
            put(assembly, placeholder);
            if (assembly.length() > RenderedSize.MOST_BYTES) {
                problems.add(RenderedSize.problem(placeholder));
                return refused();
            }
        }
        if (!problems.isEmpty() || script.problemCount() > 0) {
            return refused();
        }
        if (!script.text().contains("${")) {
            // Nothing is put in anywhere, so that the template has been read as the database will read it.
            return RenderedSql.unchanged(script);
        }
        String text = assembly.finish();
        if (!placeholders.isEmpty() && RenderedSize.bytes(text) > RenderedSize.MOST_BYTES) {
            problems.add(RenderedSize.problem(placeholders.get(placeholders.size() - 1)));
            return refused();
        }
        Scan rendered = SqlScanner.plain(text);
        StatementSplitter.Split split = StatementSplitter.split(rendered);
        SourceMap map = assembly.map();
        int misfit = new StructureComparison(script, rendered, split, map).misfit(assembly.bodies());
        return misfit < 0
                ? RenderedSql.of(rendered, split, map, script.scan().lines())
                : RenderedSql.refused(new StructureBlame(script, placeholders, values).problem(misfit));
    }

    private RenderedSql refused() {
        problems.addAll(script.problems(), script.problemCount());
        return RenderedSql.refused(problems);
    }

    private void findUndefined() {
        Set<String> undefined = new HashSet<>();
        for (Placeholder placeholder : placeholders) {
            if (values.get(placeholder.name()) == null && undefined.add(placeholder.name())) {
                problem(placeholder, SqlCodes.VARIABLE_UNDEFINED, "There is no variable " + placeholder.name() + ".");
            }
        }
    }

    private void put(Assembly assembly, Placeholder placeholder) {
        String value = values.get(placeholder.name());
        if (value == null) {
            return;
        }
        String misfit = assembly.put(placeholder, value);
        if (misfit != null) {
            problem(
                    placeholder,
                    SqlCodes.VALUE_MISPLACED,
                    "The value of " + placeholder.name() + " does not fit here: " + misfit + ".");
        }
    }

    private void problem(Placeholder placeholder, String code, String message) {
        problems.add(new SqlProblem(code, message, placeholder.line(), placeholder.column()));
    }
}
