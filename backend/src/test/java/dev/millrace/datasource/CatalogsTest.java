package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.MemoryBudget;
import dev.millrace.common.MemoryBudget.Share;
import dev.millrace.common.Problem;
import dev.millrace.datasource.Catalog.Column;
import dev.millrace.datasource.Catalog.Form;
import dev.millrace.datasource.Catalog.Function;
import dev.millrace.datasource.Catalog.Kind;
import dev.millrace.datasource.Catalog.Schema;
import dev.millrace.datasource.Catalog.Table;
import dev.millrace.datasource.ConnectionTest.Outcome;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a SQL editor learns about a database. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class CatalogsTest {

    private static final Share ROOM = MemoryBudget.unbounded().share();

    private static final int MANY = 5_000;

    private static final String[] SHOP = {
        "create schema shop",
        "create schema \"Odd \"\" one\"",
        "create schema hidden",
        "create extension if not exists postgres_fdw",
        "create server remote foreign data wrapper postgres_fdw",
        "create domain shop.euro as numeric(10,2)",
        "create table shop.orders (id bigint primary key, gone int, price shop.euro not null, at timestamptz(3),"
                + " tags varchar(40)[], \"Odd \"\" one\" text)",
        "alter table shop.orders drop column gone",
        "create table shop.days (day date) partition by range (day)",
        "create table shop.days_2026 partition of shop.days for values from ('2026-01-01') to ('2027-01-01')",
        "create table shop.child () inherits (shop.orders)",
        "create view shop.cheap as select id from shop.orders",
        "create materialized view shop.sums as select 1 as n",
        "create foreign table shop.\"far away\" (x int) server remote",
        "create sequence shop.numbers",
        "create index on shop.orders (price)",
        "create table shop.empty ()",
        "create foreign table shop.days_2027 partition of shop.days for values from ('2027-01-01') to ('2028-01-01')"
                + " server remote",
        "create view shop.calendar as select day from shop.days",
        "create foreign table shop.\"far child\" () inherits (shop.empty) server remote",
        "create function shop.net(gross numeric, rate numeric default 0.19) returns numeric language sql"
                + " as 'select gross / (1 + rate)'",
        "create function shop.net(gross bigint) returns numeric language sql as 'select gross / 1.19'",
        "create function shop.noted() returns trigger language plpgsql as 'begin return new; end'",
        "create function shop.secret() returns int language sql as 'select 1'",
        "revoke execute on function shop.secret() from public"
    };

    private final Registry registry;
    private final Catalogs catalogs;

    CatalogsTest(TestDatabase database) {
        registry = new Registry(database);
        catalogs = new Catalogs(registry.sources);
    }

    @BeforeAll
    static void shop(TestDatabase database) {
        furnish(database);
    }

    private static void furnish(TestDatabase database) {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        for (String statement : SHOP) {
            jdbc.sql(statement).update();
        }
    }

    @Test
    void schemas_come_in_the_order_of_the_search_path_then_by_name_then_the_systems() {
        Catalog catalog = catalogs.of(source(Map.of("search_path", "shop, public")), null, null, ROOM);

        assertThat(catalog.schemas())
                .filteredOn(schema -> !schema.name().equals("wide"))
                .containsExactly(
                        new Schema("shop", 1),
                        new Schema("public", 2),
                        new Schema("Odd \" one", null),
                        new Schema("hidden", null),
                        new Schema("information_schema", null),
                        new Schema("pg_catalog", null));
        assertThat(catalog).isEqualTo(new Catalog(catalog.schemas(), null, null, null, 1_000, false, null));
    }

    @Test
    void schemas_that_the_scripts_role_may_not_use_are_left_out() {
        registry.jdbc.sql("create role analyst nologin").update();
        registry.jdbc.sql("grant usage on schema shop to analyst").update();

        assertThat(catalogs.of(source(Map.of("role", "analyst")), null, null, ROOM)
                        .schemas())
                .extracting(Schema::name)
                .contains("shop", "public")
                .doesNotContain("hidden");
    }

    @Test
    void tables_come_by_name_with_their_kind_and_whether_they_lead_to_a_foreign_one() {
        Catalog catalog = catalogs.of(source(Map.of()), "shop", null, ROOM);

        assertThat(catalog.tables()).isEqualTo(tablesOfShop());
        assertThat(catalog).isEqualTo(new Catalog(null, catalog.tables(), null, null, 10_000, false, null));
    }

    private static List<Table> tablesOfShop() {
        return List.of(
                new Table("calendar", Kind.VIEW, false, true),
                new Table("cheap", Kind.VIEW, false, false),
                new Table("child", Kind.TABLE, false, false),
                new Table("days", Kind.PARTITIONED_TABLE, false, true),
                new Table("days_2026", Kind.TABLE, true, false),
                new Table("days_2027", Kind.FOREIGN_TABLE, true, true),
                new Table("empty", Kind.TABLE, false, true),
                new Table("far away", Kind.FOREIGN_TABLE, false, true),
                new Table("far child", Kind.FOREIGN_TABLE, false, true),
                new Table("orders", Kind.TABLE, false, false),
                new Table("sums", Kind.MATERIALIZED_VIEW, false, false));
    }

    @Test
    void columns_come_in_their_order_with_types_as_the_database_writes_them() {
        Catalog catalog = catalogs.of(source(Map.of("search_path", "shop")), "shop", "orders", ROOM);

        assertThat(catalog.columns()).isEqualTo(columnsOfOrders("euro"));
        assertThat(catalog).isEqualTo(new Catalog(null, null, catalog.columns(), null, 2_000, false, null));
    }

    @Test
    void functions_come_by_name_once_without_those_that_only_the_server_calls() {
        Catalog catalog = catalogs.functions(source(Map.of()), "shop", null, ROOM);

        assertThat(catalog.functions())
                .contains(new Function(
                        "net",
                        "gross numeric, rate numeric",
                        "numeric",
                        2,
                        List.of(
                                new Form("gross numeric, rate numeric", "numeric"),
                                new Form("gross bigint", "numeric"))))
                .extracting(Function::name)
                .doesNotContain("noted");
        assertThat(catalog).isEqualTo(new Catalog(null, null, null, catalog.functions(), 10_000, false, null));
        assertThat(catalogs.functions(source(Map.of()), "pg_catalog", null, ROOM)
                        .functions())
                .extracting(Function::name)
                .contains("date_trunc", "count", "row_number", "generate_series")
                .doesNotContain("int4in", "int4out")
                .doesNotHaveDuplicates();
    }

    @Test
    void functions_are_asked_for_with_a_schema_and_without_a_table() {
        DataSourceId id = source(Map.of());

        assertThatThrownBy(() -> catalogs.functions(id, null, null, ROOM)).hasMessageStartingWith("schema: ");
        assertThatThrownBy(() -> catalogs.functions(id, "shop", "orders", ROOM)).hasMessageStartingWith("table: ");
    }

    private static List<Column> columnsOfOrders(String euro) {
        return List.of(
                new Column("id", "bigint", false),
                new Column("price", euro, false),
                new Column("at", "timestamp(3) with time zone", true),
                new Column("tags", "character varying(40)[]", true),
                new Column("Odd \" one", "text", true));
    }

    @Test
    void an_older_server_answers_alike() {
        TestServer server = TestServer.of(15);
        TestDatabase older = server.create(false);
        try {
            furnish(older);
            DataSourceId id = add(older.host(), older.port(), older.name(), Map.of());

            assertThat(catalogs.of(id, null, null, ROOM).schemas()).contains(new Schema("public", 1));
            assertThat(catalogs.of(id, "shop", null, ROOM).tables()).isEqualTo(tablesOfShop());
            assertThat(catalogs.of(id, "shop", "orders", ROOM).columns()).isEqualTo(columnsOfOrders("shop.euro"));
            assertThat(catalogs.functions(id, "shop", null, ROOM).functions())
                    .extracting(Function::name)
                    .contains("net");
        } finally {
            server.drop(older);
        }
    }

    @Test
    void what_is_not_there_is_empty_and_an_empty_name_is_none() {
        DataSourceId id = source(Map.of());

        assertThat(catalogs.of(id, "SHOP", null, ROOM).tables()).isEmpty();
        assertThat(catalogs.of(id, "x' or true --", "orders", ROOM).columns()).isEmpty();
        assertThat(catalogs.of(id, "shop", "numbers", ROOM).columns()).isEmpty();
        assertThat(catalogs.of(id, "shop", "empty", ROOM).columns()).isEmpty();
        assertThat(catalogs.of(id, "", "", ROOM).schemas()).isNotEmpty();
        assertThat(catalogs.of(id, "shop", "", ROOM).tables()).isNotEmpty();
    }

    @Test
    void a_table_without_its_schema_is_refused() {
        DataSourceId id = source(Map.of());

        assertThatThrownBy(() -> catalogs.of(id, null, "orders", ROOM))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageStartingWith("schema: ");
    }

    @Test
    void an_unknown_data_source_is_not_found() {
        assertThatThrownBy(() -> catalogs.of(new DataSourceId("nowhere"), null, null, ROOM))
                .isInstanceOf(Problem.NotFound.class);
    }

    @Test
    void thousands_of_tables_are_listed_and_more_than_the_limit_are_cut() throws Exception {
        registry.jdbc.sql("create schema wide").update();
        registry.jdbc
                .sql("do $$ begin for i in 1..%d loop execute format('create table wide.t%%s ()', i); end loop; end $$"
                        .formatted(MANY))
                .update();

        Catalog whole = catalogs.of(source(Map.of()), "wide", null, ROOM);
        assertThat(whole.tables()).hasSize(MANY);
        assertThat(whole.truncated()).isFalse();

        Connections.Guarded opened = opened();
        try (var connection = opened.connection()) {
            var question = new CatalogQuestion(connection, opened.guard(), ROOM);
            Catalog cut = Catalog.ofTables(question.tables("wide", 3), 3);
            assertThat(cut.tables()).extracting(Table::name).containsExactly("t1", "t10", "t100");
            assertThat(cut.truncated()).isTrue();
            Catalog exact = Catalog.ofTables(question.tables("shop", 11), 11);
            assertThat(exact.tables()).hasSize(11);
            assertThat(exact.truncated()).isFalse();
        }
    }

    private Connections.Guarded opened() throws SQLException {
        Login login = registry.sources.login(source(Map.of())).orElseThrow();
        return Connections.forQueries(login, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void what_is_more_than_eight_mebibytes_is_cut_and_the_database_can_be_asked_again() {
        registry.jdbc.sql("create schema crowded").update();
        registry.jdbc.sql("""
                        do $$ begin
                            execute 'create type crowded.' || repeat('t', 63) || ' as (id int)';
                            for i in 1..700 loop
                                execute format(
                                    'create function crowded.%I(%s) returns int language sql as %L',
                                    'f' || i,
                                    (select string_agg(
                                        rpad('a' || n, 63, 'x') || ' crowded.' || repeat('t', 63), ', ')
                                     from generate_series(1, 99) n),
                                    'select 1');
                            end loop;
                        end $$
                        """).update();
        DataSourceId id = source(Map.of());
        Catalog cut = catalogs.functions(id, "crowded", null, ROOM);
        assertThat(cut.failure()).isNull();
        assertThat(cut.functions()).hasSizeBetween(500, 699);
        assertThat(cut.truncated()).isTrue();
        Catalog shorter = catalogs.functions(id, "crowded", null, new MemoryBudget(1 << 20).share());
        assertThat(shorter.functions()).hasSizeBetween(1, 10);
        assertThat(shorter.truncated()).isTrue();
        assertThat(catalogs.of(id, "shop", null, ROOM).tables()).isEqualTo(tablesOfShop());
        registry.jdbc.sql("drop schema crowded cascade").update();
    }

    @Test
    void a_database_that_is_down_is_a_value() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        Catalog catalog = catalogs.of(add("127.0.0.1", port, "d", Map.of()), "shop", null, ROOM);

        assertFailed(catalog, Outcome.REFUSED, "refused");
        assertThat(catalog.limit()).isEqualTo(10_000);
    }

    @Test
    void one_that_accepts_and_says_nothing_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DataSourceId id = add("127.0.0.1", silent.getLocalPort(), "d", Map.of("connectTimeout", "1"));
            long start = System.nanoTime();

            assertFailed(catalogs.of(id, null, null, ROOM), Outcome.UNREACHABLE, null);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void one_that_is_slow_is_given_up() throws Exception {
        Catalogs hasty = new Catalogs(registry.sources, Duration.ofMillis(50));
        try (var other = registry.database.dataSource().getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table pg_inherits in access exclusive mode");

            assertFailed(
                    hasty.of(source(Map.of()), "shop", null, ROOM),
                    Outcome.OTHER,
                    "canceling statement due to statement timeout");
            other.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_such_role", "analyst_of_another_server"})
    void a_role_that_cannot_be_taken_is_a_value(String role) {
        assertFailed(catalogs.of(source(Map.of("role", role)), null, null, ROOM), Outcome.OTHER, role);
    }

    private static void assertFailed(Catalog catalog, Outcome outcome, @Nullable String words) {
        assertThat(catalog.failure()).isNotNull();
        assertThat(catalog.failure().outcome()).as(catalog.failure().message()).isEqualTo(outcome);
        if (words != null) {
            assertThat(catalog.failure().message()).contains(words);
        }
        assertThat(catalog.schemas()).isNull();
        assertThat(catalog.tables()).isNull();
        assertThat(catalog.columns()).isNull();
    }

    private DataSourceId source(Map<String, String> options) {
        TestDatabase itself = registry.database;
        return add(itself.host(), itself.port(), itself.name(), options);
    }

    private DataSourceId add(String host, int port, String database, Map<String, String> options) {
        return registry.sources
                .add(
                        Registry.ANNA,
                        new DataSourceSettings(
                                "catalog " + UUID.randomUUID(),
                                "test",
                                host,
                                port,
                                database,
                                registry.database.user(),
                                "",
                                options,
                                1))
                .id();
    }
}
