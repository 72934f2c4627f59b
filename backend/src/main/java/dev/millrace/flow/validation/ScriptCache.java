package dev.millrace.flow.validation;

import dev.millrace.common.TextCache;
import dev.millrace.sql.RenderedSql;
import dev.millrace.sql.SqlCodes;
import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlProblem;
import dev.millrace.sql.SqlScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scripts taken apart, kept by their text: a draft is validated at each save, and hardly any of its scripts changed. */
final class ScriptCache {

    /** About 30 bytes of tokens a character. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final int MANY = 200;

    private final TextCache<Script> scripts = new TextCache<>(MOST_CHARACTERS, Script::new);

    /** A script, what its text alone tells, and what it told with the values that it had last. */
    static final class Script {

        private final SqlScript sql;
        private final Set<String> variables;
        private final List<SqlProblem> transactionCommands;
        private final List<SqlProblem> inEitherMode;
        private final Optional<SqlProblem> asExpectation;
        private final List<SqlProblem> rerunDoubles;
        private final Optional<SqlProblem> retryRepeats;
        private final Optional<SqlProblem> retryRepeatsWhenChecked;
        private final List<SqlProblem> otherWarnings;
        private volatile @Nullable Rendering latest;

        private Script(String text) {
            sql = SqlScript.of(text);
            variables = sql.variables();
            SqlInspection inspection = sql.inspection();
            transactionCommands = inspection.transactionCommands();
            inEitherMode = inspection.inEitherMode();
            asExpectation = inspection.asExpectation();
            rerunDoubles = inspection.rerunDoubles();
            retryRepeats = inspection.retryRepeats(false);
            retryRepeatsWhenChecked = inspection.retryRepeats(true);
            List<SqlProblem> others = new ArrayList<>(inspection.writeWithoutWhere());
            others.addAll(inspection.sessionSettings());
            inspection.externalEffect().ifPresent(others::add);
            others.addAll(sql.suspiciousCharacters());
            others.addAll(inspection.nonstandardStringsLater());
            otherWarnings = List.copyOf(others);
        }

        /** What is wrong with the script when its variables have these values. */
        record Rendering(
                Map<String, String> values,
                List<SqlProblem> misplaced,
                List<SqlProblem> transactionCommands,
                List<SqlProblem> inEitherMode,
                Optional<SqlProblem> asExpectation) {}

        SqlScript sql() {
            return sql;
        }

        Set<String> variables() {
            return variables;
        }

        List<SqlProblem> transactionCommands() {
            return transactionCommands;
        }

        List<SqlProblem> inEitherMode() {
            return inEitherMode;
        }

        Optional<SqlProblem> asExpectation() {
            return asExpectation;
        }

        /** @param checked whether something may fail after the last statement */
        Optional<SqlProblem> retryRepeats(boolean checked) {
            return checked ? retryRepeatsWhenChecked : retryRepeats;
        }

        List<SqlProblem> rerunDoubles() {
            return rerunDoubles;
        }

        List<SqlProblem> otherWarnings() {
            return otherWarnings;
        }

        Rendering rendering(Map<String, String> values) {
            Rendering known = latest;
            if (known == null || !known.values().equals(values)) {
                known = rendered(values);
                latest = known;
            }
            return known;
        }

        private Rendering rendered(Map<String, String> values) {
            RenderedSql rendered = sql.render(values);
            List<SqlProblem> misplaced = rendered.problems().stream()
                    .filter(problem -> SqlCodes.OF_VALUES.contains(problem.code()))
                    .toList();
            if (!rendered.problems().isEmpty()) {
                return new Rendering(Map.copyOf(values), misplaced, transactionCommands, inEitherMode, asExpectation);
            }
            SqlInspection inspection = rendered.inspection();
            return new Rendering(
                    Map.copyOf(values),
                    misplaced,
                    inspection.transactionCommands(),
                    inspection.inEitherMode(),
                    inspection.asExpectation());
        }
    }

    Script get(String text) {
        return scripts.get(text);
    }

    /** Takes these scripts apart on all processors: worth it for many that may be new, as when a large flow is opened after a restart. */
    void prepare(List<String> texts) {
        if (texts.size() >= MANY) {
            texts.parallelStream().forEach(scripts::get);
        }
    }
}
