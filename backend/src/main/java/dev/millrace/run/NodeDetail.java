package dev.millrace.run;

import dev.millrace.common.Problem;
import dev.millrace.datasource.ResultRows;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a run sent, got and said, as the HTTP contract shows it: as much as one answer holds.
 *
 * @param attempts the latest, in their order; an earlier one can be asked for
 * @param attemptCount how many there are
 */
public record NodeDetail(String key, List<Attempt> attempts, int attemptCount) {

    public NodeDetail {
        attempts = List.copyOf(attempts);
    }

    /**
     * Which part is wanted.
     *
     * @param attempt its number; null: the latest ones
     * @param statement from which on statements and results are told; from 1
     * @param line from which on the log is told, as {@link Attempt#nextLine} names it; 0: from the first
     */
    public record Part(@Nullable Integer attempt, int statement, long line) {

        public static final Part LATEST = new Part(null, 1, 0);

        public static Part of(@Nullable Integer attempt, @Nullable Integer statement, @Nullable Long line) {
            if (attempt == null && (statement != null || line != null)) {
                throw Problem.Invalid.field("attempt", "is required with a statement or line.");
            }
            if (attempt != null && attempt < 1) {
                throw Problem.Invalid.field("attempt", "is a number from 1.");
            }
            if (statement != null && statement < 1) {
                throw Problem.Invalid.field("statement", "is a number from 1.");
            }
            return new Part(attempt, statement == null ? 1 : statement, line == null ? 0 : line);
        }
    }

    /**
     * One try.
     *
     * @param sql as it was rendered
     * @param variables the first of those that the script uses
     * @param variableCount how many there are
     * @param statements from the wanted one on
     * @param statementCount how many there are
     * @param results of the row-returning ones among {@code statements}
     * @param resultCount how many there are
     * @param nextStatement the first that is not among {@code statements}; null: there is none
     * @param logCount how many lines there are
     * @param nextLine the first that is not in {@code log}; null: there is none
     */
    public record Attempt(
            int number,
            AttemptState state,
            String sql,
            List<VariableValue> variables,
            int variableCount,
            List<RunView.StatementView> statements,
            int statementCount,
            List<Result> results,
            int resultCount,
            @Nullable Integer nextStatement,
            List<Line> log,
            int logCount,
            @Nullable Long nextLine) {

        public Attempt {
            variables = List.copyOf(variables);
            statements = List.copyOf(statements);
            results = List.copyOf(results);
            log = List.copyOf(log);
        }
    }

    /** The first rows of a statement, at most a hundred. */
    public record Result(
            int statement,
            List<ResultRows.Column> columns,
            List<List<@Nullable Object>> rows,
            long rowCount,
            boolean truncated) {}

    /** A line of the log. */
    public record Line(Instant at, LogLine.Level level, String text) {}
}
