package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last statement, its commit and the reset behind them, in one round trip. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class FinishTransactionTest {

    private final Registry registry;
    private final PooledSessions sessions;
    private final Settlement settlement;
    private final DataSource source;

    FinishTransactionTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        settlement = new ServerQuestions(registry.sources);
        source = registry.itself("finishing " + UUID.randomUUID(), Map.of());
    }

    @BeforeEach
    void prepare() {
        registry.jdbc
                .sql("drop table if exists done; drop table if exists parent cascade")
                .update();
        registry.jdbc
                .sql("create table done (x int primary key deferrable initially deferred)")
                .update();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private SqlSession open() throws Exception {
        var request = new SessionRequest(
                source.id(), "millrace/run/node", ZoneId.of("UTC"), TransactionMode.SINGLE, null, null);
        return ((Opening.Opened) sessions.open(request)).session();
    }

    private static BackendIdentity begun(SqlSession session) {
        return ((Beginning.Begun) session.begin(List.of())).identity();
    }

    private static @Nullable Object value(SqlSession session, String sql) {
        StatementOutcome outcome = session.execute(sql);
        assertThat(outcome.failure()).isNull();
        return outcome.result().rows().get(0).get(0);
    }

    private long done() {
        return registry.jdbc.sql("select count(*) from done").query(Long.class).single();
    }

    private void assertStatus(BackendIdentity identity, Class<? extends TransactionStatus> status) {
        assertThat(settlement.transactionStatus(source.id(), identity)).isInstanceOf(status);
    }

    @Test
    void the_last_statement_is_told_with_its_rows_and_committed() throws Exception {
        BackendIdentity identity;
        try (SqlSession session = open()) {
            identity = begun(session);
            session.execute("insert into done values (0)");
            Finish finish = session.finish("insert into done select generate_series(1, 250) returning x");
            assertThat(finish.commit()).isInstanceOf(CommitOutcome.Committed.class);
            assertThat(finish.isReset()).isTrue();
            assertThat(finish.statement().rows()).isEqualTo(250);
            assertThat(finish.statement().result().rows()).hasSize(ResultReader.MOST_ROWS);
            assertThat(finish.statement().result().truncated()).isTrue();
        }
        assertThat(done()).isEqualTo(251);
        assertStatus(identity, TransactionStatus.Committed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into done values (1)|1",
                "create table parent (y int)|",
                "update done set x = x where x < 0|0"
            })
    void commands_count_what_they_affect(String statement, @Nullable Long rows) throws Exception {
        try (SqlSession session = open()) {
            begun(session);
            Finish finish = session.finish(statement);
            assertThat(finish.commit()).isInstanceOf(CommitOutcome.Committed.class);
            assertThat(finish.statement().rows()).isEqualTo(rows);
            assertThat(finish.statement().result()).isNull();
        }
    }

    @Test
    void nothing_is_in_force_when_the_last_statement_fails() throws Exception {
        BackendIdentity failed;
        try (SqlSession session = open()) {
            failed = begun(session);
            session.execute("insert into done values (1)");
            Finish finish = session.finish("insert into done values (1 / 0)");
            assertThat(finish.commit()).isNull();
            assertThat(finish.statement().failure().sqlState()).isEqualTo("22012");
        }
        assertThat(done()).isZero();
        assertStatus(failed, TransactionStatus.Aborted.class);
        try (SqlSession next = open()) {
            assertThat(begun(next).pid()).as("the session goes on").isEqualTo(failed.pid());
        }
    }

    @Test
    void a_constraint_that_is_checked_at_the_commit_fails_the_commit() throws Exception {
        try (SqlSession session = open()) {
            begun(session);
            session.execute("insert into done values (7)");
            Finish finish = session.finish("insert into done values (7)");
            assertThat(finish.statement().failure()).isNull();
            assertThat(finish.statement().rows()).isEqualTo(1);
            assertThat(((CommitOutcome.Failed) finish.commit()).failure().sqlState())
                    .isEqualTo("23505");
        }
        assertThat(done()).isZero();
    }

    @Test
    void an_end_of_the_session_leaves_the_commit_unclear() throws Exception {
        BackendIdentity identity;
        try (SqlSession session = open()) {
            identity = begun(session);
            session.execute("insert into done values (1)");
            Finish finish = session.finish("do $$ begin perform pg_terminate_backend(pg_backend_pid()); end $$");
            assertThat(finish.commit()).isInstanceOf(CommitOutcome.Unclear.class);
            assertThat(finish.statement().failure().sqlState()).isEqualTo("57P01");
        }
        assertStatus(identity, TransactionStatus.Aborted.class);
        try (SqlSession next = open()) {
            assertThat(begun(next).pid()).isNotEqualTo(identity.pid());
        }
    }

    @Test
    void notices_belong_to_the_statement_or_to_the_commit() throws Exception {
        registry.jdbc.sql("""
                create or replace function say_at_commit() returns trigger language plpgsql as
                    'begin raise notice ''at the commit''; return null; end';
                create constraint trigger late after insert on done deferrable initially deferred
                    for each row execute function say_at_commit()
                """).update();
        try (SqlSession session = open()) {
            begun(session);
            session.execute("insert into done values (1)");
            Finish finish = session.finish("do $$ begin raise notice 'in the statement'; end $$");
            assertThat(finish.statement().notices())
                    .extracting(StatementOutcome.Notice::message)
                    .containsExactly("in the statement");
            assertThat(((CommitOutcome.Committed) finish.commit()).notices())
                    .extracting(StatementOutcome.Notice::message)
                    .containsExactly("at the commit");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set work_mem = '77MB'|show work_mem|4MB",
                "set session characteristics as transaction read only, isolation level serializable|show transaction_read_only|off",
                "set session characteristics as transaction isolation level serializable|show transaction_isolation|read committed",
                "set role pg_monitor|select current_user = session_user|true",
                "create temp table left_over (x int)|select to_regclass('pg_temp.left_over') is null|true",
                "prepare left_over as select 1|select count(*) from pg_prepared_statements where name = 'left_over'|0",
                "declare left_over cursor with hold for select 1|select count(*) from pg_cursors where name = 'left_over'|0",
                "listen left_over|select count(*) from pg_listening_channels()|0",
                "select pg_advisory_lock(4711)|select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()|0",
                "select set_config('standard_conforming_strings', 'off', false)|show standard_conforming_strings|on",
            })
    void nothing_of_a_script_is_left_to_the_next_one(String last, String question, String answer) throws Exception {
        int pid;
        try (SqlSession session = open()) {
            pid = begun(session).pid();
            assertThat(session.finish(last).isReset()).isTrue();
        }
        try (SqlSession next = open()) {
            assertThat(begun(next).pid()).as("it is the same session").isEqualTo(pid);
            assertThat(String.valueOf(value(next, question))).isEqualTo(answer);
            assertThat(next.finish("insert into done values (1)").commit()).isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    @Test
    void values_of_sequences_are_forgotten() throws Exception {
        registry.jdbc.sql("create sequence if not exists numbers").update();
        try (SqlSession session = open()) {
            begun(session);
            assertThat(session.finish("select nextval('numbers')").isReset()).isTrue();
        }
        try (SqlSession next = open()) {
            begun(next);
            assertThat(next.execute("select currval('numbers')").failure().sqlState())
                    .isEqualTo("55000");
        }
    }
}
