package dev.millrace.sql;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which value changes a script's structure: the one with which, after the values before it and with harmless ones after it, the
 * structure is another for the first time. Found by halving, so it takes some ten to twenty renderings.
 */
final class StructureBlame {
    /** A word that is no keyword and no beginning of a literal: it fits everywhere. */
    private static final String HARMLESS = "q_0";

    private final SqlScript script;
    private final List<Placeholder> placeholders;
    private final Map<String, String> values;

    /** @param placeholders those that are replaced, in order */
    StructureBlame(SqlScript script, List<Placeholder> placeholders, Map<String, String> values) {
        this.script = script;
        this.placeholders = placeholders;
        this.values = values;
    }

    /** @param misfit the template's offset of the first difference */
    SqlProblem problem(int misfit) {
        Placeholder fault = changes(0) ? touching(misfit) : placeholders.get(firstThatChanges());
        if (fault == null) {
            return SqlProblem.at(
                    script.scan().position(misfit),
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

    private int firstThatChanges() {
        int harmless = 0;
        int changed = placeholders.size();
        while (changed - harmless > 1) {
            int middle = (harmless + changed) >>> 1;
            if (changes(middle)) {
                changed = middle;
            } else {
                harmless = middle;
            }
        }
        return changed - 1;
    }

    /** Whether the structure is another with the values of this many placeholders. */
    private boolean changes(int count) {
        Assembly assembly = new Assembly(script);
        for (int i = 0; i < placeholders.size(); i++) {
            Placeholder placeholder = placeholders.get(i);
            String value = i < count ? values.getOrDefault(placeholder.name(), HARMLESS) : HARMLESS;
            if (assembly.put(placeholder, value) != null) {
                return true;
            }
        }
        Scan rendered = SqlScanner.plain(assembly.finish());
        StatementSplitter.Split split = StatementSplitter.split(rendered);
        return new StructureComparison(script, rendered, split, assembly.map()).misfit(assembly.bodies()) >= 0;
    }

    /** The first that can have touched the token there. */
    private @Nullable Placeholder touching(int misfit) {
        Placeholder fault = null;
        for (Placeholder placeholder : placeholders) {
            fault = placeholder;
            if (placeholder.end() >= misfit) {
                break;
            }
        }
        return fault;
    }
}
