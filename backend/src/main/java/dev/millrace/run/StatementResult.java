package dev.millrace.run;

import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.StatementOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement of an attempt did.
 *
 * @param index from 1
 * @param line of its first token in the node's template
 * @param command its first keyword, with the object for CREATE, ALTER and DROP
 * @param sent the text as the database got it
 * @param rows affected, or returned; null for commands that count none, and on failure
 * @param notices the first and the last of them
 * @param noticeCount how many the server sent
 * @param result the first rows of a row-returning statement
 */
public record StatementResult(
        int index,
        int line,
        String command,
        String sent,
        @Nullable Long rows,
        double millis,
        List<StatementOutcome.Notice> notices,
        long noticeCount,
        @Nullable AttemptError error,
        @Nullable ResultRows result) {

    public StatementResult {
        notices = List.copyOf(notices);
    }
}
