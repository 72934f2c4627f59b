package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;

/**
 * Runs a query that may not write, and takes back what it did all the same.
 *
 * @param room what its answer takes
 * @param inside whether a transaction is open, which then goes on; otherwise the query gets one of its own
 */
record AskReadOnly(BaseConnection connection, WireGuard guard, NoticeList notices, Share room, boolean inside) {

    ExecuteStatement.Read answer(String query) throws SQLException {
        read(inside ? "savepoint millrace_expectation" : "begin");
        read("set transaction read only");
        ExecuteStatement.Read answer = read(query);
        read(inside ? "rollback to savepoint millrace_expectation" : "rollback");
        return answer;
    }

    private ExecuteStatement.Read read(String sql) throws SQLException {
        return new ExecuteStatement(connection, guard, notices, room).read(sql);
    }
}
