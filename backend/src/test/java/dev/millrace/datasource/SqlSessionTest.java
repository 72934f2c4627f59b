package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts on a real server. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class SqlSessionTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Registry registry;
    private final PooledSessions sessions;
    private final Settlement settlement;
    private final DataSource source;

    SqlSessionTest(TestDatabase database) {
        registry = new Registry(database);
        sessions = new PooledSessions(registry.sources);
        settlement = new ServerQuestions(registry.sources);
        source = registry.itself("itself " + UUID.randomUUID(), Map.of());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void one_transaction_is_all_or_nothing_and_can_be_asked_about() throws Exception {
        registry.jdbc.sql("create table a (x int)").update();
        BackendIdentity kept;
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            kept = begun(session);
            assertThat(session.execute("insert into a values (1), (2)").rows()).isEqualTo(2);
            assertThat(status(kept)).isInstanceOf(TransactionStatus.InProgress.class);
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Committed.class);
        }
        assertThat(status(kept)).isInstanceOf(TransactionStatus.Committed.class);

        BackendIdentity dropped;
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            dropped = begun(session);
            session.execute("delete from a");
        }
        assertThat(status(dropped)).isInstanceOf(TransactionStatus.Aborted.class);
        assertThat(registry.jdbc.sql("select count(*) from a").query(Long.class).single())
                .isEqualTo(2);
    }

    @Test
    void the_identity_names_backend_server_and_transaction() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            BackendIdentity identity = begun(session);

            assertThat(identity.xid()).isEqualTo(value(session, "select pg_current_xact_id()::text"));
            assertThat(identity.pid()).isEqualTo(value(session, "select pg_backend_pid()"));
            assertThat(identity.systemIdentifier())
                    .isEqualTo(value(session, "select system_identifier::text from pg_control_system()"));
            assertThat(identity.backendStart()).isBefore(identity.backendStart().plusSeconds(1));
            assertThat(identity.timeline()).isEqualTo("00000001");
            assertThat(identity.postmasterStart()).isNotNull();
            assertThat(identity.statsReset()).isNotNull();
            assertThat(identity.serverVersion()).isGreaterThanOrEqualTo(180_000);
            assertThat(identity.durableMarker()).isTrue();
        }
    }

    @Test
    void the_marker_can_be_switched_off() throws Exception {
        DataSource plain = registry.itself("plain", Map.of("durableMarker", "false"));
        try (SqlSession session = open(request(plain, TransactionMode.SINGLE))) {
            assertThat(begun(session).durableMarker()).isFalse();
        }
    }

    @Test
    void settings_are_made_before_the_script() throws Exception {
        DataSource special = registry.itself("special", Map.of("search_path", "a, \"B c\"", "role", "pg_monitor"));
        for (TransactionMode mode : TransactionMode.values()) {
            SessionRequest request = new SessionRequest(
                    special.id(),
                    "millrace/run/node",
                    ZoneId.of("Asia/Shanghai"),
                    mode,
                    Duration.ofSeconds(7),
                    Duration.ofMillis(1500));
            try (SqlSession session = open(request)) {
                begun(session);
                assertThat(value(session, "show application_name")).isEqualTo("millrace/run/node");
                assertThat(value(session, "show timezone")).isEqualTo("Asia/Shanghai");
                assertThat(value(session, "show statement_timeout")).isEqualTo("7s");
                assertThat(value(session, "show lock_timeout")).isEqualTo("1500ms");
                assertThat(value(session, "show standard_conforming_strings")).isEqualTo("on");
                assertThat(value(session, "show search_path")).isEqualTo("a, \"B c\"");
                assertThat(value(session, "select current_user::text")).isEqualTo("pg_monitor");
            }
        }
    }

    @Test
    void leading_set_transaction_comes_before_anything_else() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            Beginning beginning =
                    session.begin(List.of("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET TRANSACTION READ ONLY"));

            assertThat(beginning).isInstanceOf(Beginning.Begun.class);
            assertThat(beginning.leading()).hasSize(2).allMatch(StatementOutcome::succeeded);
            assertThat(value(session, "show transaction_isolation")).isEqualTo("serializable");
            assertThat(session.execute("create table nowhere ()").failure().sqlState())
                    .isEqualTo("25006");
        }
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            Beginning beginning = session.begin(List.of("SET TRANSACTION ISOLATION LEVEL NONSENSE"));
            assertThat(beginning)
                    .isInstanceOfSatisfying(
                            Beginning.NotBegun.class,
                            refused -> assertThat(refused.failure().sqlState()).isEqualTo("42601"));
        }
    }

    @Test
    void values_keep_their_types() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            ResultRows result = session.execute("""
                            select true as b, 7::int2 as s, 8 as i, 9007199254740992 as l, 9007199254740993 as big,
                                1.50::numeric as n, 0.5::float8 as f, 'NaN'::float8 as nan, null::int as nil,
                                date '2026-11-22' as d, timestamptz '2026-11-22 10:00+00' as t, array[1,2] as arr,
                                '{"a": 1}'::jsonb as j, '\\x01'::bytea as raw
                            """).result();

            assertThat(result.columns().stream().map(ResultRows.Column::name))
                    .containsExactly("b", "s", "i", "l", "big", "n", "f", "nan", "nil", "d", "t", "arr", "j", "raw");
            assertThat(result.rows())
                    .containsExactly(Arrays.asList(
                            true,
                            7,
                            8,
                            9007199254740992L,
                            "9007199254740993",
                            "1.50",
                            0.5,
                            "NaN",
                            null,
                            "2026-11-22",
                            "2026-11-22 18:00:00+08",
                            "{1,2}",
                            "{\"a\": 1}",
                            "\\x01"));
            assertThat(result.truncated()).isFalse();
        }
    }

    @Test
    void the_first_rows_are_kept_all_are_counted_and_large_values_are_cut() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            StatementOutcome many = session.execute("select i from generate_series(1, 1234) i");
            assertThat(many.rows()).isEqualTo(1234);
            assertThat(many.result().rows()).hasSize(100);
            assertThat(many.result().rowCount()).isEqualTo(1234);
            assertThat(many.result().truncated()).isTrue();

            StatementOutcome large = session.execute("select repeat('😀', 10000)");
            assertThat((String) large.result().rows().get(0).get(0)).hasSize(ResultReader.LONGEST_VALUE);
            assertThat(large.result().truncated()).isTrue();

            StatementOutcome wide = session.execute(
                    "select repeat('x', 8000), repeat('y', 8000), repeat('z', 8000) from generate_series(1, 100)");
            assertThat(wide.result().rows().stream()
                            .flatMap(List::stream)
                            .mapToInt(value -> ((String) value).length())
                            .sum())
                    .isLessThanOrEqualTo(ResultReader.MOST_CHARACTERS);
            assertThat(wide.rows()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void a_million_rows_pass_through_in_portions(TransactionMode mode) throws Exception {
        try (SqlSession session = open(mode)) {
            begun(session);
            long before = used();
            StatementOutcome outcome =
                    session.execute("select i, repeat('x', 300) as filler from generate_series(1, 1000000) i");

            assertThat(outcome.rows()).isEqualTo(1_000_000);
            // Held whole they would be well over 300 MiB.
            assertThat(used() - before).isLessThan(100L << 20);
            assertThat(session.execute("select 1").succeeded()).isTrue();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void rows_are_affected_returned_or_not_counted() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            assertThat(session.execute("create table c (x int)").rows()).isNull();
            assertThat(session.execute("insert into c select from generate_series(1, 3)")
                            .rows())
                    .isEqualTo(3);
            assertThat(session.execute("update c set x = 1 where x = 9").rows()).isEqualTo(0);
            assertThat(session.execute("delete from c returning x").rows()).isEqualTo(3);
            assertThat(session.execute("create table d as select 1 as y union all select 2")
                            .rows())
                    .isEqualTo(2);
            assertThat(session.execute("set local work_mem = '5MB'").rows()).isNull();
            assertThat(session.execute("select").rows()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '{\"a\": 1}'::jsonb ? 'a', '{\"a\": 1}'::jsonb ?| array['b'], '{ts x}', '{fn now()}'",
                "select $q$ ; ? { $q$, 'a;b', E'\\';', \"x;\" from (values (1)) as v(\"x;\")",
                "create or replace function twice(i int) returns int begin atomic select i; select i * 2; end",
                "do $$ begin perform 1; perform 2; end $$",
                "-- a comment; with a semicolon\nselect /* and ; /* another */ */ 1",
                "create rule r as on insert to pg_temp.t do also (select 1; select 2)"
            })
    void a_statement_is_sent_as_it_is(String statement) throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            assertThat(session.execute("create temp table t (x int)").succeeded())
                    .isTrue();

            assertThat(session.execute(statement).failure()).isNull();
        }
    }

    @Test
    void a_failure_is_told_in_the_databases_words_with_its_place() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            String statement = "-- é😀\n  select nosuch from generate_series(1, 2)";
            SqlFailure failure = session.execute(statement).failure();

            assertThat(failure.sqlState()).isEqualTo("42703");
            assertThat(failure.message()).isEqualTo("column \"nosuch\" does not exist");
            assertThat(failure.position()).isEqualTo(statement.codePointCount(0, statement.indexOf("nosuch")) + 1);
            assertThat(failure.connectionLost()).isFalse();
            assertThat(session.execute("select 1").failure().sqlState()).isEqualTo("25P02");
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Failed.class);
        }
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            begun(session);
            SqlFailure failure = session.execute(
                            "do $$ begin raise exception 'no' using detail = 'why', hint = 'how', errcode = 'MR001'; end $$")
                    .failure();
            assertThat(failure.message()).isEqualTo("no");
            assertThat(failure.detail()).isEqualTo("why");
            assertThat(failure.hint()).isEqualTo("how");
            assertThat(failure.sqlState()).isEqualTo("MR001");
            assertThat(failure.where()).contains("line 1 at RAISE");
            assertThat(session.execute("select 1").succeeded()).isTrue();
            assertThat(session.execute("select 1 / (2 - i) from generate_series(1, 3) i")
                            .failure()
                            .sqlState())
                    .isEqualTo("22012");
            assertThat(session.execute("select 1").succeeded()).isTrue();
        }
    }

    @Test
    void notices_are_kept_up_to_a_bound() throws Exception {
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            List<StatementOutcome.Notice> few = session.execute(
                            "do $$ begin raise notice 'one'; raise warning 'two' using hint = 'h'; end $$")
                    .notices();
            assertThat(few).extracting(StatementOutcome.Notice::message).containsExactly("one", "two");
            assertThat(few).extracting(StatementOutcome.Notice::severity).containsExactly("NOTICE", "WARNING");
            assertThat(few.get(1).hint()).isEqualTo("h");

            long before = used();
            StatementOutcome outcome = session.execute(
                    "do $$ begin for i in 1..300000 loop raise notice '% %', i, repeat('x', 500); end loop;"
                            + " raise warning 'the last'; end $$");
            List<StatementOutcome.Notice> many = outcome.notices();
            assertThat(outcome.noticeCount()).isEqualTo(300_001);
            assertThat(many).hasSize(NoticeList.FIRST + NoticeList.LAST);
            assertThat(many.get(NoticeList.FIRST - 1).message()).startsWith(NoticeList.FIRST + " x");
            assertThat(many.get(NoticeList.FIRST).message()).startsWith("299952 x");
            assertThat(many.get(many.size() - 1).message()).isEqualTo("the last");
            assertThat(many.get(many.size() - 1).severity()).isEqualTo("WARNING");
            assertThat(used() - before).isLessThan(100L << 20);
        }
    }

    @Test
    void statement_by_statement_keeps_what_was_done_before_a_failure() throws Exception {
        registry.jdbc.sql("create table e (x int)").update();
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            assertThat(begun(session).xid()).isNull();
            session.execute("insert into e values (1)");
            session.execute("with w as (insert into e values (2) returning x) select * from w");
            session.execute("nonsense");
            session.execute("begin");
            session.execute("insert into e values (3)");
            assertThat(session.execute("select x from e").rows()).isEqualTo(3);
            session.execute("rollback");
            session.execute("begin");
            session.execute("insert into e values (4) returning x");
            session.execute("commit");
            assertThat(session.execute("vacuum e").failure()).isNull();
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Committed.class);
        }
        assertThat(registry.jdbc
                        .sql("select x from e order by x")
                        .query(Integer.class)
                        .list())
                .containsExactly(1, 2, 4);
    }

    @Test
    void a_transaction_that_the_script_left_open_is_a_failure() throws Exception {
        registry.jdbc.sql("create table f (x int)").update();
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            begun(session);
            session.execute("begin");
            session.execute("insert into f values (1)");
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Failed.class);
        }
        assertThat(registry.jdbc.sql("select count(*) from f").query(Long.class).single())
                .isZero();
    }

    @Test
    void a_commit_that_the_server_refuses_is_a_failure() throws Exception {
        registry.jdbc
                .sql("create table g (x int unique deferrable initially deferred)")
                .update();
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            assertThat(session.execute("insert into g values (1), (1)").succeeded())
                    .isTrue();
            assertThat(session.commit())
                    .isInstanceOfSatisfying(
                            CommitOutcome.Failed.class,
                            refused -> assertThat(refused.failure().sqlState()).isEqualTo("23505"));
        }
    }

    @Test
    void a_commit_whose_answer_is_lost_is_unclear() throws Exception {
        registry.jdbc
                .sql("create table h (x int unique deferrable initially deferred)")
                .update();
        registry.jdbc.sql("""
                create function cut_off() returns trigger language plpgsql as $$
                begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$
                """).update();
        registry.jdbc.sql("""
                create constraint trigger cut_off after insert on h deferrable initially deferred
                for each row execute function cut_off()
                """).update();
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            session.execute("insert into h values (1)");
            assertThat(session.commit()).isInstanceOf(CommitOutcome.Unclear.class);
        }
    }

    @Test
    void nothing_of_one_script_is_left_to_the_next() throws Exception {
        int first;
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            first = begun(session).pid();
            session.execute("set work_mem = '6MB'");
            session.execute("create temp table left_behind (x int)");
            session.execute("select pg_advisory_lock(42)");
            session.execute("prepare p as select 1");
            session.commit();
        }
        try (SqlSession session = open(TransactionMode.PER_STATEMENT)) {
            assertThat(begun(session).pid()).isEqualTo(first);
            assertThat(value(session, "show work_mem")).isEqualTo("4MB");
            assertThat(value(session, "select to_regclass('left_behind')::text"))
                    .isNull();
            assertThat(value(session, "select count(*) from pg_locks where locktype = 'advisory'"))
                    .isEqualTo(0L);
            assertThat(session.execute("execute p").succeeded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TransactionMode.class)
    void cancelled_means_gone(TransactionMode mode) throws Exception {
        SqlSession session = open(mode);
        BackendIdentity identity = begun(session);
        CompletableFuture<StatementOutcome> running = CompletableFuture.supplyAsync(() -> {
            StatementOutcome outcome = session.execute("select pg_sleep(600)");
            session.close();
            return outcome;
        });
        Registry.await(() -> isActive(identity.pid()));

        assertThat(session.cancel(GRACE)).isInstanceOf(Cancellation.Gone.class);
        assertThat(running.get(10, TimeUnit.SECONDS).failure().sqlState()).isEqualTo("57014");
        assertThat(session.execute("select 1").failure()).isNotNull();
        Registry.await(() -> !exists(identity.pid()));
        try (SqlSession next = open(mode)) {
            assertThat(begun(next).pid()).isNotEqualTo(identity.pid());
        }
    }

    @Test
    void who_does_not_heed_a_cancel_is_terminated() throws Exception {
        SqlSession session = open(TransactionMode.SINGLE);
        BackendIdentity identity = begun(session);
        CompletableFuture<StatementOutcome> running = CompletableFuture.supplyAsync(() -> session.execute("""
                do $$ begin
                    loop
                        begin perform pg_sleep(60); exception when query_canceled then null; end;
                    end loop;
                end $$
                """));
        Registry.await(() -> isActive(identity.pid()));

        assertThat(session.cancel(Duration.ofMillis(300))).isInstanceOf(Cancellation.Gone.class);
        assertThat(running.get(10, TimeUnit.SECONDS).failure().connectionLost()).isTrue();
        session.close();
        assertThat(exists(identity.pid())).isFalse();
    }

    @Test
    void an_idle_transaction_is_ended_too() throws Exception {
        SqlSession session = open(TransactionMode.SINGLE);
        BackendIdentity identity = begun(session);

        assertThat(settlement.endBackend(source.id(), identity, GRACE)).isInstanceOf(Cancellation.Gone.class);
        assertThat(status(identity)).isInstanceOf(TransactionStatus.Aborted.class);
        assertThat(session.execute("select 1").failure().connectionLost()).isTrue();
        session.close();
    }

    @Test
    void a_statement_timeout_is_a_failure_and_its_connection_is_not_used_again() throws Exception {
        SessionRequest hasty = new SessionRequest(
                source.id(), "hasty", ZoneId.of("UTC"), TransactionMode.SINGLE, Duration.ofMillis(50), null);
        int pid;
        try (SqlSession session = open(hasty)) {
            pid = begun(session).pid();
            assertThat(session.execute("select pg_sleep(60)").failure().sqlState())
                    .isEqualTo("57014");
        }
        Registry.await(() -> !exists(pid));
    }

    @Test
    void who_finds_no_slot_waits_and_is_counted() throws Exception {
        List<SqlSession> taken =
                List.of(open(TransactionMode.SINGLE), open(TransactionMode.SINGLE), open(TransactionMode.SINGLE));
        CompletableFuture<SqlSession> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return open(TransactionMode.SINGLE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Registry.await(() -> sessions.waiting(source.id()) == 1);
        assertThat(waiting).isNotDone();

        taken.get(0).close();
        waiting.get(10, TimeUnit.SECONDS).close();
        taken.forEach(SqlSession::close);
        assertThat(sessions.waiting(source.id())).isZero();
    }

    @Test
    void a_changed_data_source_is_used_as_it_is_now() throws Exception {
        try (SqlSession running = open(TransactionMode.SINGLE)) {
            begun(running);
            registry.sources.change(
                    Registry.ANNA,
                    source.id(),
                    registry.settings(source.name(), registry.database.port(), null, Map.of("search_path", "changed")));
            try (SqlSession next = open(TransactionMode.SINGLE)) {
                begun(next);
                assertThat(value(next, "show search_path")).isEqualTo("changed");
            }
            assertThat(running.execute("select 1").succeeded()).isTrue();
        }
    }

    @Test
    void a_database_that_refuses_is_a_value_and_quick() throws Exception {
        DataSource down = registry.sources.add(Registry.ANNA, registry.settings("down", 1, "x", Map.of()));
        long start = System.nanoTime();

        Opening opening = sessions.open(request(down, TransactionMode.SINGLE));

        assertThat(opening).isInstanceOfSatisfying(Opening.NotOpened.class, refused -> {
            assertThat(refused.failure().message()).contains("Connection to 127.0.0.1:1 refused");
            assertThat(refused.failure().connectionLost()).isTrue();
        });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_connection_that_died_in_the_pool_is_not_lent() throws Exception {
        int pid;
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            pid = begun(session).pid();
        }
        registry.jdbc.sql("select pg_terminate_backend(?)").param(pid).query().singleValue();
        Registry.await(() -> !exists(pid));
        Registry.await(() -> {
            try (SqlSession session = open(TransactionMode.SINGLE)) {
                return session.begin(List.of()) instanceof Beginning.Begun;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void foreign_tables_are_found_through_partitions_views_and_the_search_path() throws Exception {
        for (String statement : new String[] {
            "create extension if not exists postgres_fdw",
            "create schema elsewhere",
            "create server remote foreign data wrapper postgres_fdw",
            "create foreign table \"Far\" (x int) server remote",
            "create foreign table elsewhere.far (x int) server remote",
            "create table near (x int)",
            "create table parts (x int) partition by range (x)",
            "create foreign table part1 partition of parts for values from (1) to (2) server remote",
            "create view looking as select * from \"Far\"",
            "create table child () inherits (near)",
            "create foreign table \"" + "g".repeat(63) + "\" () inherits (child) server remote",
            "create table ruled (x int)",
            "create rule away as on insert to ruled do also insert into elsewhere.far values (new.x)",
            "create table alone (x int)"
        }) {
            registry.jdbc.sql(statement).update();
        }
        List<String> names =
                new ArrayList<>(List.of("\"Far\"", "Far", "far", "elsewhere.far", "ELSEWHERE.FAR", "near", "parts"));
        names.addAll(List.of("looking", "none", "ruled", "alone", "child", "g".repeat(70)));
        // More than are asked for at once.
        IntStream.range(0, 2_500).forEach(i -> names.add(0, "none" + i));
        ForeignTables.Found expected = new ForeignTables.Found(java.util.Set.of(
                "\"Far\"",
                "elsewhere.far",
                "ELSEWHERE.FAR",
                "near",
                "child",
                "parts",
                "looking",
                "ruled",
                "g".repeat(70)));

        assertThat(settlement.foreignTables(source.id(), names)).isEqualTo(expected);
        try (SqlSession session = open(TransactionMode.SINGLE)) {
            begun(session);
            assertThat(session.foreignTables(names)).isEqualTo(expected);
        }
    }

    private TransactionStatus status(BackendIdentity identity) {
        return settlement.transactionStatus(source.id(), identity);
    }

    private SqlSession open(TransactionMode mode) throws InterruptedException {
        return open(request(source, mode));
    }

    private SqlSession open(SessionRequest request) throws InterruptedException {
        Opening opening = sessions.open(request);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).session();
    }

    private static SessionRequest request(DataSource source, TransactionMode mode) {
        return new SessionRequest(source.id(), "millrace/r/n", ZoneId.of("Asia/Shanghai"), mode, null, null);
    }

    private static BackendIdentity begun(SqlSession session) {
        Beginning beginning = session.begin(List.of());
        assertThat(beginning).isInstanceOf(Beginning.Begun.class);
        return ((Beginning.Begun) beginning).identity();
    }

    private static @Nullable Object value(SqlSession session, String query) {
        StatementOutcome outcome = session.execute(query);
        assertThat(outcome.failure()).isNull();
        return outcome.result().rows().get(0).get(0);
    }

    private boolean isActive(int pid) {
        return registry.jdbc
                        .sql(
                                "select count(*) from pg_stat_activity where pid = ? and state = 'active' and wait_event is not null")
                        .param(pid)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private boolean exists(int pid) {
        return registry.jdbc
                        .sql("select count(*) from pg_stat_activity where pid = ?")
                        .param(pid)
                        .query(Long.class)
                        .single()
                > 0;
    }
}
