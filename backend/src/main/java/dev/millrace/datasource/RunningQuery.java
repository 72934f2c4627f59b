package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget.Share;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query at work. Somebody has to wait for its answer, or cancel it. */
public final class RunningQuery {

    private static final Logger log = LoggerFactory.getLogger(RunningQuery.class);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration TERMINATION = Duration.ofSeconds(10);

    private final Login login;
    private final Query query;
    private final Duration longest;
    private final Share room;
    private final CompletableFuture<QueryAnswer> answer = new CompletableFuture<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable BackendIdentity identity;
    private volatile boolean cancelled;

    RunningQuery(Login login, Query query, Duration longest, Share room) {
        this.login = login;
        this.query = query;
        this.longest = longest;
        this.room = room;
    }

    /** The answer, when it comes within {@code patience}. */
    public Optional<QueryAnswer> await(Duration patience) throws InterruptedException {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A query broke off.", e.getCause());
        }
    }

    /** Ends its backend: nothing of it is at work in the database when this returns, unless the database is silent. */
    public void cancel() {
        cancelled = true;
        BackendIdentity known = identity;
        if (known != null && known.backendStart() != null && !answer.isDone()) {
            try (Connection control = Connections.forQuestions(login)) {
                new BackendEnding(control, known).end(GRACE, TERMINATION);
            } catch (SQLException e) {
                log.info("A query was left to its own time limit: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        abort();
    }

    /** Carries it out, in a thread of its own. */
    void run() {
        try {
            answer.complete(asked());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private QueryAnswer asked() {
        Connections.Guarded guarded;
        try {
            guarded = Connections.forQueries(login, LONGEST_CONNECT, longest);
        } catch (SQLException e) {
            return failed(e);
        }
        try (Connection opened = guarded.connection()) {
            connection = opened;
            QuerySession session = new QuerySession(guarded, longest, room);
            identity = session.begin(login, query);
            if (cancelled) {
                return QueryAnswer.failed(ConnectionTest.Outcome.OTHER, "The query was cancelled.");
            }
            QueryAnswer found = new QueryAnswer(session.answers(query.statements()), null);
            opened.rollback();
            return found;
        } catch (SQLException e) {
            return failed(e);
        }
    }

    private QueryAnswer failed(SQLException e) {
        return QueryAnswer.failed(
                ConnectionTest.outcome(login, e), Failures.of(e, false).message());
    }

    private void abort() {
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("A connection could not be aborted", e);
            }
        }
    }
}
