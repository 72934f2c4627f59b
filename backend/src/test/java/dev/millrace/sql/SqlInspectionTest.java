package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlInspectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin",
                "Begin isolation level serializable",
                "start transaction",
                "commit",
                "commit and chain",
                "commit prepared 'x'",
                "end",
                "END WORK",
                "abort",
                "rollback",
                "rollback work",
                "rollback and chain",
                "rollback prepared 'x'",
                "prepare transaction 'x'",
                "vacuum",
                "vacuum (full) t",
                "create database d",
                "drop database if exists d",
                "create tablespace s location '/x'",
                "drop tablespace s",
                "alter system set work_mem = '1MB'",
                "alter database d set tablespace s",
                "discard all",
                "create index concurrently on t (a)",
                "create unique index concurrently if not exists i on t (a)",
                "drop index concurrently i",
                "reindex schema s",
                "reindex database",
                "reindex (verbose) system d",
                "reindex table concurrently t",
                "reindex (concurrently) index i",
                "reindex (concurrently on, verbose) index i",
                "cluster",
                "cluster verbose",
                "cluster (verbose)",
                "alter table t detach partition p concurrently",
                "create subscription s connection 'c' publication p",
                "alter subscription s refresh publication",
                "alter subscription s set publication p",
                "alter subscription s add publication p with (refresh = true)",
                "alter subscription s set (failover = true)",
                "drop subscription s"
            })
    void what_ends_a_transaction_or_is_refused_in_one_is_an_error_that_offers_the_other_mode(String statement) {
        assertThat(SqlScript.of("select 1; -- first\n  " + statement + ";")
                        .inspection()
                        .transactionCommands())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(SqlCodes.TRANSACTION_COMMAND);
                    assertThat(problem.message()).contains("Statement by statement");
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.column()).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback to s",
                "rollback work to savepoint s",
                "savepoint s",
                "release s",
                "prepare p as select 1",
                "set transaction isolation level serializable",
                "do $$ begin perform 'commit'; end $$",
                "create procedure p() language plpgsql as $$ begin commit; end $$",
                "prepare transaction as select 1; execute transaction",
                "create function f() returns int language plpgsql as 'begin return 1; end'",
                "create procedure p() begin atomic delete from t; end",
                "select begin, commit from vacuum",
                "alter type t add value 'x'",
                "analyze",
                "analyze t",
                "cluster t using i",
                "cluster verbose t",
                "cluster (verbose) t",
                "reindex table t",
                "reindex (concurrently false) index i",
                "discard temp",
                "create index on t (concurrently)",
                "refresh materialized view concurrently v",
                "alter database d set work_mem = '1MB'",
                "alter table t detach partition p finalize",
                "create subscription s connection 'c' publication p with (create_slot = false)",
                "create subscription s connection 'c' publication p with (connect = 'off')",
                "alter subscription s set publication p with (refresh = false)",
                "alter subscription s disable; alter subscription s set (slot_name = none); drop subscription s",
                "-- vacuum\nselect 'commit', \"vacuum\"",
            })
    void the_rest_may_stand_in_a_transaction(String script) {
        assertThat(SqlScript.of(script).inspection().transactionCommands()).isEmpty();
    }

    @Test
    void a_command_that_comes_with_a_value_is_found_in_the_rendered_script() {
        SqlScript script = SqlScript.of("select '${long}';\n${verb}");
        assertThat(script.inspection().transactionCommands()).isEmpty();
        RenderedSql rendered = script.render(Map.of("verb", "Commit", "long", "two\nlines"));
        assertThat(rendered.inspection().transactionCommands())
                .extracting(SqlProblem::line, SqlProblem::column)
                .containsExactly(tuple(2, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    set transaction isolation level serializable; select 1      | 1
                    set local transaction read only; set transaction_isolation = 'serializable'; select 1 | 2
                    -- why; set transaction snapshot 'x'; delete from t         | 0
                    select 1; set transaction read only                         | 0
                    set session characteristics as transaction read only        | 0
                    set work_mem = '1MB'; set transaction read only             | 2
                    show work_mem; lock table t; set transaction read only; set work_mem = '1MB' | 3
                    set work_mem = '1MB'; select 1; set transaction read only   | 0
                    set work_mem = '1MB'; reset all                             | 0
                    """)
    void set_transaction_is_recognised_at_the_beginning(String script, int count) {
        assertThat(SqlScript.of(script).inspection().leadingSetTransaction()).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t select * from s",
                "insert into t (select * from s)",
                "insert into t (a, b) select a, b from s",
                "insert into t (a) ((select a from s))",
                "insert into t (values) select a from s",
                "insert into t overriding system value table s",
                "insert into t with x as (select 1) select * from x",
                "with x as (select 1) insert into t select * from x",
                "with x as (insert into t select * from s returning *) select * from x",
                "explain analyze insert into t select 1",
                "explain (verbose, analyze) insert into t select 1",
                "copy (insert into t select 1 returning a) to '/x'",
                "create table if not exists t (a int); insert into t select 1",
                "create foreign table t (a int) server s; insert into t select 1",
                "drop foreign table if exists t; create foreign table t (a int) server s; insert into t select 1",
                "drop table t; create foreign table t (a int) server s; insert into t select 1",
                "insert into t select 1; truncate t",
                "delete from other; insert into t select 1",
                "truncate stage.t; insert into t select 1",
                "create table \"T\" (a int); insert into t select 1",
                "create table t_${A} (a int); insert into t_${a} select 1",
                "create view t as select 1; insert into t select 1"
            })
    void a_rerun_of_an_insert_from_a_query_doubles_rows(String script) {
        assertThat(SqlScript.of(script).inspection().rerunDoubles())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(SqlCodes.RERUN_DOUBLES);
                    assertThat(script.substring(problem.column() - 1)).startsWith("insert into t");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values ((select max(a) from s))",
                "insert into t (a) values (1), (2)",
                "insert into t default values",
                "insert into t select 1 on conflict do nothing",
                "insert into t (a) select 1 on conflict (a) do update set a = excluded.a",
                "delete from t; insert into t select 1",
                "delete from only t where a = 1; insert into t select 1",
                "with d as (delete from t) insert into t select 1",
                "truncate t; insert into t select 1",
                "truncate table a, only b, T *; insert into t select 1",
                "drop table if exists s, t; create table if not exists t (a int); insert into t select 1",
                "create table t (a int); insert into t select 1",
                "create temp table if not exists t (a int); insert into t select 1",
                "create table t as select 1; insert into t select 2",
                "select 1 as a into temp table t; insert into t select 2",
                "create foreign table t (a int) server s; delete from t; insert into t select 1",
                "delete from public.t; insert into t select 1",
                "DELETE FROM OSS_${mydate}; insert into oss_${mydate} select 1",
                "delete from \"t\"; insert into T select 1",
                "delete from pg_temp.t; insert into t select 1",
                "explain insert into t select 1",
                "prepare p as insert into t select 1",
                "create rule r as on insert to v do instead insert into t select 1",
                "create function f() begin atomic insert into t select 1; end",
                "grant insert, select on t to x"
            })
    void these_give_the_same_when_run_again_or_are_left_to_the_person(String script) {
        assertThat(SqlScript.of(script).inspection().rerunDoubles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set a = 1",
                "update only t set a = (select a from s where b)",
                "delete from t",
                "delete from t using s",
                "with d as (delete from t returning *) select * from d where a",
                "with d as (select 1 where true) update t set a = 1",
                "update t set a = s.where from s"
            })
    void a_write_without_where_is_found(String script) {
        assertThat(SqlScript.of(script).inspection().writeWithoutWhere())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.WRITE_WITHOUT_WHERE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set a = 1 where b",
                "delete from t where current of c",
                "insert into t values (1) on conflict (a) do update set a = 1",
                "select * from t for update",
                "merge into t using s on a when matched then delete when not matched then do nothing",
                "grant update, delete on t to x",
                "explain delete from t",
                "truncate t"
            })
    void these_have_one_or_need_none(String script) {
        assertThat(SqlScript.of(script).inspection().writeWithoutWhere()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from dblink('c', 'q') as t (a int)",
                "select public.dblink_exec ('c', 'q')",
                "select \"dblink\"('c', 'q')",
                "do $$ begin perform dblink_exec('c', 'q'); end $$",
                "do $$ begin execute 'select dblink_exec(''c'', ''q'')'; end $$",
                "copy t to program 'gzip'",
                "copy (select 1) TO PROGRAM 'x'",
                "copy t (a) from program 'x' csv",
                "create foreign table f (a int) server s; insert into f values (1)",
                "create foreign table f (a int) server s; update F set a = 1",
                "create foreign table x.f (a int) server s; delete from f where a = 1",
                "create foreign table f (a int) server s; copy f from '/x'",
                "create foreign table f (a int) server s; do $$ begin insert into f values (1); end $$",
                "create foreign table f partition of t default server s; insert into t values (1)",
                "create writable external table f (a int) location ('x'); insert into f select 1",
                "insert into f_${a} values (1); create foreign table F_${a} (a int) server s",
                "import foreign schema a from server s into b; insert into b.f values (1)",
                "import foreign schema a limit to (f) from server s into b; delete from f",
                "with i as (insert into f values (1)) select 1; create foreign table f (a int) server s"
            })
    void an_effect_outside_the_transaction_is_found(String script) {
        assertThat(SqlScript.of(script).inspection().externalEffect())
                .map(SqlProblem::code)
                .contains(SqlCodes.EXTERNAL_EFFECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create foreign table f (a int) server s; insert into t select * from f",
                "drop foreign table f",
                "import foreign schema a from server s into b; insert into c.f select * from b.f",
                "create extension dblink",
                "insert into dblink_log (a) values ('dblink(')",
                "select 1 -- dblink(",
                "copy t to '/program'",
                "copy t (program) from '/x'",
                "create foreign table x.f (a int) server s; insert into y.f values (1)"
            })
    void these_stay_inside(String script) {
        assertThat(SqlScript.of(script).inspection().externalEffect()).isEmpty();
    }

    @Test
    void the_written_tables_are_listed_for_the_catalog_to_judge() {
        SqlInspection inspection = SqlScript.of("""
                        insert into A.b values (1);
                        update "C d" set a = 1 where true; delete from e using b;
                        merge into db.f.g using x on true when matched then do nothing;
                        truncate h, only (i);
                        copy j (a) from '/x'; copy k to '/x';
                        do $$ begin update l set a = 1; for update; end $$;
                        select * from m""").inspection();
        assertThat(inspection.writtenTables())
                .extracting(write -> write.table().toString(), WrittenTable::statement, WrittenTable::line)
                .containsExactly(
                        tuple("a.b", 1, 1),
                        tuple("C d", 2, 2),
                        tuple("e", 3, 2),
                        tuple("f.g", 4, 3),
                        tuple("h", 5, 4),
                        tuple("i", 5, 4),
                        tuple("j", 6, 5),
                        tuple("l", 8, 6));
        assertThat(inspection.externalEffect(table -> table.equals(new TableName("f", "g"))))
                .map(SqlProblem::line)
                .contains(3);
    }

    @Test
    void the_rendered_script_names_the_tables_the_catalog_knows() {
        assertThat(SqlScript.of(SqlTexts.EXTRACT)
                        .render(Map.of("mydate", "20260604"))
                        .inspection()
                        .writtenTables())
                .extracting(WrittenTable::table)
                .containsExactly(new TableName(null, "oss_20260604"));
    }
}
