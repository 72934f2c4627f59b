package dev.millrace.health;

import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Numbers of the console's own database that health and metrics are told from. All are asked in one statement, at most once a
 * second however many gauges want them, and nobody waits for them longer than {@link #PATIENCE}, whatever the database does.
 */
@Component
public class Readings {

    /** So long an answer may take; a probe that hangs would say nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Cuts a question off whose server is gone without a word, so that its connection is not lost for good. */
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final DataSource database;
    private final Clock clock;
    private final Duration goodFor;
    private final Map<String, String> questions = new ConcurrentSkipListMap<>();
    private final ExecutorService asking;
    private @Nullable Asked latest;

    private record Asked(CompletableFuture<Answer> answer, long at) {}

    @Autowired
    Readings(DataSource database, Clock clock) {
        this(database, clock, GOOD_FOR);
    }

    /**
     * Readings of this database.
     *
     * @param goodFor how long an answer serves everybody who asks
     */
    public Readings(DataSource database, Clock clock, Duration goodFor) {
        this.database = database;
        this.clock = clock;
        this.goodFor = goodFor;
        this.asking = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "readings");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What came of asking. */
    public sealed interface Answer {}

    /** The database does not answer; {@code why} is a sentence. */
    public record Silent(String why) implements Answer {}

    /**
     * The numbers.
     *
     * @param at when they were read, by this member's clock
     * @param clockOffset this member's clock less the database's: above zero, it is ahead
     * @param uncertainty of the offset: half of the time that the answer took
     */
    public record Read(Map<String, Double> numbers, Instant at, Duration clockOffset, Duration uncertainty)
            implements Answer {

        public Read {
            numbers = Map.copyOf(numbers);
        }

        /** Empty where the question gave null. */
        public OptionalDouble number(String name) {
            Double number = numbers.get(name);
            return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
        }

        public long count(String name) {
            return (long) number(name).orElse(0);
        }
    }

    /**
     * Has one more number read from now on.
     *
     * @param name of letters and underscores
     * @param question SQL of one value, quickly answered; {@code :now} is this member's clock
     */
    public void add(String name, String question) {
        questions.put(name, question);
    }

    /** The numbers as they were read within the last second, or why there are none; at the latest after {@link #PATIENCE}. */
    public Answer ask() {
        Asked asked = latest();
        try {
            long left = PATIENCE.toNanos() - (System.nanoTime() - asked.at());
            return asked.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            return new Silent("The console's database has not answered within %d s.".formatted(PATIENCE.toSeconds()));
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the console's numbers could not be read", broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Silent("The console is being stopped.");
        }
    }

    /** One question at a time: while one hangs, whoever comes learns so and hangs no further connection. */
    private synchronized Asked latest() {
        Asked last = latest;
        if (last == null || (last.answer().isDone() && System.nanoTime() - last.at() >= goodFor.toNanos())) {
            last = new Asked(CompletableFuture.supplyAsync(this::read, asking), System.nanoTime());
            latest = last;
        }
        return last;
    }

    private Answer read() {
        try (Connection connection = database.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) CUT_OFF.toMillis());
            Instant before = clock.instant();
            Map<String, Double> numbers = numbers(connection, before);
            Instant after = clock.instant();
            Duration half = Duration.between(before, after).dividedBy(2);
            Duration offset = Duration.between(instant(numbers.getOrDefault("database_now", 0.0)), before.plus(half));
            return new Read(numbers, after, offset, half);
        } catch (SQLException | DataAccessException unreachable) {
            return new Silent("The console's database cannot be asked: " + unreachable.getMessage());
        }
    }

    private Map<String, Double> numbers(Connection connection, Instant now) {
        StringBuilder sql = new StringBuilder("select extract(epoch from clock_timestamp()) as database_now");
        questions.forEach((name, question) ->
                sql.append(",\n(").append(question).append(") as ").append(name));
        return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                .sql(sql.toString())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> row(row))
                .single();
    }

    private static Map<String, Double> row(ResultSet row) throws SQLException {
        Map<String, Double> numbers = new HashMap<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            double number = row.getDouble(column);
            if (!row.wasNull()) {
                numbers.put(row.getMetaData().getColumnLabel(column), number);
            }
        }
        return numbers;
    }

    /** Of seconds since 1970, as {@code extract(epoch from …)} gives them. */
    public static Instant instant(double epoch) {
        return Instant.EPOCH.plus(Math.round(epoch * 1e6), ChronoUnit.MICROS);
    }

    @PreDestroy
    void close() {
        asking.shutdownNow();
    }
}
