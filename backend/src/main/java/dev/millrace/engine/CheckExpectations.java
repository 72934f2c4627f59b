package dev.millrace.engine;

import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.SqlSession;
import dev.millrace.datasource.StatementOutcome;
import dev.millrace.flow.definition.Expectation;
import java.util.List;
import java.util.Map;
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

    private static Outcome ask(Expectation.Query wanted, SqlSession session) {
        StatementOutcome outcome = session.execute(wanted.query());
        if (outcome.failure() != null) {
            return new Outcome.Failed(outcome.failure());
        }
        ResultRows result = outcome.result();
        if (result == null || result.rows().isEmpty() || result.rows().get(0).isEmpty()) {
            return new Outcome.Missed("the query %s returned no row.".formatted(wanted.query()));
        }
        Object value = result.rows().get(0).get(0);
        return Boolean.TRUE.equals(value)
                ? new Outcome.Met()
                : new Outcome.Missed("the query %s returned %s, not true.".formatted(wanted.query(), value));
    }
}
