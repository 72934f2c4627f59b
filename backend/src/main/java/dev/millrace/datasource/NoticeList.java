package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
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

    /** Of a text when the memory has no room for more. */
    private static final int SHORTEST = 100;

    private static final int WEIGHT = 200;
    private static final int CHARACTER_WEIGHT = 6;

    private final Share room;
    private final List<Notice> first = new ArrayList<>();
    private final Deque<Notice> last = new ArrayDeque<>();
    private long count;

    /** @param room what its notices take */
    NoticeList(Share room) {
        this.room = room;
    }

    /** Adds one as it arrives. */
    synchronized void add(SQLWarning warning) {
        count++;
        if (first.size() < FIRST) {
            first.add(kept(warning));
            return;
        }
        if (last.size() == LAST) {
            room.shrink(weight(last.removeFirst()));
        }
        last.addLast(kept(warning));
    }

    private Notice kept(SQLWarning warning) {
        Notice whole = notice(warning, LONGEST);
        if (room.grow(weight(whole))) {
            return whole;
        }
        Notice cut = notice(warning, SHORTEST);
        room.add(weight(cut));
        return cut;
    }

    private static long weight(Notice notice) {
        return WEIGHT
                + (long) CHARACTER_WEIGHT
                        * (notice.message().length() + length(notice.detail()) + length(notice.hint()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
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

    private static Notice notice(SQLWarning warning, int longest) {
        ServerErrorMessage server = warning instanceof PSQLWarning psql ? psql.getServerErrorMessage() : null;
        if (server == null) {
            return new Notice(
                    "WARNING", cut(String.valueOf(warning.getMessage()), longest), warning.getSQLState(), null, null);
        }
        String severity = server.getSeverity();
        return new Notice(
                severity == null ? "NOTICE" : severity,
                cut(String.valueOf(server.getMessage()), longest),
                server.getSQLState(),
                cutOrNull(server.getDetail(), longest),
                cutOrNull(server.getHint(), longest));
    }

    private static @Nullable String cutOrNull(@Nullable String text, int longest) {
        return text == null ? null : cut(text, longest);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
