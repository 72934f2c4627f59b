package dev.millrace.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers from a real database, and from some that do not answer. */
@Postgres
class ReadingsTest {

    private static final Duration BOUND = Readings.PATIENCE.plusSeconds(2);

    private final TestDatabase where;
    private final DataSource database;
    private Readings readings;

    ReadingsTest(TestDatabase where) {
        this.where = where;
        this.database = where.dataSource();
        this.readings = new Readings(database, Clock.systemUTC(), Duration.ZERO);
    }

    @BeforeEach
    void prepare() {
        JdbcClient.create(database).sql("drop table if exists t").update();
        JdbcClient.create(database).sql("create table t (a int)").update();
    }

    @AfterEach
    void close() {
        readings.close();
    }

    @Test
    void each_question_gives_its_number_or_nothing() {
        readings.add("one", "select 1");
        readings.add("half", "select 0.5");
        readings.add("nothing", "select cast(null as int)");
        readings.add("now_here", "select extract(epoch from cast(:now as timestamptz))");

        Readings.Read read = (Readings.Read) readings.ask();

        assertThat(read.count("one")).isEqualTo(1);
        assertThat(read.number("half")).hasValue(0.5);
        assertThat(read.number("nothing")).isEmpty();
        assertThat(Readings.instant(read.number("now_here").orElseThrow()))
                .isBetween(Instant.now().minusSeconds(5), Instant.now());
    }

    @Test
    void the_clocks_are_compared() {
        readings = new Readings(database, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-7)), Duration.ZERO);

        Readings.Read read = (Readings.Read) readings.ask();

        assertThat(read.clockOffset().plusSeconds(7).abs().minus(read.uncertainty()))
                .isLessThan(Duration.ofMillis(500));
    }

    @Test
    void whoever_asks_at_the_same_time_shares_one_question() {
        readings = new Readings(database, Clock.systemUTC(), Duration.ofHours(1));
        JdbcClient.create(database).sql("drop sequence if exists asked").update();
        JdbcClient.create(database).sql("create sequence asked").update();
        readings.add("asked", "select nextval('asked')");

        for (int i = 0; i < 20; i++) {
            assertThat(((Readings.Read) readings.ask()).count("asked")).isEqualTo(1);
        }
    }

    @Test
    void a_question_that_does_not_come_back_is_not_waited_for_and_the_next_one_is_asked_anew() throws SQLException {
        readings.add("rows_of_t", "select count(*) from t");
        try (Connection holder = database.getConnection();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table t in access exclusive mode");

            assertThat(bounded(readings::ask)).isInstanceOf(Readings.Silent.class);
            assertThat(bounded(readings::ask)).isInstanceOf(Readings.Silent.class);
            holder.rollback();
        }

        assertThat(answered()).isInstanceOf(Readings.Read.class);
    }

    @Test
    void a_server_that_accepts_and_says_nothing_is_silent_in_time() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            readings = elsewhere(mute.getLocalPort());

            assertThat(bounded(readings::ask))
                    .isEqualTo(new Readings.Silent("The console's database has not answered within 2 s."));
        }
    }

    @Test
    void a_server_that_is_not_there_is_silent_with_the_reason() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        readings = elsewhere(port);

        assertThat(bounded(readings::ask))
                .isInstanceOfSatisfying(
                        Readings.Silent.class,
                        silent -> assertThat(silent.why()).contains("cannot be asked"));
    }

    private Readings elsewhere(int port) {
        TestDatabase other = new TestDatabase(where.host(), port, where.name(), where.user());
        return new Readings(other.dataSource(), Clock.systemUTC(), Duration.ZERO);
    }

    private static <T> T bounded(Supplier<T> question) {
        return assertTimeoutPreemptively(BOUND, question::get);
    }

    /** Once the lock is gone the question comes back, or is cut off and asked again. */
    private Readings.Answer answered() {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Readings.Answer answer = readings.ask();
        while (answer instanceof Readings.Silent && System.nanoTime() < end) {
            answer = readings.ask();
        }
        return answer;
    }
}
