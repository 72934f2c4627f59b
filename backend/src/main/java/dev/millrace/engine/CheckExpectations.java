package dev.millrace.engine;

import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSession;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.flow.definition.Expectation;
import dev.millrace.sql.SqlProblem;
import dev.millrace.sql.SqlScript;
import dev.millrace.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks, before an attempt commits, whether what its script did is what was expected of it.
 *
 * @param rows affected or returned, by the statement's number; nothing for statements that count none
 */
record CheckExpectations(List<Expectation> expectations, Map<Integer, Long> rows) {

    /** What came of it. */
    sealed interface Outcome {

        record Met() implements Outcome {}

        record Missed(String message) implements Outcome {}

        /** A query could not be run. */
        record Failed(SqlFailure failure) implements Outcome {}
    }

    CheckExpectations {
        expectations = List.copyOf(expectations);
        rows = Map.copyOf(rows);
    }

    Outcome in(SqlSession session) {
        for (int i = 0; i < expectations.size(); i++) {
            Expectation expectation = expectations.get(i);
            Outcome outcome = expectation instanceof Expectation.Rows counted
                    ? count(counted)
                    : ask((Expectation.Query) expectation, session);
            if (outcome instanceof Outcome.Missed missed) {
                return new Outcome.Missed("Expectation %d is not met: %s".formatted(i + 1, missed.message()));
            } else if (outcome instanceof Outcome.Failed) {
                return outcome;
            }
        }
        return new Outcome.Met();
    }

    private Outcome count(Expectation.Rows wanted) {
        Long found = rows.get(wanted.statement());
        if (found == null) {
            return new Outcome.Missed("statement %d counts no rows.".formatted(wanted.statement()));
        }
        Long min = wanted.min();
        Long max = wanted.max();
        boolean enough = min == null || found >= min;
        boolean notTooMany = max == null || found <= max;
        return enough && notTooMany
                ? new Outcome.Met()
                : new Outcome.Missed("statement %d has %d rows, expected were %s."
                        .formatted(wanted.statement(), found, inWords(min, max)));
    }

    private static String inWords(@Nullable Long min, @Nullable Long max) {
        if (min != null && max != null) {
            return min.equals(max) ? "exactly " + min : min + " to " + max;
        }
        return min != null ? "at least " + min : "at most " + max;
    }

    /** One value that is true, of one statement that only reads: anything else is no answer to a question. */
    private static Outcome ask(Expectation.Query wanted, SqlSession session) {
        SqlScript script = SqlScript.of(wanted.query());
        Optional<SqlProblem> objection = script.inspection().asExpectation();
        if (objection.isPresent()) {
            return new Outcome.Missed(objection.get().message());
        }
        SqlStatement only = script.statements().get(0);
        StatementOutcome outcome = session.ask(only.text());
        if (outcome.failure() != null) {
            return new Outcome.Failed(outcome.failure());
        }
        ResultRows result = outcome.result();
        if (result == null) {
            return new Outcome.Missed("the query %s returns no rows.".formatted(only.text()));
        }
        if (result.rowCount() == 0) {
            return new Outcome.Missed("the query %s returned no row.".formatted(only.text()));
        }
        if (result.rowCount() != 1 || result.columns().size() != 1) {
            return new Outcome.Missed("the query %s returned %d rows of %d columns, expected was one value."
                    .formatted(only.text(), result.rowCount(), result.columns().size()));
        }
        if (!result.columns().get(0).type().equals("bool")) {
            return new Outcome.Missed("the query %s returned a value of type %s, expected was a boolean."
                    .formatted(only.text(), result.columns().get(0).type()));
        }
        Object value = result.rows().get(0).get(0);
        return Boolean.TRUE.equals(value)
                ? new Outcome.Met()
                : new Outcome.Missed("the query %s returned %s, not true.".formatted(only.text(), value));
    }
}
