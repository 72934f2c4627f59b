package dev.millrace.datasource;

import dev.millrace.common.Actor;
import dev.millrace.common.Problem;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;
import org.springframework.stereotype.Component;

/** Tries a data source out, over connections of its own. */
@Component
public class ConnectionTest {

    private final DataSources sources;
    private final ConnectionTestLimits limits;

    ConnectionTest(DataSources sources, Clock clock) {
        this.sources = sources;
        this.limits = new ConnectionTestLimits(clock);
    }

    /** What came of connecting. */
    public enum Outcome {
        OK,
        UNREACHABLE,
        REFUSED,
        BAD_CREDENTIALS,
        DATABASE_UNKNOWN,
        TLS,
        OTHER
    }

    /**
     * The answer, in the database's own words.
     *
     * @param pooled whether a pooler lends connections by transaction; null when nothing was reached
     */
    public record Result(
            Outcome outcome,
            String message,
            @Nullable String serverVersion,
            @Nullable Boolean pooled,
            long millis) {}

    /**
     * Connects, twice over to notice a pooler, and takes the role that scripts would have. A database that does not
     * answer is a value after about the connect timeout; one that the console is starting is waited for, half a minute at most.
     *
     * @throws Problem.NotFound for an unknown id
     * @throws Problem.TooMany beyond {@link ConnectionTestLimits}
     */
    public Result of(Actor actor, DataSourceId id) {
        limits.begin(actor.name());
        try {
            return of(id);
        } finally {
            limits.end();
        }
    }

    private Result of(DataSourceId id) {
        long start = System.nanoTime();
        try {
            Login login = sources.login(id).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
            if (!sources.awaitStarted(id)) {
                return failed(
                        Outcome.REFUSED, StartingSources.sentence(login.source().name()), start);
            }
            // Its port may be another one by now.
            return of(sources.login(id).orElse(login), start);
        } catch (Secrets.WrongKeyException e) {
            return failed(Outcome.BAD_CREDENTIALS, String.valueOf(e.getMessage()), start);
        }
    }

    private static Result of(Login login, long start) {
        try (Connection connection = Connections.forQuestions(login)) {
            String version =
                    connection.unwrap(BaseConnection.class).getQueryExecutor().getServerVersion();
            boolean pooled = TransactionPooler.isBefore(connection, login);
            ScriptSettings.forTransaction(connection, login, Connections.timeout(login));
            connection.rollback();
            return new Result(Outcome.OK, "Connected.", version, pooled, since(start));
        } catch (SQLException e) {
            return failed(outcome(login, e), Failures.of(e, false).message(), start);
        }
    }

    private static Result failed(Outcome outcome, String message, long start) {
        return new Result(outcome, message, null, null, since(start));
    }

    /** What a failure to connect comes to. */
    static Outcome outcome(Login login, SQLException e) {
        if (e instanceof PSQLException psql && psql.getServerErrorMessage() != null) {
            return said(String.valueOf(e.getSQLState()), String.valueOf(e.getMessage()));
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Outcome.TLS;
            } else if (cause instanceof SourceAccess.Forbidden) {
                return Outcome.REFUSED;
            } else if (cause instanceof UnknownHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof NoRouteToHostException) {
                return Outcome.UNREACHABLE;
            } else if (cause instanceof ConnectException) {
                // The operating system's own timeout comes as one, too.
                return String.valueOf(cause.getMessage()).contains("timed out") ? Outcome.UNREACHABLE : Outcome.REFUSED;
            }
        }
        // The driver's sentences are translated, but for this word.
        if (String.valueOf(e.getMessage()).contains("SSL")) {
            return Outcome.TLS;
        }
        return switch (String.valueOf(e.getSQLState())) {
            case "08001" -> Outcome.UNREACHABLE;
            // Also for a way of authentication that the driver does not know.
            case "08004" -> login.password().isEmpty() ? Outcome.BAD_CREDENTIALS : Outcome.OTHER;
            default -> Outcome.OTHER;
        };
    }

    /** The server was reached, and gave its reason. */
    private static Outcome said(String sqlState, String message) {
        return switch (sqlState) {
            case "28P01" -> Outcome.BAD_CREDENTIALS;
            case "28000" -> message.contains("pg_hba.conf") ? Outcome.REFUSED : Outcome.BAD_CREDENTIALS;
            case "3D000" -> Outcome.DATABASE_UNKNOWN;
            // No privilege; database or server takes no connections, too many, or not yet.
            case "42501", "55000", "53300", "57P03" -> Outcome.REFUSED;
            default -> Outcome.OTHER;
        };
    }

    private static long since(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
