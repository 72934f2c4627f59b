package dev.millrace.run;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step with its parts as the JSON texts that are stored, so that whoever hands it in makes them and whoever writes it knows how much
 * it is.
 *
 * @param moved and the others: null when there are none, then that part is left out
 */
public record EncodedStep(
        RunStep step,
        @Nullable String moved,
        @Nullable String ended,
        @Nullable String begun,
        @Nullable String results,
        @Nullable String log,
        @Nullable String acts) {

    public static EncodedStep of(RunStep step) {
        return new EncodedStep(
                step,
                rows(step.moved(), MovedRow::of),
                rows(step.ended(), EndedRow::of),
                rows(step.begun(), AttemptRow::of),
                rows(step.results(), ResultRow::of),
                rows(step.log(), line -> line),
                rows(step.actsDone(), act -> act));
    }

    /** In characters. */
    public long length() {
        return length(moved) + length(ended) + length(begun) + length(results) + length(log) + length(acts);
    }

    private static long length(@Nullable String part) {
        return part == null ? 0 : part.length();
    }

    private static <T> @Nullable String rows(List<T> parts, Function<T, Object> row) {
        return parts.isEmpty() ? null : StoredJson.write(parts.stream().map(row).toList());
    }

    private record MovedRow(
            String key,
            NodeState was,
            NodeState state,
            @Nullable SkipReason skip,
            int attempts,
            int retries,
            @Nullable Instant retry) {

        static MovedRow of(RunStep.Move move) {
            NodeProgress now = move.now();
            return new MovedRow(
                    move.key(),
                    move.was(),
                    now.state(),
                    now.skipReason(),
                    now.attempts(),
                    now.retries(),
                    now.retryAt());
        }
    }

    @SuppressWarnings("NamingStyle")
    private record EndedRow(
            String key,
            int number,
            AttemptState state,
            @Nullable Instant ended_at,
            @Nullable AttemptError error) {

        static EndedRow of(AttemptRecord attempt) {
            return new EndedRow(attempt.node(), attempt.number(), attempt.state(), attempt.endedAt(), attempt.error());
        }
    }

    @SuppressWarnings("NamingStyle")
    private record AttemptRow(
            String node,
            int number,
            AttemptState state,
            @Nullable String data_source,
            String mode,
            String sql,
            Object variables,
            @Nullable Object identity,
            Instant started_at,
            @Nullable Instant ended_at,
            @Nullable AttemptError error) {

        static AttemptRow of(AttemptRecord attempt) {
            return new AttemptRow(
                    attempt.node(),
                    attempt.number(),
                    attempt.state(),
                    attempt.dataSource(),
                    attempt.mode().name(),
                    attempt.sql(),
                    attempt.variables(),
                    attempt.identity(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.error());
        }
    }

    private record ResultRow(
            String node,
            int attempt,
            int statement,
            int line,
            String command,
            String sent,
            @Nullable Long affected,
            double millis,
            Object notices,
            @Nullable AttemptError error,
            @Nullable Object columns,
            @Nullable Object result,
            @Nullable Long row_count,
            boolean truncated) {

        static ResultRow of(RunStep.Result result) {
            StatementResult statement = result.statement();
            var rows = statement.result();
            return new ResultRow(
                    result.node(),
                    result.attempt(),
                    statement.index(),
                    statement.line(),
                    statement.command(),
                    statement.sent(),
                    statement.rows(),
                    statement.millis(),
                    new StoredNotices(statement.noticeCount(), statement.notices()).document(),
                    statement.error(),
                    rows == null ? null : rows.columns(),
                    rows == null ? null : rows.rows(),
                    rows == null ? null : rows.rowCount(),
                    rows != null && rows.truncated());
        }
    }
}
