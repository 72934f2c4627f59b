package dev.millrace.engine;

import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.sql.SqlStatement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server's hint, and the other mode where a command does not go with the one that the node has. */
final class TransactionModeHint {

    /** active_sql_transaction, invalid_transaction_termination (PostgreSQL manual, "Error Codes"). */
    private static final Set<String> NOT_INSIDE = Set.of("25001", "2D000");

    /** no_active_sql_transaction. */
    private static final String ONLY_INSIDE = "25P01";

    private TransactionModeHint() {}

    static @Nullable String of(TransactionMode mode, @Nullable SqlStatement statement, SqlFailure failure) {
        TransactionMode other = other(mode, statement, failure);
        String hint = failure.hint();
        if (other == null) {
            return hint;
        }
        String offer = other == TransactionMode.PER_STATEMENT
                ? "The script runs as one transaction: choose Statement by statement to run this command."
                : "Each statement runs by itself: choose One transaction to run this command, or begin one in the script.";
        return hint == null ? offer : hint + " " + offer;
    }

    /** The mode that the command needs; null when the mode is not to blame, as for a SET that comes too late. */
    static @Nullable TransactionMode other(TransactionMode mode, @Nullable SqlStatement statement, SqlFailure failure) {
        String sqlState = failure.sqlState();
        if (sqlState == null || statement == null || statement.kind().equals("SET")) {
            return null;
        }
        return switch (mode) {
            case SINGLE -> NOT_INSIDE.contains(sqlState) ? TransactionMode.PER_STATEMENT : null;
            case PER_STATEMENT -> sqlState.equals(ONLY_INSIDE) ? TransactionMode.SINGLE : null;
        };
    }
}
