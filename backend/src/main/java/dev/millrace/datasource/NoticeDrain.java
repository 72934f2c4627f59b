package dev.millrace.datasource;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a statement that raises notices without end from filling the memory: pgjdbc strings them together until the
 * statement is over, so they are taken off while it runs.
 */
final class NoticeDrain {

    /** So many that all which are kept are among them: none that counts is lost between the look and the clearing. */
    private static final int TOO_MANY = 10 * NoticeList.MOST;

    private static final int PERIOD_MILLIS = 100;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private NoticeDrain() {}

    /** Until the answer is cancelled; a short statement never sees it. */
    static ScheduledFuture<?> watch(Statement statement, NoticeList notices) {
        return TIMER.scheduleWithFixedDelay(
                () -> drain(statement, notices), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void drain(Statement statement, NoticeList notices) {
        try {
            SQLWarning first = statement.getWarnings();
            int length = 0;
            for (SQLWarning at = first; at != null && length < TOO_MANY; at = at.getNextWarning()) {
                length++;
            }
            if (length == TOO_MANY) {
                notices.addAll(first);
                statement.clearWarnings();
            }
        } catch (SQLException closed) {
            // The statement is over; its last notices were taken by whoever ran it.
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "notices");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
