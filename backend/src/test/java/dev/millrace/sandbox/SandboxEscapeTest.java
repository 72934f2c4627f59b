package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.adb;
import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.rds;
import static dev.millrace.sandbox.SandboxServer.run;
import static dev.millrace.sandbox.SandboxServer.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.database.ServerLogin;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody tries with foreign servers and tables who may write any SQL into a node of the sandbox. */
class SandboxEscapeTest {

    private static final List<String> OURS = List.of(
            "batch_size=1000",
            "dbname=sandbox_oss",
            "fetch_size=1000",
            "host=127.0.0.1",
            "keep_connections=off",
            "truncatable=false");

    private static final String TRAPS = """
            dbname 'millrace', user 'postgres', password 'x', passfile '/etc/passwd', service 's', port '1',
            hostaddr '10.0.0.1', sslkey '/k', sslcert '/c', options '-c role=postgres', password_required 'false',
            use_scram_passthrough 'true', extensions 'dblink', use_remote_estimate 'true', updatable 'true',
            application_name 'x', sslmode 'require', krbsrvname 'x', target_session_attrs 'any', "Odd "" name" 'x'""";

    @BeforeEach
    void reset() {
        SandboxServer.reset();
    }

    @Test
    void a_created_server_goes_to_the_bucket_only() throws SQLException {
        run(
                rds(),
                "create server s foreign data wrapper oss_fdw options (host '10.0.0.1', bucket 'b', %s)"
                        .formatted(TRAPS));
        assertThat(options("pg_foreign_server", "srvoptions", "srvname = 's'")).isEqualTo(with("bucket=b"));
    }

    @Test
    void an_altered_server_goes_to_the_bucket_only() throws SQLException {
        run(rds(), "create server s foreign data wrapper oss_fdw");
        for (var change : List.of(
                "set dbname 'millrace', set host '10.0.0.1', add user 'postgres', add port '1'",
                "drop host, drop dbname",
                "add passfile '/x', set truncatable 'true', add options '-c x=y'")) {
            run(rds(), "alter server s options (%s)".formatted(change));
            assertThat(options("pg_foreign_server", "srvoptions", "srvname = 's'"))
                    .isEqualTo(with());
        }
        run(rds(), "alter server s rename to \"s; drop table t_src\"");
        run(rds(), "alter server \"s; drop table t_src\" version '2' options (set host 'x')");
        assertThat(options("pg_foreign_server", "srvoptions", "srvname like 's;%'"))
                .isEqualTo(with());
    }

    @Test
    void a_user_mapping_logs_in_as_the_bucket_role_only() throws SQLException {
        run(rds(), """
                create server s foreign data wrapper oss_fdw;
                create user mapping for current_user server s options (id 'i', %s);
                create user mapping for public server s options (user 'postgres', password 'x')""".formatted(TRAPS));
        assertThat(mapping("umuser <> 0")).containsExactly("id=i", "password_required=false", "user=sandbox_bucket");
        assertThat(mapping("umuser = 0")).containsExactly("password_required=false", "user=sandbox_bucket");

        run(rds(), "alter user mapping for public server s options (set user 'postgres', add password 'x')");
        run(rds(), "alter user mapping for current_user server s options (drop user, drop password_required)");
        assertThat(mapping("umuser = 0")).containsExactly("password_required=false", "user=sandbox_bucket");
        assertThat(mapping("umuser <> 0")).containsExactly("id=i", "password_required=false", "user=sandbox_bucket");
    }

    @Test
    void a_foreign_table_reads_its_dir_only() throws SQLException {
        run(rds(), "insert into t_src values (0, 0, null)");
        run(rds(), """
                create foreign table f (a int options (column_name 'rolpassword')) server ossserver options (
                  dir 'd', schema_name 'pg_catalog', table_name 'pg_authid', updatable 'true', batch_size '1')""");
        var first = options("pg_foreign_table", "ftoptions", "ftrelid = 'f'::regclass");
        assertThat(first).hasSize(3).contains("dir=d", "schema_name=files");

        for (var change : List.of(
                "alter foreign table f options (set table_name 'pg_authid', set schema_name 'pg_catalog')",
                "alter table f options (set table_name 'pg_authid', add truncatable 'true')",
                "alter table only f options (drop table_name), alter column a options (set column_name 'x')",
                "alter foreign table if exists f alter a options (drop column_name)")) {
            run(rds(), change);
            assertThat(options("pg_foreign_table", "ftoptions", "ftrelid = 'f'::regclass"))
                    .isEqualTo(first);
            assertThat(options("pg_attribute", "attfdwoptions", "attrelid = 'f'::regclass and attnum = 1"))
                    .containsExactly("column_name=c1");
        }
        assertThat(ask(rds(), "select count(*) from f")).isEqualTo("0");
    }

    @Test
    void a_schema_of_the_bucket_cannot_be_imported() throws SQLException {
        run(rds(), Tutorial.extract("20260604"));
        assertThatThrownBy(() -> run(rds(), "import foreign schema files from server ossserver into public"))
                .hasMessageContaining("no schemas to import");
        assertThatThrownBy(() -> run(
                        rds(),
                        "import foreign schema pg_catalog limit to (pg_roles) from server ossserver into public"))
                .hasMessageContaining("no schemas to import");
    }

