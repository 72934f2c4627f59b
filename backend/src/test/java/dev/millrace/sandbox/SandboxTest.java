package dev.millrace.sandbox;

import static dev.millrace.sandbox.SandboxServer.adb;
import static dev.millrace.sandbox.SandboxServer.ask;
import static dev.millrace.sandbox.SandboxServer.rds;
import static dev.millrace.sandbox.SandboxServer.run;
import static dev.millrace.sandbox.SandboxServer.sandbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Actor;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxTest {

    private static final String YESTERDAY = "20260604";

    @BeforeEach
    void reset() {
        SandboxServer.reset();
    }

    @Test
    void it_starts_with_the_tutorials_rows_of_today_and_an_empty_target() throws SQLException {
        assertThat(ask(
                        rds(),
                        "select count(*) || ' ' || min(a) || ' ' || max(a) || ' ' || min(b) || max(b) from t_src"))
                .isEqualTo("1000 1 1000 11");
        assertThat(ask(rds(), "select min(c) || ' ' || max(c) from t_src")).isEqualTo("2026-06-05 2026-06-05");
        assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("0");
    }

    @Test
    void the_tutorials_nodes_run_unchanged_in_one_transaction_each() throws SQLException {
        run(rds(), Tutorial.extract(YESTERDAY));
        run(adb(), Tutorial.load(YESTERDAY));

        assertThat(ask(adb(), "select count(*) || ' ' || count(distinct a) || ' ' || sum(b) from t_target"))
                .isEqualTo("1000 1000 1000");
        assertThat(ask(adb(), "select string_agg(distinct c::text, ' ') from t_target"))
                .isEqualTo("2026-06-05");
    }

    @Test
    void as_in_oss_each_insert_appends_and_dropping_the_foreign_table_deletes_nothing() throws SQLException {
        run(rds(), Tutorial.extract(YESTERDAY));
        run(rds(), Tutorial.extract(YESTERDAY));
        run(rds(), "drop foreign table oss_" + YESTERDAY);
        run(adb(), Tutorial.load(YESTERDAY));

        assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("2000");
    }

    @Test
    void a_dir_is_the_same_place_with_other_names_for_table_and_columns() throws SQLException {
        run(rds(), "create foreign table f (a int, b text) server ossserver options (dir 'x/y/')");
        run(rds(), "insert into f values (1, 'one')");
        run(adb(), "create foreign table g (n int, word text) server oss_serv options (dir '/x/y')");
        run(rds(), "create foreign table other (a int, b text) server ossserver options (dir 'x/Y/')");

        assertThat(ask(adb(), "select n || word from g")).isEqualTo("1one");
        assertThat(ask(rds(), "select count(*) from other")).isEqualTo("0");
    }

    @Test
    void a_failed_transaction_leaves_no_rows_in_the_dir() throws SQLException {
        assertThatThrownBy(() -> run(rds(), Tutorial.extract(YESTERDAY) + " select 1 / 0;"))
                .isInstanceOf(SQLException.class);
        run(adb(), Tutorial.load(YESTERDAY));

        assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("0");
    }

    @Test
    void other_columns_for_a_dir_with_rows_are_refused_with_both_lists() throws SQLException {
        run(rds(), "create foreign table f (a int, b text) server ossserver options (dir 'x')");
        run(rds(), "insert into f values (1, 'one')");

        assertThatThrownBy(() -> run(rds(), "create foreign table g (a date) server ossserver options (dir 'x')"))
                .hasMessageContaining(
                        "the files in dir \"x\" have 2 columns (integer, text), the foreign table has 1 (date)");
    }

    @Test
    void other_columns_for_a_dir_without_rows_take_its_place() throws SQLException {
        run(rds(), "create foreign table f (a int) server ossserver options (dir 'x')");
        run(rds(), "create foreign table g (a date, b numeric(10,2)[]) server ossserver options (dir 'x')");
        run(rds(), "insert into g values ('2026-06-04', '{1.5}')");

        assertThat(ask(rds(), "select b[1] from g")).isEqualTo("1.50");
    }

    @Test
    void a_changed_foreign_table_is_matched_with_the_files_again() throws SQLException {
        run(rds(), "create foreign table f (a int, b int) server ossserver options (dir 'x')");
        run(rds(), "alter table f drop column a");
        run(rds(), "alter foreign table f rename column b to z");
        run(rds(), "insert into f values (7)");

        assertThat(ask(rds(), "select z from f")).isEqualTo("7");
        assertThatThrownBy(() -> run(rds(), "alter foreign table f add column c text"))
                .hasMessageContaining("1 columns (integer)");
    }

    @Test
    void a_file_can_hold_only_types_that_every_database_has() {
        assertThatThrownBy(() -> run(rds(), """
                create type mood as enum ('fine');
                create foreign table f (m mood) server ossserver options (dir 'x')"""))
                .hasMessageContaining("column \"m\" has the type public.mood, which cannot be kept in a file");
    }

    @Test
    void many_who_open_a_new_dir_at_once_get_the_same_place() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var all = IntStream.range(0, 16)
                    .<Callable<Void>>mapToObj(n -> () -> {
                        run(n % 2 == 0 ? rds() : adb(), """
                                create foreign table f%1$d (a int) server %2$s options (dir 'x');
                                insert into f%1$d values (%1$d)""".formatted(n, n % 2 == 0 ? "ossserver" : "oss_serv"));
                        return null;
                    })
                    .toList();
            for (var one : threads.invokeAll(all)) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(ask(adb(), "select count(distinct a) || ' ' || sum(a) from f1"))
                .isEqualTo("16 120");
    }

    @Test
    void a_dir_is_required() {
        assertThatThrownBy(() -> run(rds(), "create foreign table f (a int) server ossserver options (format 'csv')"))
                .hasMessageContaining("needs the option dir");
    }

    @Test
    void files_are_neither_changed_nor_emptied() throws SQLException {
        run(rds(), "create foreign table f (a int) server ossserver options (dir 'x')");
        for (var sql : new String[] {"update f set a = 1", "delete from f", "truncate f"}) {
            assertThatThrownBy(() -> run(rds(), sql)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void two_buckets_are_two_places() throws SQLException {
        run(rds(), "create server elsewhere foreign data wrapper oss_fdw options (bucket 'another')");
        run(rds(), "create foreign table f (a int) server ossserver options (dir 'x')");
        run(rds(), "create foreign table g (a int) server elsewhere options (dir 'x')");
        run(rds(), "insert into f values (1)");

        assertThat(ask(rds(), "select count(*) from g")).isEqualTo("0");
    }

    @Test
    void the_preparation_run_again_says_what_postgresql_says() {
        assertState("42P07", () -> run(rds(), "CREATE TABLE t_src (a int, b int, c date)"));
        assertState("42710", () -> run(rds(), "CREATE SERVER ossserver FOREIGN DATA WRAPPER oss_fdw OPTIONS (id 'x')"));
        assertState("42P07", () -> run(adb(), "CREATE TABLE t_target (a int, b int, c date)"));
        assertState("42710", () -> run(adb(), "CREATE SERVER oss_serv FOREIGN DATA WRAPPER oss_fdw"));
        assertState(
                "42710", () -> run(adb(), "CREATE USER MAPPING FOR PUBLIC SERVER oss_serv OPTIONS (id 'x', key 'y')"));
    }

    @Test
    void the_preparation_works_with_its_placeholders_left_as_they_are() throws SQLException {
        run(rds(), "drop table t_src; drop extension oss_fdw cascade");
        run(adb(), "drop table t_target; drop extension oss_fdw cascade");
        run(rds(), SandboxSetup.resource("prepare-rds.sql"));
        run(rds(), Tutorial.extract(YESTERDAY));
        run(adb(), SandboxSetup.resource("prepare-adb.sql"));
        run(adb(), Tutorial.load(YESTERDAY));

        assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("1000");
    }

    @Test
    void reset_brings_back_what_was_dropped_changed_and_written() throws SQLException {
        run(rds(), Tutorial.extract(YESTERDAY));
        run(rds(), "drop table t_src; create table mine ()");
        run(adb(), "insert into t_target values (1, 1, now()); alter database sandbox_adb set work_mem = '1MB'");
        run(adb(), "alter role sandbox password 'changed'");

        SandboxServer.reset();

        assertThat(ask(rds(), "select count(*) || coalesce(to_regclass('mine')::text, '') from t_src"))
                .isEqualTo("1000");
        assertThat(ask(adb(), "select count(*) || current_setting('work_mem') from t_target"))
                .isEqualTo("04MB");
        run(adb(), Tutorial.load(YESTERDAY));
        assertThat(ask(adb(), "select count(*) from t_target")).isEqualTo("0");
    }

    @Test
    void reset_is_in_the_audit_log_with_who_did_it_and_what_came_of_it() {
        sandbox().reset(new Actor("anna"));
        SandboxServer.awaitReady(sandbox());

        assertThat(SandboxServer.audit().of("sandbox", "sandbox", 2))
                .extracting(entry -> entry.act() + " by " + entry.actor())
                .containsExactly("sandbox.reset-done by anna", "sandbox.reset by anna");
    }

    @Test
    void reset_works_while_sessions_are_open_and_after_a_database_was_dropped() throws SQLException {
        run(adb(), "alter database sandbox_adb is_template true");
        try (var open = adb().open()) {
            run(open, "drop database sandbox_rds");
            SandboxServer.reset();
            assertThat(open.isValid(1)).isFalse();
        }
        assertThat(ask(rds(), "select count(*) from t_src")).isEqualTo("1000");
    }

    @Test
    void a_start_dates_untouched_rows_in_the_zone_of_the_console() throws SQLException {
        startAt("2031-02-03T20:00:00Z", "Asia/Shanghai");
        assertThat(ask(rds(), "select min(c) || ' ' || max(c) from t_src")).isEqualTo("2031-02-04 2031-02-04");
    }

    @Test
    void a_start_leaves_touched_rows_alone() throws SQLException {
        run(rds(), "update t_src set b = 2 where a = 7");
        startAt("2031-02-03T20:00:00Z", "UTC");
        assertThat(ask(rds(), "select max(c) from t_src")).isEqualTo("2026-06-05");
    }

    @Test
    void a_start_copes_with_a_missing_table_and_a_changed_password() throws SQLException {
        run(rds(), "drop table t_src; alter role sandbox password 'changed'");
        startAt("2031-02-03T20:00:00Z", "UTC");
        assertThat(ask(rds(), "select to_regclass('t_src')")).isNull();
    }

    private static void startAt(String instant, String zone) {
        SandboxServer.startedAt(Clock.fixed(Instant.parse(instant), ZoneId.of(zone)));
    }

    private static void assertState(String expected, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SQLException.class)
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .isEqualTo(expected);
    }
}
