package dev.millrace.datasource;

import dev.millrace.common.Problem;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.springframework.stereotype.Component;

/** Tries a data source out, over connections of its own. */
@Component
public class ConnectionTest {

    private final DataSources sources;

    ConnectionTest(DataSources sources) {
        this.sources = sources;
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

    /** Takes at most about the connect timeout. Throws {@link Problem.NotFound} for an unknown id. */
    public Result of(DataSourceId id) {
        Login login = sources.login(id).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
        long start = System.nanoTime();
        try (Connection connection = Connections.forQuestions(login)) {
            String version =
                    connection.unwrap(BaseConnection.class).getQueryExecutor().getServerVersion();
            boolean pooled = TransactionPooler.isBefore(login);
            return new Result(Outcome.OK, "Connected.", version, pooled, since(start));
        } catch (SQLException e) {
            String message = Failures.of(e, false).message();
            return new Result(outcome(e, message), message, null, null, since(start));
        }
    }

    private static Outcome outcome(SQLException e, String message) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Outcome.TLS;
            } else if (cause instanceof UnknownHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof NoRouteToHostException) {
                return Outcome.UNREACHABLE;
            } else if (cause instanceof ConnectException) {
                return Outcome.REFUSED;
            }
        }
        if (message.contains("SSL")) {
            return Outcome.TLS;
        }
        return switch (String.valueOf(e.getSQLState())) {
            case "28P01" -> Outcome.BAD_CREDENTIALS;
            case "28000" -> message.contains("pg_hba.conf") ? Outcome.REFUSED : Outcome.BAD_CREDENTIALS;
            case "3D000" -> Outcome.DATABASE_UNKNOWN;
            case "42501" -> Outcome.REFUSED;
            case "08001" -> Outcome.UNREACHABLE;
            default -> Outcome.OTHER;
        };
    }

    private static long since(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
