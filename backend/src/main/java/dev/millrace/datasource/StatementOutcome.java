package dev.millrace.datasource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement did.
 *
 * @param rows affected, or returned for row-returning ones; null for commands that count none, and on failure
 * @param notices the first {@value NoticeList#FIRST} and the last {@value NoticeList#LAST} of them
 * @param noticeCount how many the server sent
 * @param result the first rows of a row-returning statement
 */
public record StatementOutcome(
        @Nullable Long rows,
        long millis,
        List<Notice> notices,
        long noticeCount,
        @Nullable ResultRows result,
        @Nullable SqlFailure failure) {

    public StatementOutcome {
        notices = List.copyOf(notices);
    }

    /** Nothing was sent. */
    static StatementOutcome refused(SqlFailure why) {
        return new StatementOutcome(null, 0, List.of(), 0, null, why);
    }

    public boolean succeeded() {
        return failure == null;
    }

    /** A message of the server that is not an error: {@code severity} NOTICE, WARNING, INFO … */
    public record Notice(
            String severity,
            String message,
            @Nullable String sqlState,
            @Nullable String detail,
            @Nullable String hint) {}
}
