package dev.millrace.datasource;

import dev.millrace.datasource.StatementOutcome.Notice;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** The first notices of a statement, in order. */
final class NoticeList {

    static final int MOST = 100;

    private static final int LONGEST = 4_096;

    private final List<Notice> notices = new ArrayList<>();

    /** Adds a chain of warnings as far as there is room. */
    synchronized void addAll(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null && notices.size() < MOST; warning = warning.getNextWarning()) {
            notices.add(notice(warning));
        }
    }

    synchronized boolean isFull() {
        return notices.size() >= MOST;
    }

    synchronized List<Notice> taken() {
        return List.copyOf(notices);
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
