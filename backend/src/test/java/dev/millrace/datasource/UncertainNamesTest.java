package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.SqlInspection;
import dev.millrace.sql.SqlScript;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts that change where bare names are found, on a real server: each writes {@code t}, which is a table of its own by the
 * usual search path and a foreign one in the schema {@code other}.
 */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class UncertainNamesTest {

    private final TestDatabase database;
    private final DataSource source;
    private final Registry registry;
    private final Settlement settlement;
    private final DataSourceId id;

    UncertainNamesTest(TestDatabase database) {
        this.database = database;
        source = database.dataSource();
        registry = new Registry(database);
        settlement = new ServerQuestions(registry.sources);
        id = registry.itself("names " + UUID.randomUUID(), Map.of()).id();
    }

    @BeforeEach
    void tables() throws SQLException {
        for (String sql : List.of(
                "create extension if not exists postgres_fdw",
                "drop schema if exists other, plain, home, gone cascade",
                "drop schema if exists postgres cascade",
                "drop table if exists public.t",
                "drop server if exists itself cascade",
                "create server itself foreign data wrapper postgres_fdw options (dbname '%s', host '127.0.0.1', port '%d')"
                        .formatted(database.name(), database.port()),
                "create user mapping for public server itself options (user 'postgres', password 'x')",
                "create schema other",
                "create schema plain",
                "create schema home",
                "create table home.landing (a int)",
                "create table plain.t (a int)",
                "create table public.t (a int)",
                "create foreign table other.t (a int) server itself options (schema_name 'home', table_name 'landing')",
                "create foreign table home.seen (a int) server itself options (schema_name 'home', table_name 'landing')",
                "alter role postgres reset all",
                "create or replace procedure run_text(command text) language plpgsql as"
                        + " 'begin execute command; end'")) {
            registry.jdbc.sql(sql).update();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set search_path = other; insert into t values (1)",
                "SET Search_Path TO other, public; insert into t values (1)",
                "set session search_path = 'other'; insert into t values (1)",
                "set local search_path to other; insert into t values (1)",
                "set \"search_path\" = other; insert into t values (1)",
                "set U&\"search!005fpath\" uescape '!' = other; insert into t values (1)",
                "set schema 'other'; insert into t values (1)",
                "set local schema 'other'; insert into t values (1)",
                "select set_config('search_path', 'other', false); insert into t values (1)",
                "select set_config('search' || '_path', 'other', true); insert into t values (1)",
                "select set_config(E'search\\x5fpath', 'other', true); insert into t values (1)",
                "select set_config(name, 'other', true) from pg_settings where name like 'search%'; insert into t values (1)",
                "update pg_settings set setting = 'other' where name ~ '^search'; insert into t values (1)",
                "prepare p as select set_config($1, 'other', false); execute p('search_path'); insert into t values (1)",
                "do $$ begin set search_path = other; insert into t values (1); end $$",
                "do $$ begin set local search_path = other; end $$; insert into t values (1)",
                "do 'begin perform set_config(''search_path'', ''other'', false); end'; insert into t values (1)",
                "do $$ begin execute 'set search_path = other'; insert into t values (1); end $$",
                "do $$ begin execute 'set ' || 'search_' || 'path = other'; end $$; insert into t values (1)",
                "do $$ begin execute format('set %s = other', concat('search', '_path')); end $$; insert into t values (1)",
                "do $$ declare c text := concat('set search', '_path = other'); begin execute c; end $$; insert into t values (1)",
                "do $$ declare s text := 'search'; begin execute 'select set_config(''' || s || '_path'', ''other'', true)'; end $$;"
                        + " insert into t values (1)",
                "create function f() returns void language sql set search_path = other as 'insert into t values (1)'; select f()",
                "create function f() returns void language plpgsql as $$ begin set search_path = other; insert into t values (1);"
                        + " end $$; select f()",
                "call run_text('set search_path = other'); insert into t values (1)",
                "drop table t; set search_path = plain, other; drop table t; insert into t values (1)",
                "alter schema plain rename to gone; alter schema other rename to plain; insert into plain.t values (1)",
                "alter schema public rename to gone; alter schema other rename to public; insert into t values (1)",
                "create schema postgres; alter table other.t set schema postgres; insert into t values (1)",
                "drop table public.t; alter table other.t set schema public; insert into t values (1)"
            })
    void a_write_that_ends_in_the_foreign_table_is_found(String script) throws SQLException {
        assertThat(landed(script)).isEqualTo(1);
        assertThat(foreign(script)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)",
                "set work_mem = '64MB'; insert into t values (1)",
                "set search_path = other; insert into plain.t values (1)",
                "drop table t; create table t (a int); insert into t values (1)",
                "alter table t rename to t_old; create table t (a int); insert into t values (1)",
                "create table t_new (a int); drop table t; alter table t_new rename to t; insert into t values (1)",
                "do $$ begin execute 'create table made (a int)'; insert into t values (1); end $$",
                "do $$ begin execute format('insert into %I values (1)', 't'); end $$; insert into t values (1)",
                "reset work_mem; insert into t values (1)",
                "select set_config('work_mem', '64MB', true); insert into t values (1)",
                "drop schema if exists gone; create schema gone; insert into t values (1)"
            })
    void a_namesake_elsewhere_is_no_matter_where_the_path_is_kept(String script) throws SQLException {
        assertThat(landed(script)).isZero();
        assertThat(foreign(script)).isEmpty();
    }

    @Test
    void in_any_schema_only_that_name_is_looked_for() {
        assertThat(names(List.of("*.\"t\"", "*.t", "\"*\".t", "*.\"x\"", "t"))).containsOnly("*.\"t\"", "*.t");
    }

    @Test
    void a_role_whose_path_is_changed_for_later_sessions_makes_names_uncertain() {
        for (String script : List.of(
                "alter role postgres set search_path = other; insert into t values (1)",
                "alter database postgres set search_path to other; insert into t values (1)",
                "alter role postgres reset all; insert into t values (1)",
                "set role postgres; insert into t values (1)",
                "set session authorization postgres; insert into t values (1)",
                "reset all; insert into t values (1)",
                "discard all; insert into t values (1)")) {
            assertThat(foreign(script)).as(script).isNotEmpty();
        }
    }

    /** Rows that the script has written into the table behind the foreign one, asked the same way: that session has not committed. */
    private int landed(String script) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var each : SqlScript.of(script).statements()) {
                statement.setEscapeProcessing(false);
                statement.execute(each.text());
            }
            try (var count = statement.executeQuery("select count(*) from home.seen")) {
                count.next();
                connection.rollback();
                return count.getInt(1);
            }
        }
    }

    private Set<String> foreign(String script) {
        SqlInspection inspection = SqlScript.of(script).inspection();
        return names(inspection.namesToLookUp());
    }

    private Set<String> names(List<String> names) {
        return ((ForeignTables.Found) settlement.foreignTables(id, names)).names();
    }
}
