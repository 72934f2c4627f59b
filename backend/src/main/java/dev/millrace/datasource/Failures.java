package dev.millrace.datasource;

import dev.millrace.datasource.SqlFailure.Ending;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what pgjdbc throws into values. */
final class Failures {

    static final String CANCELLED = "57014";

    private static final String OF_A_CONNECTION = "08";

    /** connection_does_not_exist: it was closed before. */
    private static final String NO_CONNECTION = "08003";

    private Failures() {}

    /** @param connection that it happened on */
    static SqlFailure of(SQLException e, Connection connection) {
        boolean closed;
        try {
            closed = connection.isClosed();
        } catch (SQLException unknown) {
            closed = true;
        }
        return of(e, closed);
    }

    static SqlFailure of(SQLException e, boolean connectionClosed) {
        String state = e.getSQLState();
        ServerErrorMessage server = e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        if (server == null) {
            boolean ended = connectionClosed || (state != null && state.startsWith(OF_A_CONNECTION));
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
                ending(server, connectionClosed));
    }

    /**
     * No state tells whether the session ended: a script may raise any of them. A server's error names the routine that reported
     * it; one without was made by a pooler in between, which cannot tell why it has lost the server.
     */
    private static Ending ending(ServerErrorMessage server, boolean connectionClosed) {
        if (!connectionClosed) {
            return Ending.NONE;
        }
        return server.getRoutine() == null ? Ending.LOST : Ending.BY_SERVER;
    }

    /**
     * What a network does to a connection reaches the driver as an {@link IOException}, and later calls are told that the
     * connection is no more; what is left it decided by itself.
     */
    private static boolean isOfTheDriver(SQLException e, boolean connectionClosed) {
        for (SQLException each = e; each != null; each = each.getNextException()) {
            for (Throwable cause = each.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    return false;
                }
            }
        }
        return connectionClosed && !NO_CONNECTION.equals(e.getSQLState());
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
