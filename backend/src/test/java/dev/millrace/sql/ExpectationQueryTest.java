package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Postgres(migrated = false)
class ExpectationQueryTest {
    private final DataSource database;

    ExpectationQueryTest(DataSource database) {
        this.database = database;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                                          | has none
                    -- nothing                                                  | has none
                    select true; select true                                    | has 2 statements
                    select true; delete from t                                  | has 2 statements
                    delete from t returning true                                | This is DELETE
                    insert into t values (1) returning a > 0                    | This is INSERT
                    update t set a = 1 returning true                           | This is UPDATE
                    with d as (delete from t returning a) select true from d    | DELETE of t
                    with d as (select 1), e as (insert into t select 1 returning a) select true from e | INSERT of t
                    with d as (select 1) delete from t returning true           | DELETE of t
                    select true as a into u                                     | INTO makes a table
                    select a > 0 from t for update                              | lock rows
                    select a > 0 from t for no key update skip locked           | lock rows
                    select true from (select a from t for key share) x          | lock rows
                    commit                                                      | This is COMMIT
                    rollback                                                    | This is ROLLBACK
                    savepoint s                                                 | This is SAVEPOINT
                    truncate t                                                  | This is TRUNCATE
                    explain analyze delete from t                               | This is EXPLAIN
                    execute q                                                   | This is EXECUTE
                    call p()                                                    | This is CALL
                    do 'begin delete from t; end'                               | This is DO
                    copy t to '/x'                                              | This is COPY
                    show work_mem                                               | This is SHOW
                    set work_mem = '1MB'                                        | This is SET
                    create table x as select true                               | This is CREATE TABLE
                    select a > 0, a from t                                      | has 2
                    select distinct on (a, b) a, b, true from t                 | has 3
                    (select true, (select 1), f(a, b) from t)                   | has 3
                    with x as (select 1, 2) select true, false from x           | has 2
                    select from t                                               | has none
                    select                                                      | has none
                    values (true, false)                                        | has 2
                    values (true), (false)                                      | one row
                    select 1                                                    | with a number
                    select count(*) from t                                      | with a number
                    """)
    void an_expectation_says_what_speaks_against_it(String sql, String said) {
        assertThat(SqlScript.of(sql == null ? "" : sql).inspection().asExpectation())
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code()).isEqualTo(SqlCodes.EXPECTATION_QUERY);
                    assertThat(problem.message()).contains(said);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select true",
                "(select true)",
                "select count(*) > 2 from t",
                "select distinct on (a, b) a = b from t order by a, b limit 1",
                "select a is distinct from b from t limit 1",
                "select extract(year from now()) > 2000",
                "select exists (select a, b from t)",
                "select bool_and(t.a = x.b) from t, lateral (select t.a, t.b) x",
                "select not exists (values (1, 2))",
                "with x (a, b) as (select 1, 2), y as materialized (select 3) select a < b from x, y",
                "values ((select count(*) from t) = 0)",
                "table b",
                "select * from b",
                "select true union select true",
                "select substring('abc' from 1 for 2) = 'ab'",
                "select a > 0 as \"for update\" from t order by a, b limit 1"
            })
    void what_a_read_only_transaction_takes_is_an_expectation(String sql) {

        assertThat(SqlScript.of(sql).inspection().asExpectation()).isEmpty();
        assertThatCode(() -> runReadOnly(sql)).doesNotThrowAnyException();
    }

    @Test
    void what_a_placeholder_stands_for_is_judged_by_its_value() {
        SqlScript script = SqlScript.of("${query}");
        assertThat(script.inspection().asExpectation()).isEmpty();
        assertThat(SqlScript.of("${a} true")
                        .render(Map.of("a", "select"))
                        .inspection()
                        .asExpectation())
                .isEmpty();
        assertThat(SqlScript.of("${a} t")
                        .render(Map.of("a", "truncate"))
                        .inspection()
                        .asExpectation())
                .isPresent();
    }

    private void runReadOnly(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create temp table t (a int, b int)");
            statement.execute("create temp table b (v boolean)");
            connection.setAutoCommit(false);
            statement.execute("set transaction read only");
            statement.execute(sql);
            connection.rollback();
        }
    }
}
