package dev.millrace.engine;

import dev.millrace.datasource.SqlFailure;
import dev.millrace.datasource.TransactionMode;
import dev.millrace.sql.SqlStatement;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server's hint, and the other mode where a command does not go with the one that the node has. */
final class TransactionModeHint {

    /** active_sql_transaction (PostgreSQL manual, "Error Codes"). */
    private static final String NOT_INSIDE = "25001";

    /** invalid_transaction_termination: COMMIT or ROLLBACK in a procedure or a block. */
    private static final String NOT_TO_END = "2D000";

    private static final Set<String> MAY_END = Set.of("CALL", "DO");

    /** unsafe_new_enum_value_usage: the value has to be committed before it is used. */
    private static final String NOT_YET_COMMITTED = "55P04";

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

    /** The mode that the command needs; null when the mode is not to blame. */
    static @Nullable TransactionMode other(TransactionMode mode, @Nullable SqlStatement statement, SqlFailure failure) {
        if (statement == null) {
            return null;
        }
        return switch (mode) {
            case SINGLE -> isForItself(statement, failure) ? TransactionMode.PER_STATEMENT : null;
            case PER_STATEMENT -> ONLY_INSIDE.equals(failure.sqlState()) ? TransactionMode.SINGLE : null;
        };
    }

    /** Whether the statement would run in a transaction of its own. */
    private static boolean isForItself(SqlStatement statement, SqlFailure failure) {
        return switch (String.valueOf(failure.sqlState())) {
            case NOT_INSIDE -> failure.where() == null && !isSetting(statement);
            case NOT_TO_END -> MAY_END.contains(statement.kind());
            case NOT_YET_COMMITTED -> true;
            default -> false;
        };
    }

    /** A setting of the transaction that comes too late has the same state, and comes too late in the other mode as well. */
    private static boolean isSetting(SqlStatement statement) {
        return statement.kind().equals("SET")
                || statement.text().toLowerCase(Locale.ROOT).contains("set_config");
    }
}
