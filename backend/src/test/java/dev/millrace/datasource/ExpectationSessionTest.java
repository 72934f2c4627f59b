package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that are asked about what a script did, and leave nothing behind. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class ExpectationSessionTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final DataSource source;

    ExpectationSessionTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        source = registry.itself("asked " + UUID.randomUUID(), Map.of());
        registry.jdbc.sql("create table if not exists asked (x int)").update();
        registry.jdbc.sql("truncate asked").update();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void it_sees_what_the_script_did_and_the_script_goes_on(TransactionMode mode) throws Exception {
        try (SqlSession session = open(mode)) {
            session.begin(List.of());
            session.execute("insert into asked values (1)");

            assertThat(session.ask("select count(*) = 1 from asked").result().rows())
                    .containsExactly(List.of(true));
            assertThat(session.ask("select set_config('work_mem', '1MB', true) is not null")
                            .failure())
                    .isNull();
            assertThat(session.execute("insert into asked values (2)").failure())
                    .isNull();
            assertThat(session.execute("show transaction_read_only").result().rows())
                    .containsExactly(List.of("off"));
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Committed.class);
        }
        assertThat(registry.jdbc
                        .sql("select count(*) from asked")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with w as (delete from asked returning true) select * from w",
                "select nextval('asked_numbers') > 0",
                "select write_it()",
                "select set_config('transaction_read_only', 'off', true) = 'off' and write_it()"
            })
    void it_cannot_write(String query) throws Exception {
        registry.jdbc.sql("create sequence if not exists asked_numbers").update();
        registry.jdbc.sql("""
                create or replace function write_it() returns boolean language sql as
                $$ insert into asked values (9) returning true $$
                """).update();
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(mode)) {
                session.begin(List.of());
                session.execute("insert into asked values (1)");

                assertThat(session.ask(query).failure()).as(mode.name()).isNotNull();
            }
        }
        assertThat(registry.jdbc
                        .sql("select count(*) from asked where x = 9")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void a_transaction_that_the_script_left_open_is_not_closed_by_it() throws Exception {
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            session.begin(List.of());
            session.execute("begin");
            session.execute("insert into asked values (1)");

            assertThat(session.ask("select true").failure().message()).contains("did not end it");
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Failed.class);
        }
    }

    private SqlSession open(TransactionMode mode) throws Exception {
        var request = new SessionRequest(source.id(), "millrace/asked/node", ZoneId.of("UTC"), mode, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }
}
