package dev.millrace.engine;

import dev.millrace.datasource.SqlFailure;
import dev.millrace.run.AttemptError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt's session ended by what the script or a person did, as opposed to an accident: with words of the server's or
 * the driver's that are the attempt's own error.
 *
 * @param byDriver the driver closed the connection, so its backend may still live for a moment
 * @param committing COMMIT was sent: the error alone does not tell whether it is in force
 */
record OwnEnd(AttemptError error, boolean byDriver, boolean committing) {

    /** A backend says this when it is terminated and when its server shuts down. */
    private static final String ADMIN_SHUTDOWN = "57P01";

    /** A crash of the server, or a server that starts or stops. */
    private static final Set<String> OF_THE_SERVER = Set.of("57P02", "57P03");

    /** Null when nobody said why the connection is gone. */
    static @Nullable OwnEnd of(SqlFailure failure, AttemptError error, boolean committing) {
        return switch (failure.ending()) {
            case NONE, LOST -> null;
            case BY_SERVER ->
                failure.sqlState() != null && OF_THE_SERVER.contains(failure.sqlState())
                        ? null
                        : new OwnEnd(error, false, committing);
            case BY_DRIVER -> new OwnEnd(error, true, committing);
        };
    }

    /** Whether the same words are those of a server that shuts down. */
    boolean mayBeShutdown() {
        return ADMIN_SHUTDOWN.equals(error.sqlState());
    }
}
