package dev.millrace.datasource;

import dev.millrace.sql.SqlScript;
import dev.millrace.sql.SqlStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** One statement, sent as it stands over pgjdbc, and its answer. */
record ExecuteStatement(BaseConnection connection, NoticeList notices) {

    static final int FETCH_SIZE = 500;

    /** Those that say how many rows they affected even when it is none. */
    private static final Set<String> COUNTING =
            Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "WITH", "SELECT", "MOVE");

    /** What is known of the text, which is one statement; null when it is none. */
    static @Nullable SqlStatement first(String statement) {
        List<SqlStatement> statements = SqlScript.of(statement).statements();
        return statements.isEmpty() ? null : statements.get(0);
    }

    /** Sends it, and reads what it answers to the end. */
    Read read(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Braces are PostgreSQL's here, not JDBC's. Question marks are operators: only prepared statements bind
            // them.
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCH_SIZE);
            ScheduledFuture<?> drain = NoticeDrain.watch(statement, notices);
            try {
                return read(statement, statement.execute(sql));
            } finally {
                drain.cancel(false);
                notices.addAll(statement.getWarnings());
            }
        }
    }

    /** One statement gives one result, unless a rule rewrote it into several: then the last one stands for it. */
    private Read read(Statement statement, boolean rows) throws SQLException {
        ResultRows result = null;
        long count = -1;
        boolean isResult = rows;
        while (true) {
            if (isResult) {
                try (ResultSet set = statement.getResultSet()) {
                    result = new ResultReader(set, notices).readToTheEnd();
                }
            } else {
                long affected = statement.getLargeUpdateCount();
                if (affected < 0) {
                    return new Read(result, count);
                }
                count = affected;
            }
            isResult = statement.getMoreResults();
        }
    }

    /** @param count rows affected; negative when it does not count any */
    record Read(@Nullable ResultRows result, long count) {

        @Nullable
        Long rows(@Nullable SqlStatement known) {
            if (result != null) {
                return result.rowCount();
            }
            boolean counts = count > 0 || (count == 0 && known != null && COUNTING.contains(known.kind()));
            return counts ? Long.valueOf(count) : null;
        }
    }
}
