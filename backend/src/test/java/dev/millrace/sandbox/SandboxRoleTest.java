package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.rds;
import static dev.millrace.sandbox.SandboxServer.run;
import static dev.millrace.sandbox.SandboxServer.sandbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import dev.millrace.database.ServerLogin;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody is refused who may write any SQL into a node of the sandbox. */
class SandboxRoleTest {

    @BeforeAll
    static void reset() {
        sandbox().reset(new Actor("test"));
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
    @ValueSource(strings = {"millrace", "postgres", "template1", "sandbox_oss"})
    void it_cannot_connect_to_another_database(String database) {
        var login = rds();
        var elsewhere = new ServerLogin(login.host(), login.port(), database, login.user(), login.password());
        assertThatThrownBy(() -> run(elsewhere, "select 1")).hasMessageContaining("permission denied for database");
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
                "create extension file_fdw",
                "create extension plpython3u",
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
                "drop database millrace",
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
