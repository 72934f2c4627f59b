package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.datasource.wire.WireGuard;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Commits the open transaction of a connection, and believes nothing but the server's word for COMMIT.
 *
 * @param room what its notices take
 */
record CommitTransaction(BaseConnection connection, WireGuard guard, Share room) {

    private static final String COMMITTED = "COMMIT";
    private static final String FAILED = "25P02";

    CommitOutcome outcome() {
        if (connection.getTransactionState() == TransactionState.FAILED) {
            // The server would answer COMMIT with ROLLBACK, which is easily taken for a success.
            return new CommitOutcome.Failed(SqlFailure.of(FAILED, "A statement failed: there is nothing to commit."));
        }
        NoticeList notices = new NoticeList(room);
        ExecuteStatement commit = new ExecuteStatement(connection, guard, notices, room);
        try {
            commit.read(COMMITTED);
        } catch (SQLException e) {
            // From here on no error decides by itself: a backend may say that it has committed, and then why it ends.
            if (!COMMITTED.equals(commit.tag())) {
                SqlFailure failure = Failures.of(e, connection);
                boolean isOver = !failure.connectionLost() && connection.getTransactionState() == TransactionState.IDLE;
                return isOver ? new CommitOutcome.Failed(failure) : new CommitOutcome.Unclear(failure);
            }
        }
        return COMMITTED.equals(commit.tag())
                ? new CommitOutcome.Committed(notices.taken())
                : new CommitOutcome.Failed(SqlFailure.of(FAILED, "The server rolled the transaction back."));
    }
}
