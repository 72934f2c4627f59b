package dev.millrace.datasource;

import dev.millrace.datasource.StatementOutcome.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database said.
 *
 * @param statements those that were sent, in order: after one that failed no further rows are asked for
 * @param failure why nothing was sent
 */
public record QueryAnswer(List<Answered> statements, Catalog.@Nullable Failure failure) {

    public QueryAnswer {
        statements = List.copyOf(statements);
    }

    static QueryAnswer failed(ConnectionTest.Outcome outcome, String message) {
        return new QueryAnswer(List.of(), new Catalog.Failure(outcome, message));
    }

    /**
     * One statement's answer.
     *
     * @param notices the first and the last of them
     * @param noticeCount how many the server sent
     * @param result its first rows, at most {@link Queries#MOST_ROWS}; nobody counted the others
     * @param plan as {@code EXPLAIN (FORMAT JSON)} writes it
     */
    public record Answered(
            long millis,
            List<Notice> notices,
            long noticeCount,
            @Nullable ResultRows result,
            @Nullable String plan,
            @Nullable SqlFailure failure) {

        public Answered {
            notices = List.copyOf(notices);
        }
    }
}
