package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import dev.millrace.sql.SqlScript;
import dev.millrace.sql.SqlStatement;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Encoding;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * One statement of a person's, sent exactly as it was cut from its script, and its answer. The driver's own parser, which
 * takes texts apart once more and rewrites them, never sees it. Rows beyond those that are kept are counted below the
 * driver, so that an answer of any size costs no memory.
 */
final class ExecuteStatement {

    private static final int[] NO_BINDS = {};

    /** Text values of one statement that is not prepared; a transaction begins only where the caller says so. */
    private static final int FLAGS = QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

    /** What commands that count rows are called when they are complete, such as {@code INSERT 0 7}. */
    private static final Pattern COUNTING = Pattern.compile(" [0-9]+$");

    private final BaseConnection connection;
    private final WireGuard guard;
    private final NoticeList notices;
    private final int mostRows;
    private final Share room;
    private boolean completed;
    private @Nullable String tag;
    private long count = -1;

    ExecuteStatement(BaseConnection connection, WireGuard guard, NoticeList notices, Share room) {
        this(connection, guard, notices, ResultReader.MOST_ROWS, room);
    }

    /**
     * One that was not sent yet.
     *
     * @param mostRows that are kept
     * @param room what its rows take
     */
    ExecuteStatement(BaseConnection connection, WireGuard guard, NoticeList notices, int mostRows, Share room) {
        this.connection = connection;
        this.guard = guard;
        this.notices = notices;
        this.mostRows = mostRows;
        this.room = room;
    }

    /** What is known of the text, which is one statement; null when it is none. */
    static @Nullable SqlStatement first(String statement) {
        List<SqlStatement> statements = SqlScript.of(statement).statements();
        return statements.isEmpty() ? null : statements.get(0);
    }

    /** Whether a command that calls itself so when it is complete tells how many rows it affected. */
    static boolean counts(String status) {
        return COUNTING.matcher(status).find();
    }

    /** Sends it, and reads what it answers to the end. With autocommit off it begins a transaction when there is none. */
    Read read(String sql) throws SQLException {
        return read(sql, 0);
    }

    /** @param limit rows after which the server stops; 0: none */
    Read read(String sql, int limit) throws SQLException {
        guard.firstRows(mostRows, ResultReader.LONGEST_VALUE, ResultReader.MOST_CHARACTERS, room);
        ResultReader reader = new ResultReader(connection, mostRows);
        try {
            send(sql, limit, new Answer(reader::take));
        } finally {
            guard.whole(Connections.LONGEST_ANSWER);
        }
        return new Read(reader.result(connection, guard.rows()), count);
    }

    /**
     * Sends it, and answers the one value of its one row, whole. Null: it is larger than an answer may be, or than the memory
     * has room for.
     */
    @Nullable
    String readText(String sql) throws SQLException {
        List<String> text = new ArrayList<>();
        Encoding encoding = connection.getEncoding();
        guard.wholeRows(Connections.LONGEST_ANSWER, room);
        try {
            send(sql, 0, new Answer((fields, rows) -> {
                for (Tuple row : rows) {
                    text.add(encoding.decode(row.get(0)));
                }
            }));
        } finally {
            guard.whole(Connections.LONGEST_ANSWER);
        }
        return text.isEmpty() ? null : text.get(0);
    }

    private void send(String sql, int limit, Answer answer) throws SQLException {
        QueryExecutor executor = connection.getQueryExecutor();
        Query query = executor.wrap(List.of(new NativeQuery(sql, NO_BINDS, false, SqlCommand.BLANK)));
        int flags = connection.getAutoCommit() ? FLAGS | QueryExecutor.QUERY_SUPPRESS_BEGIN : FLAGS;
        try {
            executor.execute(query, null, answer, limit, 0, flags);
        } finally {
            query.close();
        }
    }

    /** Whether the server said that the statement is complete, which it may say before it ends the session. */
    boolean isCompleted() {
        return completed;
    }

    /** The server's name of what it completed, such as {@code COMMIT}; null when it sent rows, or nothing. */
    @Nullable
    String tag() {
        return tag;
    }

    /** Takes the rows of one answer. */
    @FunctionalInterface
    private interface Rows {
        void take(Field[] fields, List<Tuple> rows) throws IOException;
    }

    private final class Answer extends ResultHandlerBase {

        private final Rows reader;

        Answer(Rows reader) {
            this.reader = reader;
        }

        @Override
        public void handleResultRows(Query from, Field[] fields, List<Tuple> rows, @Nullable ResultCursor cursor) {
            completed = true;
            try {
                reader.take(fields, rows);
            } catch (IOException | NumberFormatException e) {
                handleError(new PSQLException("A value of the result cannot be read.", PSQLState.DATA_ERROR, e));
            }
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            completed = true;
            tag = status;
            count = counts(status) ? updateCount : -1;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices.add(warning);
        }
    }

    /** @param count rows affected; negative when it does not count any */
    record Read(@Nullable ResultRows result, long count) {

        @Nullable
        Long rows() {
            if (result != null) {
                return result.rowCount();
            }
            return count < 0 ? null : Long.valueOf(count);
        }
    }
}
