package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is quadratic takes minutes at this length, what is linear well under a second; the bound only tells them apart. */
class LinearTimeTest {
    private static final int LONG = 1 << 18;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from t where a = '${a}' and b_${a} = 1;\n",
                "+-",
                "+",
                "+/**/",
                "-+@",
                "/*",
                "/*${",
                "'",
                "''",
                "'a'\n",
                "U&'${a}'\n",
                "E'\\",
                "\\",
                "\\${",
                "$a",
                "$a$",
                "$a$ $b$ ",
                "${",
                "${a",
                "${a}",
                "${a.",
                "1${a}",
                "1a",
                "0x",
                "1_",
                "(",
                "((a)",
                ";",
                "a;",
                "a",
                "a.",
                "a,",
                "with a as (",
                "with a as (select 1), ",
                "insert into t (((",
                "insert into t select 1;",
                "create foreign table f();insert into f select dblink;",
                "delete from t;",
                "create function f() begin atomic case ",
                "do $$ ${a} '${a}' $$;",
                "do 'a ''${a}'' ${a}",
                "do E'\\'${a}\\x41",
                "do 'a'\n'${a}'\n",
                "do $$ execute 'do ''execute ",
                "do ${a} $$${a}$$;",
                "create function f() as '${a}','a' language sql;",
                "create function f() as ",
                "create function f() begin atomic select 1 end, ",
                "create function f() begin atomic select case case,",
                "set standard_conforming_strings = off;",
                "select set_config(",
                "set_config('standard_conforming_strings',",
                "update pg_settings ",
                "alter role r set ",
                "a\u00a0",
                "a\u202e'",
                "\ufeff",
                "E${a}'x' ",
                "do $$ dblink program insert into a $$;",
                "do 'insert into a select 1;' ';",
                "do $$ execute ",
                "do $$ insert into a select 1; $$;",
                "with a as (select * from a), ",
                "insert into t select 1 from a where a in (",
                "insert into t select 1 union ",
                "insert into t select 1 where not exists (select from t) and ",
                "(select 1 where not exists (select from t union ",
                "prepare a as insert into t select 1;execute a;",
                "create rule r as on insert to t do also (insert into a select 1;",
                "copy t to stdout;",
                "copy (",
                "drop table a,b,",
                "case when a then ",
                "begin; end;",
                "begin null; end;",
                "do $$ begin null; end $$;",
                "not exists (select ",
                "select set_config('a' || ",
                "alter role r set search_path = a;",
                "do $$ begin execute a; end $$;",
                "f(",
                "[",
                "E'a'\n",
                "U&\"",
                "\"\" ",
                "/* */ ;",
                "-- a\n",
                "a${a}",
                "a.b.c.",
                "explain analyze ",
                "join a on b ",
                "if a then ",
                "values (1), ",
                "\u2019a\u2019 ",
                "\n",
                "\r",
                "😀"
            })
    void a_long_script_of_anything_is_read_at_once(String piece) {
        String text = piece.repeat(LONG / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            SqlScript script = SqlScript.of(text);
            SqlInspection inspection = script.inspection();
            inspection.transactionCommands();
            inspection.nonstandardStrings();
            inspection.nonstandardStringsLater();
            inspection.rerunDoubles();
            inspection.retryRepeats(true);
            inspection.writeWithoutWhere();
            inspection.externalEffect();
            inspection.namesToLookUp();
            inspection.inEitherMode();
            inspection.sessionSettings();
            script.suspiciousCharacters();
            script.render(Map.of("a", "\\1"));
            script.render(Map.of("a", ""));
            RenderedSql rendered = script.render(Map.of("a", "1"));
            assertThat(rendered.text() == null).isEqualTo(!rendered.problems().isEmpty());
        });
    }

    /** A script of very many tables, each with a name of its own or in a schema of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from s#.t;insert into s#.t select 1;",
                "delete from t#;insert into t# select 1;",
                "import foreign schema a from server s into s#;insert into s#.t select 1;",
                "create foreign table s#.t (a int) server s;update s#.t set a = 1;",
                "create table s#.t (a int) inherits (t);update t set a = 1;",
                "alter table t inherit s#.t;alter table s#.t inherit t;delete from s#.t;",
                "alter foreign table t# rename to t;create view s#.t as select * from t;insert into s#.t select 1;",
                "create schema s# create table t (a int);drop schema s#;",
                "alter schema s# rename to r#;delete from r#.t;",
                "alter table t# rename to u#;drop table u#;delete from t#;",
                "set search_path = s#;delete from t#;",
                "$a#$ x $a#$ ",
                "'${v#}' ${v#} ",
                "do $$ begin insert into s#.t values (${v#}); end $$;",
                "prepare q# as select 1;deallocate q#;",
                "create rule r# as on insert to t# do also insert into u# select 1;",
                "create view v# as select * from w#;",
                "prepare q# as insert into t select 1;execute q#;",
                "create procedure p#() language plpgsql as 'begin commit; end';call p#();",
                "create subscription s# connection 'c' publication p with (slot_name = none, connect = off);drop subscription s#;",
                "do $$ begin insert into s#.t select 1; end $$;"
            })
    void a_script_of_many_tables_is_read_at_once(String piece) {
        StringBuilder text = new StringBuilder("create foreign table f (a int) server s;");
        for (int i = 0; text.length() < LONG; i++) {
            text.append(piece.replace("#", String.valueOf(i)));
        }
        assertInspected(text.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table #;insert into s1.t select 1;",
                "truncate #;insert into s1.t select 1;",
                "drop table #;create foreign table s1.t (a int) server s;insert into s1.t select 1;",
                "create table t () inherits (#);delete from t;",
                "insert into t select * from # where not exists (select 1 from #)",
                "with #, a as (delete from t) insert into t select * from a",
                "create schema s create table # (a int)",
                "select * from #"
            })
    void a_statement_of_many_tables_is_read_at_once(String script) {
        StringBuilder names = new StringBuilder("s0.t");
        for (int i = 1; names.length() < LONG; i++) {
            names.append(", s").append(i).append(".t");
        }
        assertInspected(script.replace("#", names));
    }

    /** {@code Aa} and {@code BB} have one hash, and so has each row of so many of them. */
    @Test
    void names_that_were_made_for_one_hash_are_no_slower() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1 << 13; i++) {
            StringBuilder name = new StringBuilder("\"");
            for (int bit = 0; bit < 13; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            name.append('"');
            text.append("delete from ")
                    .append(name)
                    .append(".t;insert into ")
                    .append(name)
                    .append(".t select 1;");
        }
        assertInspected(text.toString());
    }

    private static void assertInspected(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            SqlInspection inspection = SqlScript.of(text + ";delete from z").inspection();
            inspection.transactionCommands();
            inspection.rerunDoubles();
            inspection.retryRepeats(true);
            assertThat(inspection.writeWithoutWhere()).isNotEmpty();
            inspection.externalEffect();
            inspection.namesToLookUp();
            assertThat(inspection.reachedTables()).contains(new TableName(null, "z"));
        });
    }
}
