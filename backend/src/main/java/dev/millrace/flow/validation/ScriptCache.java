package dev.millrace.flow.validation;

import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlProblem;
import dev.millrace.sql.SqlScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scripts taken apart, kept by their text: a draft is validated at each save, and hardly any of its scripts changed. */
final class ScriptCache {

    /** About 30 bytes of tokens a character. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Map<String, Script> scripts = new LinkedHashMap<>(64, 0.75f, true);
    private int characters;

    /** A script and what its text alone tells. */
    record Script(
            SqlScript sql,
            Set<String> variables,
            List<SqlProblem> transactionCommands,
            List<SqlProblem> rerunDoubles,
            List<SqlProblem> otherWarnings) {

        private static Script of(String text) {
            SqlScript sql = SqlScript.of(text);
            SqlInspection inspection = sql.inspection();
            List<SqlProblem> others = new ArrayList<>(inspection.writeWithoutWhere());
            inspection.externalEffect().ifPresent(others::add);
            return new Script(
                    sql,
                    sql.variables(),
                    inspection.transactionCommands(),
                    inspection.rerunDoubles(),
                    List.copyOf(others));
        }
    }

    Script get(String text) {
        synchronized (scripts) {
            Script known = scripts.get(text);
            if (known != null) {
                return known;
            }
        }
        Script script = Script.of(text);
        keep(text, script);
        return script;
    }

    private void keep(String text, Script script) {
        if (text.length() > MOST_CHARACTERS / 4) {
            return;
        }
        synchronized (scripts) {
            if (scripts.put(text, script) == null) {
                characters += text.length();
            }
            var oldest = scripts.keySet().iterator();
            while (characters > MOST_CHARACTERS) {
                characters -= oldest.next().length();
                oldest.remove();
            }
        }
    }
}
