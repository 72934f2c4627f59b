package dev.millrace.web.api;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells a failure that means that the console's own database cannot be reached at the moment from one that is the console's fault.
 * Data sources are not meant: what they refuse is a value, never an exception.
 */
public final class DatabaseDown {

    /** Seconds after which asking again makes sense: a server that was restarted is back by then, as a rule. */
    public static final String RETRY_AFTER = "5";

    /** Connection exceptions; of the server's own words: shutting down, crashed, starting, no connection left. */
    private static final String CONNECTION = "08";

    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private DatabaseDown() {}

    /** Looks through the causes: translated, wrapped by a transaction, or as the pool throws it. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && isAway(refused)) {
                return true;
            }
            // A rollback that fails too, over the same lost connection, hides why it was tried.
            if (cause instanceof TransactionSystemException hidden && isCauseOf(hidden.getApplicationException())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAway(SQLException refused) {
        String state = refused.getSQLState();
        return refused instanceof SQLTransientConnectionException
                || (state != null && (state.startsWith(CONNECTION) || AWAY.contains(state)));
    }
}
