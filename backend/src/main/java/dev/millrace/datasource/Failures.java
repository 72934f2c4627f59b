package dev.millrace.datasource;

import dev.millrace.datasource.SqlFailure.Ending;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what pgjdbc throws into values. */
final class Failures {

    static final String CANCELLED = "57014";

    /** The server ends the connection: shutdown, crash, start-up, dropped database, or a session's or transaction's timeout. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    private Failures() {}

    static SqlFailure of(SQLException e, boolean connectionClosed) {
        String state = e.getSQLState();
        boolean ended = connectionClosed || isConnectionLost(state);
        ServerErrorMessage server = e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        if (server == null) {
            Ending ending = !ended ? Ending.NONE : isOfTheDriver(e, connectionClosed) ? Ending.BY_DRIVER : Ending.LOST;
            return new SqlFailure(said(e), state, 0, null, null, null, null, 0, ending);
        }
        String message = server.getMessage();
        return new SqlFailure(
                message == null ? said(e) : message,
                state,
                server.getPosition(),
                server.getDetail(),
                server.getHint(),
                server.getWhere(),
                server.getInternalQuery(),
                server.getInternalPosition(),
                ended ? Ending.BY_SERVER : Ending.NONE);
    }

    static boolean isConnectionLost(@Nullable String state) {
        return state != null && (state.startsWith("08") || ENDED.contains(state));
    }

    /** What a network does to a connection reaches the driver as an {@link IOException}; what is left it decided by itself. */
    private static boolean isOfTheDriver(SQLException e, boolean connectionClosed) {
        for (SQLException each = e; each != null; each = each.getNextException()) {
            for (Throwable cause = each.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    return false;
                }
            }
        }
        return connectionClosed;
    }

    /** The driver's own words, and those of what lies below them, such as "Connection refused". */
    private static String said(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Throwable cause = e.getCause();
        if (cause == null || cause.getMessage() == null || message.contains(cause.getMessage())) {
            return message;
        }
        return message + " (" + cause.getMessage() + ")";
    }
}
