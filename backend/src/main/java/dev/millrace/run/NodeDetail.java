package dev.millrace.run;

import dev.millrace.datasource.ResultRows;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node of a run sent, got and said, as the HTTP contract shows it. */
public record NodeDetail(String key, List<Attempt> attempts) {

    public NodeDetail {
        attempts = List.copyOf(attempts);
    }

    /**
     * One try.
     *
     * @param sql as it was rendered
     * @param results of the row-returning statements
     */
    public record Attempt(
            int number,
            AttemptState state,
            String sql,
            List<VariableValue> variables,
            List<Result> results,
            List<Line> log) {

        public Attempt {
            variables = List.copyOf(variables);
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