    @Test
    void names_and_options_never_become_sql() throws SQLException {
        run(rds(), """
                create schema "s""'; drop table t_src";
                create foreign table "s""'; drop table t_src"."f""'; drop table t_src" ("c""'; drop table t_src" int)
                  server ossserver
                  options (dir 'd''; drop schema files cascade; -- \\', format '''', "x""'; y" 'z')""");
        run(rds(), """
                insert into "s""'; drop table t_src"."f""'; drop table t_src" values (5)""");

        assertThat(ask(rds(), "select count(*) from t_src")).isEqualTo("1000");
        run(
                adb(),
                "create foreign table g (n int) server oss_serv options (dir 'd''; drop schema files cascade; -- \\')");
        assertThat(ask(adb(), "select n from g")).isEqualTo("5");
    }

    @Test
    void objects_on_the_search_path_do_not_lead_the_superuser_astray() throws SQLException {
        run(rds(), """
                create function public.format(text, variadic text[]) returns text language sql
                  as $$ select 'alter role sandbox superuser' $$;
                create function public.array_ne(text, text[]) returns boolean language sql
                  as $$ select false $$;
                create table public.pg_foreign_server (oid oid, srvname text, srvoptions text[], srvfdw oid);
                create temporary table pg_options_to_table (option_name text, option_value text);
                create temporary table pg_foreign_table (ftrelid oid);
                set search_path = pg_temp, public, pg_catalog;
                create server s foreign data wrapper oss_fdw options (dbname 'millrace');
                create foreign table public.f (a int) server s options (dir 'd', table_name 'pg_authid')""");
        assertThat(options("pg_catalog.pg_foreign_server", "srvoptions", "srvname = 's'"))
                .isEqualTo(with());
        assertThat(ask(rds(), "select rolsuper from pg_roles where rolname = current_user"))
                .isEqualTo("f");
    }

    @Test
    void a_trigger_on_the_tutorials_table_does_not_run_with_anybody_elses_rights() throws SQLException {
        run(rds(), """
                create table seen (who text);
                create function spy() returns trigger language plpgsql
                  as $$ begin insert into seen values (current_user || ' ' || session_user); return new; end $$;
                create trigger spy before update on t_src for each statement execute function spy()""");
        TutorialRows.date(rds(), LocalDate.of(2031, 1, 1));
        assertThat(ask(rds(), "select string_agg(distinct who, ' ') from seen")).isEqualTo("sandbox sandbox");
    }

    @Test
    void the_password_of_the_bucket_role_is_in_no_catalog() throws SQLException {
        var secret = server().login(Sandbox.BUCKET, Sandbox.BUCKET_ROLE).password();
        run(rds(), Tutorial.extract("20260604"));
        assertThat(ask(rds(), "select string_agg(umoptions::text, ' ') from pg_user_mappings"))
                .isNotNull()
                .doesNotContain(secret);
        assertThat(ask(rds(), "select string_agg(srvoptions::text, ' ') from pg_catalog.pg_foreign_server"))
                .doesNotContain(secret);
    }

    @Test
    void the_bucket_role_can_only_open_read_and_append() {
        var bucket = server().login(Sandbox.BUCKET, Sandbox.BUCKET_ROLE);
        assertRefused("42501", bucket, "create table public.t ()");
        assertRefused("42501", bucket, "create table files.t ()");
        assertRefused("42501", bucket, "create temporary table t ()");
        assertRefused("42501", bucket, "set role sandbox_keeper");
        assertRefused("42501", bucket, "copy (select 1) to '/var/out'");
        assertRefused("42501", server().login("postgres", Sandbox.BUCKET_ROLE), "select 1");
        assertRefused("42501", server().login(Sandbox.RDS, Sandbox.BUCKET_ROLE), "select 1");
    }

    @Test
    void what_is_not_confined_under_its_number_after_it_was_altered_by_name_is_refused() throws SQLException {
        // As if somebody had given the name to something else in between: the altering finds another table than the
        // check.
        try (var superuser = server().superuser(Sandbox.RDS).open()) {
            run(superuser, "create foreign table public.f (a int) server ossserver options (dir 'd')");
            assertThat(ask(superuser, """
                    select changes is null and column_changes is null
                    from oss_fdw_table_changes('f'::regclass, (
                      select option_value from pg_foreign_table, pg_options_to_table(ftoptions)
                      where ftrelid = 'f'::regclass and option_name = 'table_name'))""")).isEqualTo("t");
            assertThat(ask(superuser, """
                    select changes from oss_fdw_table_changes('f'::regclass, 'elsewhere')""")).contains("set table_name 'elsewhere'");
            assertThatThrownBy(() -> run(superuser, "select oss_fdw_require_confined('the foreign table', 'set x')"))
                    .hasMessageContaining("renamed or replaced while it was being altered");
        }
    }

    private static List<String> with(String... more) {
        var all = new ArrayList<>(OURS);
        all.addAll(List.of(more));
        all.sort(null);
        return all;
    }

    private static List<String> options(String catalog, String column, String where) throws SQLException {
        return List.of(ask(
                        rds(),
                        "select array_to_string(array(select unnest(%s) order by 1), e'\\n') from %s where %s"
                                .formatted(column, catalog, where))
                .split("\n"));
    }

    private static List<String> mapping(String whose) throws SQLException {
        var rows = ask(rds(), """
                select array_to_string(array(select unnest(umoptions) order by 1), e'\\n')
                from pg_user_mappings
                where srvname = 's' and %s""".formatted(whose));
        return List.of(rows.split("\n"));
    }

    private static void assertRefused(String state, ServerLogin login, String sql) {
        assertThatThrownBy(() -> run(login, sql))
                .isInstanceOf(SQLException.class)
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .as(sql)
                .isEqualTo(state);
    }
}
