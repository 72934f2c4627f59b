package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.datasource.SqlFailure.Ending;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that end by what their script, or a person, does. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class EndedSessionsTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final Settlement settlement;
    private final DataSource source;

    EndedSessionsTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        settlement = new ServerQuestions(registry.sources);
        source = registry.itself("ended " + UUID.randomUUID(), Map.of());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set datestyle = 'German'                                     | BY_DRIVER | DateStyle",
                "select set_config('datestyle', 'SQL, DMY', false)            | BY_DRIVER | DateStyle",
                "set client_encoding = 'LATIN1'                               | BY_DRIVER | client_encoding",
                "do $$ begin perform set_config('client_encoding', 'SQL_ASCII', false); end $$ | BY_DRIVER | client_encoding",
                "select pg_terminate_backend(pg_backend_pid())                | BY_SERVER | terminating connection",
            })
    void the_words_of_who_ended_it_are_kept(String statement, Ending ending, String words) throws Exception {
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(source, mode)) {
                session.begin(List.of());
                SqlFailure failure = session.execute(statement).failure();

                assertThat(failure.ending()).as(mode.name()).isEqualTo(ending);
                assertThat(failure.message()).contains(words);
                assertThat(failure.sqlState()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void a_timeout_that_ends_the_session_is_the_servers_word(TransactionMode mode) throws Exception {
        try (SqlSession session = open(source, mode)) {
            session.begin(List.of());
            session.execute("begin");
            session.execute("set transaction_timeout = '50ms'");

            SqlFailure failure = session.execute("select pg_sleep(20)").failure();

            assertThat(failure.ending()).isEqualTo(Ending.BY_SERVER);
            assertThat(failure.sqlState()).isEqualTo("25P04");
        }
    }

    @Test
    void a_backend_that_ends_itself_while_it_commits_leaves_the_answer_to_its_database() throws Exception {
        registry.jdbc.sql("create table late (x int)").update();
        registry.jdbc.sql("""
                create function end_it() returns trigger language plpgsql as
                $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10); return null; end $$
                """).update();
        registry.jdbc.sql("""
                create constraint trigger end_it after insert on late
                deferrable initially deferred for each row execute function end_it()
                """).update();
        try (SqlSession session = open(source, TransactionMode.SINGLE)) {
            BackendIdentity identity = ((Beginning.Begun) session.begin(List.of())).identity();
            assertThat(session.execute("insert into late values (1)").failure()).isNull();

            CommitOutcome outcome = session.commit();

            assertThat(outcome).isInstanceOfSatisfying(CommitOutcome.Unclear.class, unclear -> {
                assertThat(unclear.failure().sqlState()).isEqualTo("57P01");
                assertThat(unclear.failure().ending()).isEqualTo(Ending.BY_SERVER);
            });
            assertThat(settlement.transactionStatus(source.id(), identity))
                    .isInstanceOf(TransactionStatus.Aborted.class);
            assertThat(settlement.isSameServer(source.id(), identity)).isTrue();
        }
        try (SqlSession session = open(source, TransactionMode.PER_STATEMENT)) {
            session.begin(List.of());
            SqlFailure failure = session.execute("insert into late values (2)").failure();

            // The server had said that the INSERT is complete, so it does not count that the session ended with words.
            assertThat(failure.ending()).isEqualTo(Ending.LOST);
            assertThat(failure.sqlState()).isEqualTo("57P01");
        }
    }

    @Test
    void what_the_server_says_at_the_commit_is_kept() throws Exception {
        registry.jdbc.sql("create table told (x int)").update();
        registry.jdbc.sql("""
                create function tell() returns trigger language plpgsql as
                $$ begin raise warning 'at the commit: %', new.x; return null; end $$
                """).update();
        registry.jdbc.sql("""
                create constraint trigger tell after insert on told
                deferrable initially deferred for each row execute function tell()
                """).update();
        try (SqlSession session = open(source, TransactionMode.SINGLE)) {
            session.begin(List.of());
            session.execute("insert into told values (7)");

            assertThat(session.commit())
                    .isInstanceOfSatisfying(
                            CommitOutcome.Committed.class,
                            committed -> assertThat(committed.notices())
                                    .extracting(StatementOutcome.Notice::message)
                                    .containsExactly("at the commit: 7"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set standard_conforming_strings = off",
                "select set_config('standard_conforming_strings', 'off', false)",
                "do $$ begin execute 'set standard_conforming_strings to off'; end $$",
                "select switch_off()",
                "insert into switched values (1)"
            })
    void nothing_is_sent_once_strings_are_read_otherwise(String statement) throws Exception {
        switches();
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(source, mode)) {
                session.begin(List.of());
                assertThat(session.execute(statement).failure()).isNull();

                assertThat(session.execute("select 1").failure().message()).contains("standard_conforming_strings");
                assertThat(session.ask("select true").failure().message()).contains("standard_conforming_strings");
            }
            try (SqlSession next = open(source, mode)) {
                next.begin(List.of());
                assertThat(next.execute("select 1").failure()).isNull();
            }
        }
    }

    private void switches() {
        registry.jdbc.sql("""
                create or replace function switch_off() returns void language sql as
                $$ select set_config('standard_conforming_strings', 'off', false) $$
                """).update();
        registry.jdbc.sql("create table if not exists switched (x int)").update();
        registry.jdbc.sql("""
                create or replace function switch_off_too() returns trigger language plpgsql as
                $$ begin perform set_config('standard_conforming_strings', 'off', false); return new; end $$
                """).update();
        registry.jdbc.sql("""
                create or replace trigger switch_off before insert on switched
                for each row execute function switch_off_too()
                """).update();
    }

    @Test
    void a_roles_own_setting_is_overruled_before_the_first_statement() throws Exception {
        registry.jdbc.sql("create role careless superuser login").update();
        registry.jdbc
                .sql("alter role careless set standard_conforming_strings = off")
                .update();
        DataSource careless = registry.sources.add(
                Registry.ANNA,
                new DataSourceSettings(
                        "careless " + UUID.randomUUID(),
                        "test",
                        registry.database.host(),
                        registry.database.port(),
                        registry.database.name(),
                        "careless",
                        TestDatabase.PASSWORD,
                        Map.of(),
                        1));
        for (TransactionMode mode : TransactionMode.values()) {
            try (SqlSession session = open(careless, mode)) {
                session.begin(List.of());
                assertThat(session.execute("show standard_conforming_strings")
                                .result()
                                .rows())
                        .containsExactly(List.of("on"));
                assertThat(session.execute("reset standard_conforming_strings").failure())
                        .isNull();
                assertThat(session.execute("select '\\'").failure().message()).contains("standard_conforming_strings");
            }
        }
        try (SqlSession session = open(careless, TransactionMode.SINGLE)) {
            Beginning begun = session.begin(List.of("set search_path = 'a\\'", "set transaction read only"));
            assertThat(begun).isInstanceOf(Beginning.Begun.class);
        }
    }

    private SqlSession open(DataSource in, TransactionMode mode) throws Exception {
        var request = new SessionRequest(in.id(), "millrace/ended/node", ZoneId.of("UTC"), mode, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }
}
