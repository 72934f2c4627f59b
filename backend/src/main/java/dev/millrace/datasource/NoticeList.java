package dev.millrace.datasource;

import dev.millrace.datasource.StatementOutcome.Notice;
import java.sql.SQLWarning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** The first and the last notices of a statement, in order, and how many there were. */
final class NoticeList {

    static final int FIRST = 50;
    static final int LAST = 50;

    private static final int LONGEST = 4_096;

    private final List<Notice> first = new ArrayList<>();
    private final Deque<Notice> last = new ArrayDeque<>();
    private long count;

    /** Adds one as it arrives. */
    synchronized void add(SQLWarning warning) {
        count++;
        if (first.size() < FIRST) {
            first.add(notice(warning));
            return;
        }
        if (last.size() == LAST) {
            last.removeFirst();
        }
        last.addLast(notice(warning));
    }

    /** All of them, or the first {@link #FIRST} and the last {@link #LAST}. */
    synchronized List<Notice> taken() {
        List<Notice> taken = new ArrayList<>(first);
        taken.addAll(last);
        return List.copyOf(taken);
    }

    /** How many were sent. */
    synchronized long count() {
        return count;
    }

    private static Notice notice(SQLWarning warning) {
        ServerErrorMessage server = warning instanceof PSQLWarning psql ? psql.getServerErrorMessage() : null;
        if (server == null) {
            return new Notice("WARNING", cut(String.valueOf(warning.getMessage())), warning.getSQLState(), null, null);
        }
        String severity = server.getSeverity();
        return new Notice(
                severity == null ? "NOTICE" : severity,
                cut(String.valueOf(server.getMessage())),
                server.getSQLState(),
                cutOrNull(server.getDetail()),
                cutOrNull(server.getHint()));
    }

    private static @Nullable String cutOrNull(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
