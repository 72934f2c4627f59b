package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.rds;
import static dev.millrace.sandbox.SandboxServer.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.database.ServerLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody is refused who may write any SQL into a node of the sandbox. */
class SandboxRoleTest {

    @BeforeAll
    static void reset() {
        SandboxServer.reset();
    }

    @Test
    void its_role_has_no_special_powers_and_belongs_to_no_other_role() throws SQLException {
        assertThat(ask(rds(), """
                select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
                  or exists (select from pg_auth_members where member = oid)
                from pg_roles where rolname = current_user""")).isEqualTo("f");
        assertThat(ask(rds(), """
                select string_agg(datname, ' ' order by datname) from pg_database
                where datallowconn and has_database_privilege(datname, 'connect')""")).isEqualTo("sandbox_adb sandbox_rds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "template1", "sandbox_oss"})
    void it_cannot_connect_to_another_database(String database) {
        var login = rds();
        var elsewhere = new ServerLogin(login.host(), login.port(), database, login.user(), login.password());
        assertThatThrownBy(() -> run(elsewhere, "select 1")).hasMessageContaining("permission denied for database");
    }

    @Test
    void its_server_brings_only_the_extensions_that_it_is_made_of() throws SQLException {
        assertThat(ask(rds(), "select string_agg(name, ' ' order by name) from pg_available_extensions"))
                .isEqualTo("dblink oss_fdw plpgsql postgres_fdw");
    }

    @Test
    void a_value_as_large_as_postgresql_allows_is_out_of_memory() {
        assumeTrue(Files.exists(Path.of("/proc/self/oom_score_adj")), "a bound of addresses is Linux's");
        assertThatThrownBy(() -> run(rds(), "select repeat('x', 1000000000) || repeat('y', 1000)"))
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .isEqualTo("53200");
    }

    @Test
    void the_consoles_server_is_another_one_and_does_not_know_it() throws SQLException {
        var here = rds();
        var console = SandboxServer.console();
        var there = new ServerLogin(here.host(), console.port(), "postgres", here.user(), here.password());
        assertThat(console.port()).isNotEqualTo(here.port());
        assertThatThrownBy(() -> run(there, "select 1")).hasMessageContaining("password authentication failed");
        var superuser = SandboxServer.server().superuser("postgres");
        var alsoThere =
                new ServerLogin(here.host(), console.port(), "postgres", superuser.user(), superuser.password());
        assertThatThrownBy(() -> run(alsoThere, "select 1")).hasMessageContaining("password authentication failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t_src from '/etc/passwd'",
                "copy t_src to '/var/out'",
                "copy t_src from program 'id'",
                "copy t_src to program 'cat'",
                "select pg_read_file('/etc/passwd')",
                "select pg_read_binary_file('PG_VERSION')",
                "select pg_ls_dir('.')",
                "select pg_stat_file('PG_VERSION')",
                "select lo_import('/etc/passwd')",
                "select lo_export(1, '/var/out')",
                "select * from pg_hba_file_rules",
                "select rolpassword from pg_authid",
                "select pg_reload_conf()",
                "alter system set fsync = off",
                "set session_replication_role = replica",
                "set event_triggers = off",
                "set role postgres",
                "set session authorization postgres",
                "set role sandbox_keeper",
                "alter role sandbox superuser",
                "grant pg_read_server_files to sandbox",
                "create role other",
                "set temp_file_limit = -1",
                "set log_min_messages = 'debug5'",
                "create extension file_fdw",
                "create extension plpython3u",
                "create extension plperl",
                "create extension pltcl",
                "create extension xml2",
                "create extension adminpack",
                "create extension hstore",
                "create function f() returns int language c as 'libc', 'getpid'",
                "create language plpython3u",
                "load '/var/x.so'",
                "create event trigger t on ddl_command_end execute function oss_fdw_confine()",
                "drop event trigger oss_fdw_confine",
                "alter event trigger oss_fdw_confine disable",
                "create foreign data wrapper w handler oss_internal.postgres_fdw_handler",
                "create server s foreign data wrapper postgres_fdw",
                "create server s foreign data wrapper dblink_fdw",
                "alter foreign data wrapper oss_fdw options (add host 'x')",
                "alter extension oss_fdw drop event trigger oss_fdw_confine",
                "alter extension dblink set schema public",
                "select oss_internal.dblink_connect('dbname=millrace')",
                "select * from oss_internal.dblink('dbname=millrace user=millrace', 'select 1') as a (b int)",
                "select pg_catalog.oss_fdw_confine_server(1)",
                "create subscription s connection 'dbname=millrace' publication p",
                "create tablespace t location '/var'",
                "drop database sandbox_oss",
            })
    void it_may_not(String sql) {
        assertThatThrownBy(() -> runOutsideTransactions(rds(), sql))
                .isInstanceOf(SQLException.class)
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .as(sql)
                .isIn("42501", "0LP01", "2F003", "0A000", "58P01");
    }

    private static void runOutsideTransactions(ServerLogin login, String sql) throws SQLException {
        try (var connection = login.open()) {
            run(connection, sql);
        }
    }
}
