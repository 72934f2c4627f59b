package dev.millrace.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a session does at its backend, from another thread and over another connection.
 *
 * @param backend null: it is not known yet, so that nothing but the connection can be ended
 */
record CancelSession(
        Pool pool, Connection connection, @Nullable BackendIdentity backend) {

    private static final Logger log = LoggerFactory.getLogger(CancelSession.class);
    private static final Duration TERMINATION = Duration.ofSeconds(10);

    /** @param grace after which the backend is terminated */
    Cancellation within(Duration grace) {
        BackendIdentity known = backend;
        if (known == null) {
            abort();
            return new Cancellation.Gone();
        }
        try (Connection control = Connections.forQuestions(pool.login())) {
            Cancellation outcome = new BackendEnding(control, known).end(grace, TERMINATION);
            if (outcome instanceof Cancellation.NotGone) {
                abort();
            }
            return outcome;
        } catch (SQLException e) {
            abort();
            return new Cancellation.NotGone(Failures.of(e, false).message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Cancellation.NotGone("The cancelling itself was interrupted.");
        }
    }

    /** Releases a thread that is reading from a server which no longer responds. */
    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("A connection could not be aborted", e);
        }
    }
}
