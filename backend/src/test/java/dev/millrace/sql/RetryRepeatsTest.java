package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRepeatsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1); insert into u values (1)",
                "insert into t values (1); select 1",
                "insert into t select * from s; delete from s",
                "update t set a = a + 1 where b; update u set a = 1",
                "with i as (insert into t values (1) returning a) select a from i; select 1",
                "delete from u; insert into t values (1); analyze t",
                "copy t from '/x'; select 1",
                "create table t (a int); insert into t values (1)",
                "drop table t; create table t (a int)",
                "alter table t add column a int; insert into t values (1)",
                "alter table if exists t add column a int; select 1",
                "select 1 as a into t; select 1",
                "call p(); select 1",
                "do 'begin insert into t values (1); end'; select 1",
                "do language plperl 'x'; select 1",
                "prepare q as insert into t values (1); execute q; select 1",
                "import foreign schema a from server s into b; select 1"
            })
    void a_retry_repeats_what_was_committed_before_the_failure(String script) {
        assertThat(SqlScript.of(script).inspection().retryRepeats(false))
                .map(SqlProblem::code)
                .contains(SqlCodes.RETRY_REPEATS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)",
                "select 1; insert into t values (1)",
                "set work_mem = '1MB'; select 1; update t set a = 1",
                "delete from t; insert into t select * from s; analyze t",
                "truncate t, u; insert into u values (1); copy t from '/x'; select 1",
                "insert into t values (1) on conflict do nothing; select 1",
                "insert into t select a from s where not exists (select from t where t.a = s.a); select 1",
                "merge into t using s on a = b when not matched then insert values (b); select 1",
                "drop table if exists t; create table t as select 1; insert into t values (1); vacuum t",
                "create table if not exists t (a int); create or replace view v as select 1; select 1",
                "create temp table t (a int); insert into t values (1); select 1",
                "alter table t add column if not exists a int; select 1",
                "do 'begin delete from t; insert into t values (1); end'; select 1",
                "do 'begin perform 1; end'; select 1",
                "create or replace function f() returns void language sql as 'insert into t values (1)'; select 1",
                "prepare q as insert into t values (1); select 1",
                "explain insert into t values (1); refresh materialized view m; vacuum"
            })
    void what_comes_last_or_gives_the_same_again_is_no_warning(String script) {
        assertThat(SqlScript.of(script).inspection().retryRepeats(false)).isEmpty();
    }

    @Test
    void a_check_after_the_last_statement_may_fail_too() {
        SqlInspection script =
                SqlScript.of("select 1;\n  insert into t values (1)").inspection();
        assertThat(script.retryRepeats(false)).isEmpty();
        assertThat(script.retryRepeats(true)).hasValueSatisfying(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(3);
        });
    }
}
