package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.sql.Placeholder.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    select 1                                                | 1
                    select 1;                                               | 1
                    ;; select 1 ;; /* ; */ ; -- ;                           | 1
                    select ';'; select $$;$$; select E'\\';'; select ";"    | 4
                    create rule r as on insert to t do (delete from a; delete from b); select 1 | 2
                    create function f() returns int begin atomic select 1; select case when true then 1 end; end; select 2 | 2
                    create or replace procedure p() begin atomic insert into t values (1); end | 1
                    create function f() returns int return 1; begin; end    | 3
                    begin; atomic; end                                      | 3
                    create function f() returns int begin atomic select 1 as end; select t.case from t; end; select 1 | 2
                    create function f() returns int begin atomic select (case when a then case b when 1 then 2 end end); end; select 1 | 2
                    select ); select 1                                      | 2
                    select 1 \\; select 2                                   | 1
                    """)
    void is_split_at_the_semicolons_that_end_a_statement(String script, int statements) {
        assertThat(SqlScript.of(script).statements()).hasSize(statements);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    select 1                                  | SELECT
                    ((select 1))                              | SELECT
                    with a as (select 1) delete from t        | WITH
                    drop foreign table if exists t            | DROP FOREIGN TABLE
                    create foreign table if not exists t (a int) server s | CREATE FOREIGN TABLE
                    create or replace function f() returns int return 1 | CREATE FUNCTION
                    create unique index concurrently i on t (a) | CREATE INDEX
                    create temp table t (a int)               | CREATE TABLE
                    create global temporary table t (a int)   | CREATE TABLE
                    create unlogged table t ()                | CREATE TABLE
                    create or replace recursive view v (n) as select 1 | CREATE VIEW
                    create materialized view v as select 1    | CREATE MATERIALIZED VIEW
                    alter materialized view v owner to x      | ALTER MATERIALIZED VIEW
                    create user mapping for public server s   | CREATE USER MAPPING
                    create user u                             | CREATE USER
                    create foreign data wrapper w             | CREATE FOREIGN DATA WRAPPER
                    create event trigger e on ddl_command_end execute function f() | CREATE EVENT TRIGGER
                    create constraint trigger t after insert on a execute function f() | CREATE TRIGGER
                    alter default privileges grant select on tables to x | ALTER DEFAULT PRIVILEGES
                    create text search configuration c (copy = simple) | CREATE TEXT SEARCH CONFIGURATION
                    drop operator class c using btree         | DROP OPERATOR CLASS
                    create writable external table t (a int) location ('x') | CREATE EXTERNAL TABLE
                    create external web table t (a int) execute 'x' | CREATE EXTERNAL TABLE
                    alter system set a = 1                    | ALTER SYSTEM
                    start transaction                         | START
                    İnsert into t values (1)                  | İNSERT
                    ${verb} table t                           | ${verb}
                    create ${what} t                          | CREATE ${what}
                    """)
    void names_a_statement_by_its_first_keyword_and_its_object(String script, String kind) {
        assertThat(SqlScript.of(script).statements())
                .extracting(SqlStatement::kind)
                .containsExactly(kind);
    }

    @Test
    void gives_a_statement_from_its_first_to_its_last_token() {
        String script = "-- head\n\n  select 1 -- in\r\n  , 2 /* tail */ ;\rselect 3 -- last";
        assertThat(SqlScript.of(script).statements())
                .extracting(SqlStatement::index, SqlStatement::line, SqlStatement::column, SqlStatement::text)
                .containsExactly(tuple(1, 3, 3, "select 1 -- in\r\n  , 2"), tuple(2, 5, 1, "select 3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ${x}                         | BARE
                    a.${x}.b                     | BARE
                    -${x}                        | BARE
                    oss_${x}                     | GLUED
                    ${x}_t                       | GLUED
                    1${x}                        | GLUED
                    a$${x}                       | GLUED
                    '${x}'                       | STRING
                    N'a${x}'                     | STRING
                    U&'a${x}'                    | STRING
                    B'${x}'                      | STRING
                    E'\\\\${x}'                  | ESTRING
                    E'\\'${x}'                   | ESTRING
                    "${x}"                       | IDENTIFIER
                    U&"a${x}"                    | IDENTIFIER
                    $$ ${x} $$                   | DOLLAR
                    $a$ '${x}' $a$               | DOLLAR
                    $$$$${x}                     | BARE
                    -- ${x}                      | COMMENT
                    /* ' /* ${x} */ */           | COMMENT
                    """)
    void knows_what_a_placeholder_stands_in(String script, Position position) {
        assertThat(SqlScript.of(script).placeholders())
                .extracting(Placeholder::name, Placeholder::position)
                .containsExactly(tuple("x", position));
    }

    @Test
    void a_name_may_begin_with_a_digit_and_have_dots_inside() {
        assertThat(SqlScript.of("select '${1.a_B.2}'").variables()).containsExactly("1.a_B.2");
        assertThat(Placeholder.isName("a.b")).isTrue();
        assertThat(Placeholder.isName("a..b")).isFalse();
        assertThat(Placeholder.isName(".a")).isFalse();
        assertThat(Placeholder.isName("a.")).isFalse();
        assertThat(Placeholder.isName("")).isFalse();
        assertThat(Placeholder.isName("ä")).isFalse();
    }

    @Test
    void a_placeholder_in_a_comment_needs_no_variable() {
        assertThat(SqlScript.of("select ${a} -- ${b}\n, '${c}' /* ${d} */, ${a}")
                        .variables())
                .containsExactly("a", "c");
    }

    @Test
    void an_escaped_placeholder_is_none() {
        SqlScript script = SqlScript.of("select '\\${a}', E'\\${b}', \"\\${c}\", $$\\${d}$$, \\${e}");
        assertThat(script.placeholders()).isEmpty();
        assertThat(script.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${}", "${a b}", "${a", "${a.}", "${.a}", "${a..b}", "${ä}", "${a-b}", "$" + "{", "${$" + "{a}}"
            })
    void what_looks_like_a_placeholder_but_is_none_is_a_problem(String malformed) {
        assertThat(SqlScript.of("select 1,\n  '" + malformed + "'").problems())
                .first()
                .extracting(SqlProblem::code, SqlProblem::line, SqlProblem::column)
                .containsExactly(SqlCodes.PLACEHOLDER_MALFORMED, 2, 4);
        assertThat(SqlScript.of("select t_" + malformed).problems())
                .extracting(SqlProblem::code)
                .containsOnly(SqlCodes.PLACEHOLDER_MALFORMED);
        assertThat(SqlScript.of("select 1 -- " + malformed).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    select 'a               | 8
                    select E'a\\'           | 8
                    select "a               | 8
                    select U&"a             | 8
                    select $a$ b $$         | 8
                    select /* /* */         | 8
                    select (1; select 2     | 8
                    create function f() begin atomic select 1; | 21
                    select '${a}            | 8
                    """)
    void what_is_not_closed_is_a_problem_where_it_opens(String script, int column) {
        assertThat(SqlScript.of(script).problems())
                .extracting(SqlProblem::code, SqlProblem::line, SqlProblem::column)
                .containsExactly(tuple(SqlCodes.UNTERMINATED, 1, column));
    }

    @Test
    void columns_count_utf16_units() {
        assertThat(SqlScript.of("select '😀', 'x").problems())
                .extracting(SqlProblem::line, SqlProblem::column)
                .containsExactly(tuple(1, 14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\d t_src", "select 1;\n\\copy t from 'x'", "select 1 \\gset"})
    void a_command_of_psql_is_a_problem(String script) {
        assertThat(SqlScript.of(script).problems()).extracting(SqlProblem::code).containsExactly(SqlCodes.PSQL_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t from stdin",
                "COPY public.t (a, b) FROM STDIN WITH (format csv)",
                "copy t from\nstdin csv"
            })
    void copy_from_stdin_is_a_problem(String script) {
        assertThat(SqlScript.of("select 1;\n " + script).problems())
                .extracting(SqlProblem::code, SqlProblem::line, SqlProblem::column)
                .containsExactly(tuple(SqlCodes.COPY_FROM_STDIN, 2, 2));
    }

    @Test
    void the_rows_after_copy_from_stdin_are_not_taken_for_commands() {
        assertThat(SqlScript.of("copy t from stdin;\n1\t\\N\n\\.\n").problems())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.COPY_FROM_STDIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy t from '/x'", "copy (select a from stdin) to '/x'", "select a from stdin"})
    void other_uses_of_the_word_stdin_are_none(String script) {
        assertThat(SqlScript.of(script).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", ";;", "-- only ${a}\n/* comments */;"})
    void a_script_without_a_statement_is_empty(String script) {
        assertThat(SqlScript.of(script).problems()).extracting(SqlProblem::code).containsExactly(SqlCodes.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    select 1                                          | true
                    (select 1) union (select 2)                       | true
                    values (1)                                        | true
                    table t                                           | true
                    show all                                          | true
                    explain delete from t                             | true
                    fetch all from c                                  | true
                    execute p                                         | true
                    with a as (delete from t returning *) select * from a | true
                    with a as (select 1) (select * from a)            | true
                    with a (x) as not materialized (select 1), b as (select 2) insert into t table b returning x | true
                    with recursive update as (select 1), delete as (select 2) cycle a set b using c update t set a = 1 | false
                    insert into t values (1) returning a              | true
                    update t set a = (select 1) where b returning *   | true
                    delete from t returning a                         | true
                    merge into t using s on a when matched then delete returning a | true
                    select a into t2 from t                           | false
                    insert into t select 1                            | false
                    insert into t select a as returning from b        | false
                    with a as (insert into t values (1) returning *) update t set a = 1 | false
                    create table t as select 1                        | false
                    call p()                                          | false
                    do $$ begin select 1; end $$                      | false
                    set a = 1                                         | false
                    """)
    void tells_whether_a_statement_answers_with_rows(String script, boolean rows) {
        assertThat(SqlScript.of(script).statements())
                .extracting(SqlStatement::returnsRows)
                .containsExactly(rows);
    }
}
