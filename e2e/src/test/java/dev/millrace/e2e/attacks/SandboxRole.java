package dev.millrace.e2e.attacks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What somebody tries who may write any SQL, to be more than the sandbox's role or to reach more than its databases. */
record SandboxRole() implements Attack {

    /** Each in a session of its own; {@code %d} is the port of the console's own server, {@code %s} a file of the console's. */
    static final List<String> ATTEMPTS = List.of(
            "set role postgres",
            "set role sandbox_keeper",
            "set role pg_read_server_files",
            "set role pg_write_server_files",
            "set role pg_execute_server_program",
            "set role pg_maintain",
            "set session authorization postgres",
            "set session authorization sandbox_bucket",
            "alter role sandbox superuser",
            "alter role sandbox createrole",
            "alter role sandbox createdb",
            "alter role sandbox replication",
            "alter role sandbox bypassrls",
            "alter role postgres password 'x'",
            "alter role sandbox_bucket password 'x'",
            "alter role all set search_path = public",
            "alter role postgres set search_path = public",
            "create role other superuser login password 'x'",
            "create role other",
            "create user other in role postgres",
            "drop role sandbox_bucket",
            "grant postgres to sandbox",
            "grant pg_read_server_files to sandbox",
            "grant pg_execute_server_program to current_user",
            "grant sandbox_bucket to sandbox",
            "reassign owned by postgres to sandbox",
            "reassign owned by sandbox to postgres",
            "copy (select 1) to program 'id'",
            "create temp table a (b text); copy a from program 'id'",
            "create temp table a (b text); copy a from '/etc/passwd'",
            "copy (select 1) to '/var/tmp/millrace-attack'",
            "create temp table a (b text); copy a from '%s'",
            "select pg_read_file('/etc/passwd')",
            "select pg_read_file('%s')",
            "select pg_read_binary_file('PG_VERSION')",
            "select pg_read_file('postgresql.conf')",
            "select pg_stat_file('/etc/passwd')",
            "select pg_ls_dir('/')",
            "select pg_ls_dir('.')",
            "select * from pg_ls_logdir()",
            "select * from pg_ls_waldir()",
            "select * from pg_ls_archive_statusdir()",
            "select pg_current_logfile(), pg_read_file(pg_current_logfile())",
            "select lo_import('/etc/passwd')",
            "select lo_export(lo_create(0), '/var/tmp/millrace-attack')",
            "select * from pg_hba_file_rules",
            "select * from pg_file_settings",
            "select * from pg_ident_file_mappings",
            "select * from pg_authid",
            "select rolpassword from pg_authid where rolname = 'postgres'",
            "select * from pg_shadow where passwd is not null",
            "select umoptions from pg_user_mapping",
            "select * from pg_statistic",
            "alter system set archive_command = 'id'",
            "alter system set archive_mode = on",
            "alter system set ssl_passphrase_command = 'id'",
            "alter system set shared_preload_libraries = 'x'",
            "alter system set listen_addresses = '*'",
            "set session_preload_libraries = 'x'",
            "set local_preload_libraries = '/var/tmp/x'",
            "set dynamic_library_path = '/var/tmp'",
            "set log_statement = 'none'",
            "set temp_file_limit = -1",
            "set lc_messages = 'C'",
            "set session_replication_role = replica",
            "set allow_system_table_mods = on",
            "set zero_damaged_pages = on",
            "set ignore_system_indexes = on; set log_min_messages = panic",
            "load 'plperl'",
            "load '/var/tmp/x.so'",
            "load '$libdir/plugins/../dblink'",
            "create function f() returns int language c as '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
            "create function f(cstring) returns int language internal as 'pg_read_file'",
            "create function f() returns int language plpythonu as 'return 1'",
            "create language plperlu",
            "create language mine handler plpgsql_call_handler",
            "create extension adminpack",
            "create extension file_fdw",
            "create extension plperl",
            "create extension plperlu",
            "create extension pltcl",
            "create extension pltclu",
            "create extension plpython3u",
            "create extension xml2",
            "create extension pageinspect",
            "create extension pg_prewarm",
            "create extension pg_buffercache",
            "create extension amcheck",
            "create extension dblink schema pg_catalog",
            "create extension postgres_fdw cascade",
            "select dblink_connect('host=127.0.0.1 port=%d dbname=millrace user=postgres')",
            "select dblink_connect('host=127.0.0.1 port=%d dbname=millrace user=millrace password=millrace')",
            "select dblink_connect('host=127.0.0.1 port=%d dbname=postgres user=sandbox')",
            "select dblink_connect_u('host=127.0.0.1 dbname=postgres user=postgres')",
            "create server s foreign data wrapper postgres_fdw options (host '127.0.0.1', port '%d', dbname 'millrace')",
            "create server s foreign data wrapper dblink_fdw options (host '127.0.0.1')",
            "create foreign data wrapper mine",
            "alter foreign data wrapper oss_fdw options (add x 'y')",
            "alter foreign data wrapper postgres_fdw owner to sandbox",
            "create publication p for all tables",
            "create subscription s connection 'host=127.0.0.1 port=%d' publication p",
            "select pg_create_physical_replication_slot('x')",
            "select pg_create_logical_replication_slot('x', 'pgoutput')",
            "create event trigger e on ddl_command_start execute function suppress_redundant_updates_trigger()",
            "alter event trigger oss_fdw_confine disable",
            "create tablespace t location '/var/tmp'",
            "create database other",
            "drop database sandbox_oss",
            "alter database sandbox_rds set session_preload_libraries = 'x'",
            "alter database sandbox_oss owner to sandbox",
            "create access method mine type table handler heap_tableam_handler",
            "create cast (text as int) without function",
            "create operator class c default for type int using btree as storage int",
            "create type t; create function t_in(cstring) returns t language internal as 'int4in'",
            "update pg_authid set rolsuper = true",
            "update pg_proc set prosecdef = true",
            "update pg_class set relowner = 10",
            "update pg_foreign_server set srvoptions = null",
            "update pg_settings set setting = 'x' where name = 'archive_command'",
            "insert into pg_auth_members values (10, 10, 10, 10, true, true, true)",
            "delete from pg_event_trigger",
            "truncate pg_largeobject",
            "create function pg_catalog.mine() returns int language sql as 'select 1'",
            "create table pg_catalog.mine ()",
            "alter table pg_class add a int",
            "alter function oss_fdw_table_changes(oid, text) owner to sandbox",
            "alter function pg_read_file(text) security definer",
            "grant execute on function pg_read_file(text) to sandbox",
            "create or replace function pg_catalog.oss_fdw_require_confined(text, text) returns void language sql as 'select 1'",
            "select pg_terminate_backend(pid) from pg_stat_activity where usename is distinct from current_user and pid = 1",
            "do $$ begin execute 'set role postgres'; end $$",
            "select set_config('role', 'postgres', false)",
            "select set_config('session_authorization', 'postgres', false)",
            "select set_config('is_superuser', 'on', false)",
            "create function f() returns void language plpgsql security definer set role = postgres as"
                    + " $$ begin alter role sandbox superuser; end $$; select f()",
            "prepare transaction 'x'",
            "checkpoint",
            "select pg_reload_conf()",
            "select pg_rotate_logfile()",
            "select pg_switch_wal()",
            "select pg_promote()",
            "select pg_backup_start('x')",
            "select pg_replication_origin_create('x')",
            "select pg_log_backend_memory_contexts(pg_backend_pid())",
            "select pg_export_snapshot(), pg_logical_emit_message(false, 'a', 'b'), pg_ls_tmpdir()",
            "security label on role sandbox is 'x'",
            "comment on role postgres is 'x'");

