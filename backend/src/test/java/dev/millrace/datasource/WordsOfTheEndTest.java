package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.SqlFailure.Ending;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether words of the server tell that it has ended the session, and whether they are heard. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class WordsOfTheEndTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final DataSource source;

    WordsOfTheEndTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        source = registry.itself("words " + UUID.randomUUID(), Map.of());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"})
    void a_state_that_the_script_raises_itself_ends_no_session(String state) throws Exception {
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(mode)) {
                session.begin(List.of());
                SqlFailure failure = session.execute(
                                "do $$ begin raise 'so it says' using errcode = '%s'; end $$".formatted(state))
                        .failure();

                assertThat(failure.message()).isEqualTo("so it says");
                assertThat(failure.sqlState()).isEqualTo(state);
                assertThat(failure.ending()).isEqualTo(Ending.NONE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SINGLE, idle_in_transaction_session_timeout, 25P03, 10",
        "SINGLE, idle_in_transaction_session_timeout, 25P03, 2000000",
        "PER_STATEMENT, idle_session_timeout, 57P05, 10",
        "PER_STATEMENT, idle_session_timeout, 57P05, 2000000"
    })
    void what_the_server_said_while_nobody_listened_is_heard(
            TransactionMode mode, String setting, String state, int length) throws Exception {
        try (SqlSession session = open(mode)) {
            session.begin(List.of());
            int pid = (int) session.execute("select pg_backend_pid()")
                    .result()
                    .rows()
                    .get(0)
                    .get(0);
            session.execute("set " + setting + " = '20ms'");
            Awaitility.await()
                    .until(() -> registry.jdbc
                                    .sql("select count(*) from pg_stat_activity where pid = ?")
                                    .param(pid)
                                    .query(Long.class)
                                    .single()
                            == 0);

            SqlFailure failure =
                    session.execute("select '" + "x".repeat(length) + "'").failure();

            assertThat(failure.sqlState()).isEqualTo(state);
            assertThat(failure.ending()).isEqualTo(Ending.BY_SERVER);
        }
    }

    private SqlSession open(TransactionMode mode) throws Exception {
        var request = new SessionRequest(source.id(), "millrace/words/node", ZoneId.of("UTC"), mode, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }
}
