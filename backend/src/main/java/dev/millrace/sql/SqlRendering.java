package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into a template: fits each to its place, then reads the outcome as the database would and compares. Only
 * a script that keeps the template's structure comes out.
 */
final class SqlRendering {
    private final SqlScript script;
    private final Scan template;
    private final Map<String, String> values;
    private final Problems problems = new Problems();
    private final Set<String> undefined = new HashSet<>();
    private final StringBuilder out;
    private final List<SourceMap.Edit> edits = new ArrayList<>();
    private int copied;

    SqlRendering(SqlScript script, Map<String, String> values) {
        this.script = script;
        this.template = script.scan();
        this.values = values;
        this.out = new StringBuilder(template.text().length() + 64);
    }

    RenderedSql result() {
        replaceAll();
        problems.addAll(script.problems(), script.problemCount());
        if (!problems.isEmpty()) {
            return RenderedSql.refused(problems);
        }
        Scan rendered = SqlScanner.plain(out.toString());
        StatementSplitter.Split split = StatementSplitter.split(rendered);
        SourceMap map = new SourceMap(List.copyOf(edits));
        int misfit = new StructureComparison(script, rendered, split, map).misfit();
        return misfit < 0
                ? RenderedSql.of(rendered, split, map, template.lines())
                : RenderedSql.refused(structureProblem(misfit));
    }

    private void replaceAll() {
        Placement placement = new Placement(template);
        int escape = 0;
        for (Placeholder placeholder : template.placeholders()) {
            if (placeholder.position() == Position.COMMENT) {
                continue;
            }
            escape = replaceEscapes(escape, placeholder.start());
            String value = values.get(placeholder.name());
            if (value == null) {
                if (undefined.add(placeholder.name())) {
                    problem(
                            placeholder,
                            SqlCodes.VARIABLE_UNDEFINED,
                            "There is no variable " + placeholder.name() + ".");
                }
                continue;
            }
            out.append(template.text(), copied, placeholder.start());
            copied = placeholder.start();
            placement.moveTo(placeholder);
            String misfit = placement.misfit(value, out);
            if (misfit == null) {
                replace(placeholder.start(), placeholder.end(), placement.fitted(value));
            } else {
                problem(
                        placeholder,
                        SqlCodes.VALUE_MISPLACED,
                        "The value of " + placeholder.name() + " does not fit here: " + misfit + ".");
            }
        }
        replaceEscapes(escape, template.text().length());
        out.append(template.text(), copied, template.text().length());
    }

    private int replaceEscapes(int from, int before) {
        int escape = from;
        while (escape < template.escapes().size() && template.escapes().get(escape) < before) {
            int start = template.escapes().get(escape);
            out.append(template.text(), copied, start);
            replace(start, start + 3, "${");
            escape++;
        }
        return escape;
    }

    private void replace(int start, int end, String text) {
        edits.add(new SourceMap.Edit(start, end, out.length(), out.length() + text.length()));
        out.append(text);
        copied = end;
    }

    /** Names the placeholder at fault: the first that can have touched the token there. */
    private SqlProblem structureProblem(int misfit) {
        Placeholder fault = null;
        for (Placeholder placeholder : template.placeholders()) {
            if (placeholder.position() != Position.COMMENT) {
                fault = placeholder;
                if (placeholder.end() >= misfit) {
                    break;
                }
            }
        }
        return misplaced(fault, misfit);
    }

    private SqlProblem misplaced(@Nullable Placeholder fault, int misfit) {
        if (fault == null) {
            return SqlProblem.at(
                    template.position(misfit),
                    SqlCodes.VALUE_MISPLACED,
                    "A literal ${ does not fit here: it would run together with what stands beside it.");
        }
        return new SqlProblem(
                SqlCodes.VALUE_MISPLACED,
                "The value of " + fault.name()
                        + " does not fit here: it would run together with what stands beside it and change the script's structure.",
                fault.line(),
                fault.column());
    }

    private void problem(Placeholder placeholder, String code, String message) {
        problems.add(new SqlProblem(code, message, placeholder.line(), placeholder.column()));
    }
}
