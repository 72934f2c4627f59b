package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs scripts twice on a real server: what is said of doubled rows must be what happens. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RerunsAgreeTest {
    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
    }

    @BeforeEach
    void tables() throws SQLException {
        run("deallocate all; drop schema if exists made, r cascade; drop table if exists t, conflict, t_new, t_old");
        run("drop schema public cascade; create schema public");
        run("create table t (id int primary key, v text); alter table t drop constraint t_pkey");
        run("create table s (id int, v text, old boolean); insert into s values (1, 'a', false), (2, 'b', true)");
        run("create table conflict (id int, b boolean); insert into conflict values (1, true), (2, false)");
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t select s.id from s where not exists (select 1 from t where t.id = s.id)",
                "insert into t (id) select id from s where not exists (select from only public.t x where x.id = s.id) and id > 0",
                "insert into t select id from s where (id > 0 and (not exists (select from t where t.id = s.id)))",
                "insert into t select id from s where not (exists (select from t where t.id = s.id))",
                "insert into t (select id from s where not exists (select from t where t.id = s.id))",
                "insert into t select id from s where not exists (select from t where t.id = s.id) order by id returning id",
                "insert into t select id, v from s except select * from t",
                "insert into t (id) select id from s except all select id from t",
                "insert into t (id) (select id from s) except (select id from t)",
                "insert into t (id) select id from s union all select 9 except select id from t",
                "insert into t (id) select id from s where id not in (select id from t)",
                "insert into t (id) select id from s where (id, v) not in (select x.id, v from t x where x.v is not null) and id not in (select id from t)",
                "insert into t (id) select id from s where not id in (select id from t)",
                "insert into t (id) select id from s where not (id = any (select id from t))",
                "insert into t (id) select id from s where id <> all (select id from t)",
                "insert into t select s.id from s left join t on t.id = s.id where t.id is null",
                "insert into t select s.id from s left outer join public.t as x using (id) where x.id is null and s.id > 0",
                "insert into t select s.id from t right join s on t.id = s.id where t.id is null",
                "insert into t select s.id from s left join (select id from t) k on k.id = s.id where k.id is null",
                "insert into t (id) select id from s where id > (select coalesce(max(id), 0) from t)",
                "insert into t (id) select id from s where id > coalesce((select max(id) from t), 0)",
                "insert into t (id) select id from s where (select count(*) from t) = 0",
                "insert into t select id from s where (select max(id) from t) is null",
                "insert into t (id) select id from s where (select count(id) from t) < 1",
                "insert into t select s.id from s where (select t.id from t where t.id = s.id limit 1) is null",
                "insert into t select s.id from s where exists (select from t where t.id = s.id) is false",
                "insert into t select s.id from s where exists (select from t where t.id = s.id) is not true",
                "insert into t (id) (select id from s except select id from t) order by 1",
                "insert into t (id) (select id from s where id not in (select id from t)) limit 5",
                "do $$ begin if not exists (select from t) then insert into t select id from s; end if; end $$",
                "do $$ begin if true and not exists (select from t where id = 1) then insert into t select id from s; end if; end $$",
                "do $$ begin if exists (select from t) then null; elsif (select count(*) from t) = 0 then insert into t select id from s; end if; end $$",
                "do $$ begin if (select max(id) from t) is null then insert into t select id from s; else perform 1; end if; end $$",
                "insert into t select * from (select id from s where id not in (select id from t)) fresh",
                "with fresh as (select id from s where not exists (select from t where t.id = s.id)) insert into t select * from fresh",
                "insert into t with fresh as (select id from s where id not in (select id from t)) select id from fresh join conflict using (id)",
                "with known as (select id from t) insert into t select id from s where id not in (select id from known)",
                "insert into t select id from s where not exists (select from t where t.id = s.id) union all select 9 where 9 not in (select id from t)",
                "insert into t select id from s where id not in (select id from t) or (id > 5 and id not in (select id from t))",
                "create schema made create table t (id int); insert into made.t select 1; drop schema made cascade",
                "drop schema if exists made cascade; create schema made create table u (a int) create table t (id int); insert into made.t select 1",
                "drop schema if exists made cascade; create schema made; create table if not exists made.t (id int); insert into made.t select 1",
                "drop table if exists t; create table t as select 1 as id; insert into t select 2",
                "create table t_new as select 1 as id; insert into t_new select 2; drop table t; alter table t_new rename to t; insert into t select 3",
                "do $$ begin delete from t; insert into t select id from s; end $$",
                "do 'begin truncate t; insert into t select id from s; end'",
                "do $$ begin execute 'delete from t'; insert into t select id from s; end $$",
                "do $$ begin insert into t select id from s where not exists (select from t where t.id = s.id); end $$",
                "do $$ declare t int; begin if false then insert into t values (1); end if; end $$",
                "do $$ begin merge into t using s on t.id = s.id when not matched then insert (id) values (s.id); end $$"
            })
    void what_leaves_out_the_rows_that_are_there_is_no_warning(String script) throws SQLException {

        assertThat(doubles(script)).isEmpty();
        assertThat(addsWhenRunAgain(script)).as("rows added by the second run").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t select s.id from s join conflict on conflict.id = s.id",
                "insert into t (id) select s.id from s join conflict on conflict is not null",
                "insert into t (id) select s.id from s left join conflict on conflict.b",
                "insert into t select id from s where not exists (select from conflict where conflict.id = s.id + 5)",
                "insert into t select id from s where exists (select from s x where not exists (select from t where t.id = x.id + 5))",
                "insert into t select id from s where not exists (select from t where t.id = s.id) or id = 1",
                "insert into t select id from s where not exists (select from t where t.id = s.id) union all select 9",
                "insert into t (id) select id from s except select id from t union all select 9",
                "insert into t (id) select id from s where id in (select id from t) or id = 1",
                "insert into t select s.id from s left join t on t.id = s.id where s.old is not null",
                "insert into t select s.id from s left join t on t.id = s.id where t.id is null or s.id = 1",
                "insert into t select s.id from s left join conflict t on t.id = s.id + 5 where t.id is null",
                "insert into t (id) select id from s where id >= (select coalesce(max(id), 0) from t)",
                "with fresh as (select id from s) insert into t select * from fresh",
                "insert into t select id from s where old is not null",
                "do $$ begin insert into t select id from s; end $$",
                "do $$ begin if not exists (select from t) or true then insert into t select id from s; end if; end $$",
                "do $$ begin if not exists (select from conflict where id = 9) then insert into t select id from s; end if; end $$",
                "do $$ begin if not exists (select from t) then perform 1; end if; insert into t select id from s; end $$",
                "do $$ begin if exists (select from t where id = 9) then null; else insert into t select id from s; end if; end $$",
                "insert into t select s.id from s where exists (select from conflict where conflict.id = s.id + 5) is false",
                "insert into t select id from s where (select max(b::int) from conflict where id = 9) is null",
                "insert into t (id) (select id from s) order by 1",
                "do 'begin insert into t select id from s; end'",
                "do E'begin\\n insert into t select id from s; end'",
                "do $$ begin for i in 1..2 loop insert into t select i; end loop; end $$",
                "do $$ begin if true then insert into t select id from s; end if; end $$",
                "do $$ begin execute 'insert into t select id from s'; end $$",
                "do $$ declare r record; begin for r in insert into t select id from s returning id loop null; end loop; end $$",
                "prepare q as insert into t select id from s; execute q; deallocate q",
                "prepare q (int) as insert into t select $1; execute q (1); deallocate q",
                "prepare q as insert into t select id from s; explain analyze execute q; deallocate q",
                "create schema if not exists made; create table if not exists made.t (id int); insert into made.t select 1; insert into t select 1"
            })
    void what_adds_them_again_is_one(String script) throws SQLException {
        assertThat(doubles(script)).isNotEmpty();
        assertThat(addsWhenRunAgain(script)).as("rows added by the second run").isTrue();
    }

    private static List<SqlProblem> doubles(String script) {
        return SqlScript.of(script).inspection().rerunDoubles();
    }

    private boolean addsWhenRunAgain(String script) throws SQLException {
        run(script);
        int once = rows();
        run(script);
        return rows() > once;
    }

    private int rows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from t")) {
            count.next();
            return count.getInt(1);
        }
    }

    private void run(String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (SqlStatement part : SqlScript.of(script).statements()) {
                statement.execute(part.text());
            }
        }
    }
}
