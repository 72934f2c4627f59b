package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.audit.AuditEntry;
import dev.millrace.common.MemoryBudget;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Problem;
import dev.millrace.datasource.Query.Asked;
import dev.millrace.datasource.Query.Want;
import dev.millrace.datasource.QueryAnswer.Answered;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Statements that people try out, on a real database. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class QueriesTest {

    private static final Share ROOM = MemoryBudget.unbounded().share();
    private static final String NAME = "millrace/query/flow/node";

    private final Registry registry;
    private final Queries queries;
    private final DataSourceId id;

    QueriesTest(TestDatabase database) {
        registry = new Registry(database);
        queries = queries(Duration.ofSeconds(30));
        id = registry.itself("tried " + UUID.randomUUID(), Map.of()).id();
    }

    @BeforeAll
    static void table(TestDatabase database) {
        JdbcClient.create(database.dataSource())
                .sql("create table tried as select i as id, 'n' || i as name from generate_series(1, 2000) i")
                .update();
    }

    @Test
    void rows_come_up_to_the_limit_with_their_columns() throws Exception {
        QueryAnswer answer = ask("select id, name from tried order by id", "select 1 as one");

        Answered first = answer.statements().get(0);
        assertThat(first.failure()).isNull();
        assertThat(first.result().rows()).hasSize(Queries.MOST_ROWS).first().isEqualTo(List.of(1, "n1"));
        assertThat(first.result().truncated()).isTrue();
        assertThat(first.result().columns()).extracting(ResultRows.Column::name).containsExactly("id", "name");
        assertThat(answer.statements().get(1).result())
                .isEqualTo(
                        new ResultRows(List.of(new ResultRows.Column("one", "int4")), List.of(List.of(1)), 1, false));
    }

    @Test
    void the_session_is_the_flows_own_and_in_its_zone() throws Exception {
        QueryAnswer answer = ask("select current_setting('application_name'), current_setting('TimeZone'),"
                + " current_setting('transaction_read_only')");

        assertThat(answer.statements().get(0).result().rows()).containsExactly(List.of(NAME, "Asia/Shanghai", "on"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from tried",
                "create table other (a int)",
                "with gone as (delete from tried returning id) select count(*) from gone",
                "set transaction read write",
                "set transaction_read_only = off",
                "set session characteristics as transaction read write; delete from tried",
                "do $$ begin delete from tried; commit; end $$",
                "do $$ begin set transaction read write; delete from tried; end $$"
            })
    void nothing_is_ever_written(String statements) throws Exception {
        QueryAnswer answer = ask(statements.contains("$$") ? new String[] {statements} : statements.split("; "));

        assertThat(answer.statements().get(answer.statements().size() - 1).failure())
                .isNotNull();
        assertThat(registry.jdbc
                        .sql("select count(*) from tried")
                        .query(Long.class)
                        .single())
                .isEqualTo(2000);
    }

    @Test
    void after_a_failure_nothing_more_is_sent_and_it_has_its_place() throws Exception {
        QueryAnswer answer = ask("select 1", "select nothing from tried", "select 2");

        assertThat(answer.statements()).hasSize(2);
        SqlFailure failure = answer.statements().get(1).failure();
        assertThat(failure.sqlState()).isEqualTo("42703");
        assertThat(failure.position()).isEqualTo(8);
    }

    @Test
    void a_plan_is_made_of_each_statement_and_none_is_carried_out() throws Exception {
        QueryAnswer answer = await(
                queries,
                List.of(
                        new Asked("delete from tried", Want.PLAN),
                        new Asked("select nothing from tried", Want.PLAN),
                        new Asked("create table other (a int)", Want.NOTHING),
                        new Asked("select count(*) from tried", Want.PLAN)));

        assertThat(answer.statements()).hasSize(4);
        assertThat(answer.statements().get(0).plan()).contains("\"Operation\": \"Delete\"", "Total Cost");
        assertThat(answer.statements().get(1).failure().position()).isEqualTo(8);
        assertThat(answer.statements().get(2).plan()).isNull();
        assertThat(answer.statements().get(3).plan()).contains("Aggregate");
        assertThat(registry.jdbc
                        .sql("select count(*) from tried")
                        .query(Long.class)
                        .single())
                .isEqualTo(2000);
    }

    @Test
    void the_time_is_cut_off_whatever_a_statement_sets() throws Exception {
        QueryAnswer answer = await(
                queries(Duration.ofMillis(300)),
                List.of(
                        new Asked("select set_config('statement_timeout', '0', false)", Want.ROWS),
                        new Asked("select pg_sleep(600)", Want.ROWS)));

        assertThat(answer.statements().get(1).failure().sqlState()).isEqualTo("57014");
    }

    @Test
    void a_lock_of_somebody_else_is_not_waited_for_long() throws Exception {
        try (var other = registry.database.dataSource().getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table tried in access exclusive mode");

            QueryAnswer answer = ask("select set_config('lock_timeout', '0', false)", "select count(*) from tried");

            assertThat(answer.statements().get(1).failure().sqlState()).isEqualTo("55P03");
        }
    }

    @Test
    void a_cancelled_query_has_left_the_database() throws Exception {
        RunningQuery running = start(queries, List.of(new Asked("select pg_sleep(600)", Want.ROWS)));
        Registry.await(() -> backends("state = 'active' and query like '%pg_sleep%'") == 1);

        running.cancel();

        assertThat(backends("true")).isZero();
        assertThat(running.await(Duration.ofSeconds(20))).isPresent();
    }

    @Test
    void a_data_source_works_on_a_few_at_a_time() throws Exception {
        List<RunningQuery> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(start(queries, List.of(new Asked("select pg_sleep(600)", Want.ROWS))));
        }

        assertThatThrownBy(() -> ask("select 1"))
                .isInstanceOf(Problem.Conflict.class)
                .hasMessageContaining("4 queries");

        running.forEach(RunningQuery::cancel);
        Registry.await(() -> backends("true") == 0);
    }

    @Test
    void it_is_in_the_audit_log() throws Exception {
        ask("select 1");

        assertThat(registry.audit.of("data-source", id.value(), 10))
                .first()
                .extracting(AuditEntry::act, AuditEntry::detail)
                .containsExactly("data-source.queried", Map.of("sql", "as rendered"));
    }

    @Test
    void a_plan_that_is_too_large_is_a_value_and_the_next_one_is_asked_for() throws Exception {
        registry.jdbc.sql("""
                        do $$ begin
                            execute 'create view long_filter as select g from generate_series(1, 2) g where g::text <> '
                                || quote_literal(repeat('long ', 200000));
                        end $$
                        """).update();
        String union = String.join(" union all ", Collections.nCopies(12, "select * from long_filter"));
        QueryAnswer answer = await(queries, List.of(new Asked(union, Want.PLAN), new Asked("select 1", Want.PLAN)));

        assertThat(answer.statements().get(0).plan()).isNull();
        assertThat(answer.statements().get(0).failure().message()).startsWith("The plan is larger than");
        assertThat(answer.statements().get(0).failure().connectionLost()).isFalse();
        assertThat(answer.statements().get(1).plan()).contains("Result");
    }

    @Test
    void statements_share_the_room_of_their_query() throws Exception {
        MemoryBudget little = new MemoryBudget(4 << 20);
        try (Share room = little.share()) {
            String wide = "select repeat('x', 8000) from generate_series(1, 100)";
            RunningQuery running = queries.start(
                    Registry.ANNA,
                    id,
                    query(List.of(
                            new Asked(wide, Want.ROWS),
                            new Asked(wide, Want.ROWS),
                            new Asked("do $$ begin raise notice '%', repeat('n', 4000); end $$", Want.ROWS))),
                    Map.of(),
                    room);
            QueryAnswer answer = running.await(Duration.ofSeconds(20)).orElseThrow();
            assertThat(answer.statements().get(0).result().rows()).hasSizeBetween(20, 40);
            assertThat(answer.statements().get(1).result().rows()).isEmpty();
            assertThat(answer.statements().get(1).result().truncated()).isTrue();
            assertThat(answer.statements().get(2).notices())
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.message()).isEqualTo("n".repeat(100) + "…"));
        }
        assertThat(little.held()).isZero();
    }

    @Test
    void a_database_that_is_not_there_is_a_value() throws Exception {
        var nowhere =
                registry.sources.add(Registry.ANNA, registry.settings("nowhere " + UUID.randomUUID(), 1, "", Map.of()));

        RunningQuery running = queries.start(Registry.ANNA, nowhere.id(), query(List.of()), Map.of(), ROOM);

        QueryAnswer answer = running.await(Duration.ofSeconds(20)).orElseThrow();
        assertThat(answer.failure().outcome()).isEqualTo(ConnectionTest.Outcome.REFUSED);
        assertThat(answer.statements()).isEmpty();
    }

    private QueryAnswer ask(String... statements) throws InterruptedException {
        return await(
                queries,
                Stream.of(statements).map(sql -> new Asked(sql, Want.ROWS)).toList());
    }

    private QueryAnswer await(Queries by, List<Asked> statements) throws InterruptedException {
        return start(by, statements).await(Duration.ofSeconds(20)).orElseThrow();
    }

    private RunningQuery start(Queries by, List<Asked> statements) {
        return by.start(Registry.ANNA, id, query(statements), Map.of("sql", "as rendered"), ROOM);
    }

    private static Query query(List<Asked> statements) {
        return new Query(NAME, ZoneId.of("Asia/Shanghai"), statements);
    }

    private Queries queries(Duration longest) {
        return new Queries(
                registry.sources,
                registry.audit,
                new TransactionTemplate(new JdbcTransactionManager(registry.database.dataSource())),
                longest);
    }

    private int backends(String which) {
        return registry.jdbc
                .sql("select count(*) from pg_stat_activity where application_name = :name and datname ="
                        + " current_database() and " + which)
                .param("name", NAME)
                .query(Integer.class)
                .single();
    }
}
