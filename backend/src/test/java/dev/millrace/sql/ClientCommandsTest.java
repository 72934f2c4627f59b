package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script cannot do through a driver, by what a real server and the driver make of it. */
@Postgres(migrated = false)
class ClientCommandsTest {
    private final DataSource database;

    ClientCommandsTest(DataSource database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t to stdout",
                "COPY public.t (a) TO StdOut WITH (format csv)",
                "copy (select 1) to stdout",
                "copy (select a from t) to stdin csv header",
                "copy t to\n-- where\nstdout",
                "copy binary t to stdout",
                "copy (values (1)) to stdout with delimiter '|'"
            })
    void copy_to_stdout_is_a_problem(String sql) {
        assertThat(SqlScript.of("select 1;\n " + sql).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(SqlCodes.COPY_TO_STDOUT);
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.column()).isEqualTo(2);
                });
        assertThatThrownBy(() -> run("create temp table t (a int)", sql.replace("public.", "")))
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do $$ begin copy t to stdout; end $$",
                "do 'begin copy (select 1) to STDOUT; end'",
                "do $$ begin execute 'copy t to stdout'; end $$",
                "do $$ begin copy t from stdin; end $$"
            })
    void nor_can_a_body_copy_with_a_client(String sql) {
        assertThat(SqlScript.of(sql).inspection().clientInBodies())
                .singleElement()
                .extracting(SqlProblem::code)
                .isIn(SqlCodes.COPY_TO_STDOUT, SqlCodes.COPY_FROM_STDIN);
        assertThatThrownBy(() -> run("create temp table t (a int)", sql))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("0A000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create temp table stdout (a int); insert into stdout select 1; drop table stdout",
                "create temp table t (stdout int); do $$ begin perform stdout from t; end $$",
                "create function pg_temp.f() returns void language plpgsql as $$ begin copy t to stdout; end $$"
            })
    void other_uses_of_the_word_stdout_are_none(String script) {
        assertThat(SqlScript.of(script).problems()).isEmpty();
        assertThat(SqlScript.of(script).inspection().clientInBodies()).isEmpty();
        assertThatCode(() -> run(parts(script))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set client_encoding = 'LATIN1'",
                "SET LOCAL Client_Encoding TO sql_ascii",
                "set session \"client_encoding\" to win1252",
                "set names 'LATIN1'",
                "select set_config('client_encoding', 'LATIN1', true)",
                "do $$ begin set client_encoding = 'LATIN1'; end $$",
                "do 'begin perform set_config(''client_encoding'', ''LATIN1'', false); end'",
                "set datestyle = 'German'",
                "set datestyle to sql, dmy",
                "set datestyle = 'Postgres, MDY'"
            })
    void a_setting_that_ends_the_session_is_warned_of(String sql) throws SQLException {
        assertThat(SqlScript.of(sql).inspection().sessionSettings())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.SESSION_SETTING);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> execute(connection, sql, "select 1")).isInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set client_encoding = 'UTF8'",
                "set names 'utf-8'",
                "set client_encoding to default",
                "reset client_encoding",
                "set datestyle = 'ISO, DMY'",
                "set datestyle to dmy",
                "select 'set client_encoding = latin1', set_config('work_mem', '1MB', true)"
            })
    void others_are_not(String sql) {
        assertThat(SqlScript.of(sql).inspection().sessionSettings()).isEmpty();
        assertThatCode(() -> run(sql, "select 1")).doesNotThrowAnyException();
    }

    @Test
    void a_placeholder_is_judged_by_its_value() {
        SqlScript script = SqlScript.of("set client_encoding = '${e}'");
        assertThat(script.inspection().sessionSettings()).isEmpty();
        assertThat(script.render(Map.of("e", "LATIN1")).inspection().sessionSettings())
                .hasSize(1);
    }

    private static String[] parts(String script) {
        List<SqlStatement> statements = SqlScript.of(script).statements();
        return statements.stream().map(SqlStatement::text).toArray(String[]::new);
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, statements);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
        }
    }
}