    @Override
    public String name() {
        return "Leaving the sandbox's role";
    }

    @Override
    public String promise() {
        return "No attempt makes the role more than it is, reads a file, runs a program, or reaches the console's database.";
    }

    @Override
    public void on(Target target, Tally tally) throws SQLException {
        Vitals vitals = target.vitals();
        String before = standing(vitals);
        int refused = 0;
        for (String attempt : ATTEMPTS) {
            String sql = String.format(
                    Locale.ROOT,
                    attempt.replace(
                            "%s",
                            target.console().data().resolve("secrets/sandbox").toString()),
                    vitals.consolePort());
            long begun = System.nanoTime();
            String state = tried(vitals, sql);
            boolean harmless = state.equals("allowed");
            refused += harmless ? 0 : 1;
            tally.count(new Reply(harmless ? 200 : 403, "", "", Duration.ofNanos(System.nanoTime() - begun)), sql);
            tally.check(!harmless || isAllowed(attempt), "not refused: " + sql);
            tally.check(standing(vitals).equals(before), "the role is another one after: " + sql);
        }
        tally.note(ATTEMPTS.size() + " attempts, " + refused + " refused; the others change nothing.");
        tally.check(!Files.exists(Path.of("/var/tmp/millrace-attack")), "a file was written");
    }

    /** The answer to these is nothing or what everybody may know; what matters is that nothing is another way afterwards. */
    private static boolean isAllowed(String attempt) {
        return List.of(
                        "reassign owned by sandbox to postgres",
                        "select pg_terminate_backend(pid) from pg_stat_activity",
                        "set lc_messages",
                        "set local_preload_libraries",
                        "comment on role postgres",
                        "create extension dblink schema",
                        "create extension postgres_fdw cascade")
                .stream()
                .anyMatch(attempt::startsWith);
    }

    /** The SQLSTATE of its refusal, or "allowed". */
    private static String tried(Vitals vitals, String sql) throws SQLException {
        try (Connection connection = vitals.sandbox()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(10);
                statement.execute(sql);
                connection.commit();
                return "allowed";
            } catch (SQLException refused) {
                connection.rollback();
                return String.valueOf(refused.getSQLState());
            }
        }
    }

    /** All that makes the role what it is, and the roles and settings that there are. */
    private static String standing(Vitals vitals) throws SQLException {
        try (Connection connection = vitals.sandbox();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select concat_ws(' ',
                          current_user, session_user, current_setting('is_superuser'),
                          (select string_agg(concat_ws(',', rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication,
                             rolbypassrls, rolconfig), ';' order by rolname) from pg_roles),
                          (select string_agg(concat_ws(',', roleid, member), ';' order by roleid, member)
                             from pg_auth_members),
                          (select string_agg(datname || datdba, ';' order by datname) from pg_database),
                          (select string_agg(lanname, ';' order by lanname) from pg_language),
                          (select string_agg(evtname || evtenabled::text, ';' order by evtname) from pg_event_trigger))""")) {
            row.next();
            return row.getString(1);
        }
    }
}
