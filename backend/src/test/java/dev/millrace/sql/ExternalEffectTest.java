package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalEffectTest {
    private static final String FOREIGN = "create foreign table f (a int) server s; ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do 'begin insert into f values (1); end'",
                "do E'begin\\ninsert into f values (1); end'",
                "do language plpgsql 'begin if true then delete from f; end if; end'",
                "do $$ begin for r in select 1 loop update f set a = r; end loop; end $$",
                "do $$ begin return query delete from f returning a; end $$",
                "do $$ begin execute 'delete from f'; end $$",
                "do $$ begin execute E'delete\\nfrom f' using 1; end $$",
                "do $$ begin execute $x$ do $y$ begin delete from f; end $y$ $x$; end $$",
                "create function g() returns int language sql as 'delete from f returning a'; select g()",
                "create function g() returns trigger language plpgsql as E'begin insert into f values (new.a); return new; end'",
                "create or replace procedure g() language plpgsql as $$ begin truncate f; end $$; call g()",
                "create procedure g() begin atomic select 1; insert into f values (1); end",
                "prepare q as delete from f; execute q",
                "prepare q (int) as insert into f values ($1); execute q (1)",
                "prepare q as delete from f; explain (analyze) execute q",
                "prepare q as insert into f values (1); do $$ begin execute 'execute q'; end $$",
                "create rule r as on insert to t do instead insert into f values (new.a)",
                "create rule r as on insert to t do also (select 1; insert into f values (new.a))",
                "create table p (a int); alter foreign table f inherit p; update p set a = 1",
                "update p set a = 1; alter table f inherit x.p",
                "create table p (a int) partition by list (a); insert into p values (1); alter table p attach partition f for values in (1)",
                "alter table only p attach partition q default; alter table q attach partition f default; insert into p values (1)",
                "create foreign table g () inherits (p, q) server s; delete from q",
                "create table c () inherits (p); alter table f inherit c; delete from p",
                "create view v as select * from f where a > 1; insert into v values (1)",
                "create or replace view v (x) as (select a from f); delete from v",
                "create view v as table f; insert into v values (1)",
                "create view v as (table f); delete from v",
                "create view v as with w as (select * from f) select * from w; insert into v values (1)",
                "create function g() returns void language 'plpgsql' as $a$ begin delete from f; end $a$",
                "do language 'plpgsql' $$ begin with x as (select 1) insert into f select * from x; end $$",
                "do $$ begin open c for execute 'delete from f returning *'; end $$",
                "do $$ begin for r in execute 'delete from f returning a' loop null; end loop; end $$",
                "prepare q as delete from f; create table x as execute q",
                "prepare q as select 1; deallocate q; prepare q as delete from f; execute q",
                "alter foreign table f rename to g; insert into g values (1)",
                "alter table f set schema x; insert into x.f values (1)",
                "import foreign schema a from server s into b; alter schema b rename to c; insert into c.f values (1)",
                "import foreign schema a from server s into b; alter table b.f inherit p; delete from p"
            })
    void a_write_that_ends_in_a_foreign_table_is_found(String script) {
        assertThat(SqlScript.of(FOREIGN + script).inspection().externalEffect())
                .map(SqlProblem::code)
                .contains(SqlCodes.EXTERNAL_EFFECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do 'begin perform dblink_exec(''c'', ''q''); end'",
                "do E'begin perform dblink_exec(\\'c\\', \\'q\\'); end'",
                "create function g() returns int language plpgsql as E'begin perform dblink_exec(\\'c\\', \\'q\\'); end'",
                "create function g() returns int language plpython3u as $$ plpy.execute(\"select dblink_exec('c', 'q')\") $$",
                "do $$ begin x := dblink_send_query('c', 'q'); end $$",
                "do $$ begin copy t to program 'gzip'; end $$",
                "do $$ begin execute 'copy t to program ''gzip'''; end $$",
                "do $$ begin execute format('copy %I from program %L', t, p); end $$",
                "copy t to program '${command}'",
                "copy t to program ${command}",
                "select lo_export(1, '/x')",
                "select pg_catalog.pg_drop_replication_slot('x')",
                "do 'begin perform pg_file_write(''x'', ''y'', true); end'",
                "select pg_sync_replication_slots()",
                "select * from http_head('http://x')",
                "select content from http_post('http://x', 'y', 'z')",
                "prepare q as select dblink('c', 'q'); execute q"
            })
    void a_call_that_reaches_out_is_found(String script) {
        assertThat(SqlScript.of(script).inspection().externalEffect())
                .map(SqlProblem::code)
                .contains(SqlCodes.EXTERNAL_EFFECT);
        assertThat(SqlScript.of(script).inspection().reachesOut()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepare q as delete from f",
                "prepare q as delete from f; explain execute q",
                "prepare q as delete from g; execute q",
                "do $$ begin insert into t select * from f; end $$",
                "do $$ begin execute 'insert into ' || name; end $$",
                "create view v as select * from f; insert into t select * from v",
                "create table c (a int) inherits (p); delete from c",
                "alter table f no inherit p; delete from p",
                "select 'dblink(1)', $$ dblink('c', 'q') $$",
                "insert into t values ($$ do 'begin perform dblink_exec(1); end' $$)",
                "drop function dblink_exec(text)",
                "select program from program",
                "select a into f from g"
            })
    void nothing_else_is(String script) {
        assertThat(SqlScript.of(FOREIGN + script).inspection().externalEffect()).isEmpty();
    }

    @Test
    void its_place_is_that_of_the_word_in_the_body() {
        String script = "select 1;\ndo 'begin\n  perform ''it''''s'';\n  perform dblink_exec(''c'', ''q''); end'";
        assertThat(SqlScript.of(script).inspection().externalEffect()).hasValueSatisfying(problem -> {
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.column()).isEqualTo(11);
        });
    }

    @Test
    void what_the_catalog_is_asked_for_are_all_tables_that_rows_may_end_up_in() {
        SqlInspection inspection = SqlScript.of("""
                        create procedure f() language sql as 'delete from inside';
                        create view v as select * from under;
                        insert into v values (1);
                        update p set a = 1; update p set a = 2;
                        alter table child inherit p;
                        alter table grandchild inherit child""").inspection();
        assertThat(inspection.reachedTables())
                .extracting(TableName::toString)
                .isEqualTo(List.of("inside", "v", "p", "under", "child", "grandchild"));
        assertThat(inspection.writtenTables()).hasSize(3);
        assertThat(inspection.externalEffect(table -> table.name().equals("grandchild")))
                .map(SqlProblem::line)
                .contains(4);
    }
}
