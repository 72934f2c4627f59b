package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Places of errors, as a real PostgreSQL tells them: the ^ in a script marks where the error has to be shown. */
@Postgres
class ErrorPlaceTest {

    private final DataSource database;

    ErrorPlaceTest(DataSource database) {
        this.database = database;
    }

    @Test
    void a_missing_column_in_a_do_body_is_shown_at_its_column() throws SQLException {
        failsAt("""
                select 1;
                DO $$
                BEGIN
                  PERFORM 1;
                  PERFORM 1, ^gone FROM pg_class;
                END $$;
                """);
    }

    @Test
    void bodies_in_quotes_are_read_as_the_server_reads_them() throws SQLException {
        failsAt("do 'begin\n perform ''it''''s'';\n perform ^gone;\nend'");
        failsAt("do E'begin\\n perform \\'\\u00e9\\';\\n perform ^gone;\\nend'");
        failsAt("do 'begin\n perform 1;'\n'perform ^gone;\nend'");
    }

    @Test
    void an_error_without_a_position_is_shown_at_its_line() throws SQLException {
        failsAt("""
                do $$
                declare
                  n int := 0;
                begin
                  perform 1;
                  ^n := 1 / n;
                end $$""");
        failsAt("do $x$ begin\n\n  ^raise exception 'no' using detail = '5';\nend $x$");
    }

    @Test
    void a_command_over_several_lines_and_one_with_into_are_shown_at_their_words() throws SQLException {
        failsAt(
                "do $$\ndeclare\n n int;\nbegin\n  select 1\n    into n\n    from pg_class\n    where ^gone = 1;\nend $$");
        failsAt("do $$\ndeclare\n n int;\nbegin\n  n := 1 +\n ^gone;\nend $$");
        failsAt("do $$\nbegin\n  if 1 = ^gone then null; end if;\nend $$");
        failsAt(
                "do $$\ndeclare r record;\nbegin\n  for r in select '😀', ^gone from pg_class loop null; end loop;\nend $$");
    }

    @Test
    void a_syntax_error_in_a_body_is_shown_whether_it_is_made_or_run() throws SQLException {
        failsAt("do $$\nbegin\n  perform 1;\n  ^selec 1;\nend $$");
        failsAt("create function pg_temp.f() returns int language plpgsql as $$\nbegin\n  ^retur 1;\nend $$");
        failsAt("create function pg_temp.f() returns int language sql as $$\n select 1;\n select ^gone\n$$");
        failsAt("create function pg_temp.f() returns int language sql as E'select 1;\\n ^selec 1'");
    }

    @Test
    void a_function_of_the_same_script_is_shown_where_it_failed() throws SQLException {
        failsAt("""
                create function pg_temp.f(n int, t numeric(10, 2)) returns int language plpgsql as $$
                begin
                  perform 1;
                  return (select ^gone from pg_class);
                end $$;
                select pg_temp.f(1, 2);
                """);
        failsAt("""
                create function pg_temp."Odd ""name"(n int) returns int language plpgsql as $$
                begin
                  ^return 1 / n;
                end $$;
                do $$ begin perform pg_temp."Odd ""name"(0); end $$""");
        failsAt("""
                create function pg_temp.g(n int) returns int language sql volatile as $$
                  select 1;
                  ^select 1 / n;
                $$;
                do $$ begin perform pg_temp.g(0); end $$""");
    }

    @Test
    void of_nested_calls_the_innermost_of_the_script_counts() throws SQLException {
        failsAt("""
                create function pg_temp.inner_one(n int) returns int language plpgsql as $$
                begin
                  return
                    1 / n;
                end $$;
                do $$
                begin
                  perform 1;
                  perform pg_temp.inner_one(0);
                end $$""".replace("  return\n", "  ^return\n"));
        failsAt("""
                do $$
                begin
                  perform 1;
                  ^perform jsonb_populate_record(null::pg_class, jsonb '[]');
                end $$""");
    }

    @Test
    void a_routine_that_is_only_stored_is_shown_at_what_called_it() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create or replace function stored_one(n int) returns int language plpgsql as"
                    + " $$ begin\n\n\n return 1 / n; end $$");
        }
        failsAt("do $$\nbegin\n  perform 1;\n  ^perform stored_one(0);\nend $$");
        failsAt("select 1;\n^select stored_one(0)");
    }

    @Test
    void dynamic_sql_is_shown_where_it_is_executed() throws SQLException {
        failsAt("do $$\nbegin\n  perform 1;\n  ^execute 'select ' || 'gone';\nend $$");
    }

    @Test
    void a_trigger_of_the_script_is_shown_where_it_failed() throws SQLException {
        failsAt("""
                create temp table fired (a int);
                create function pg_temp.on_fired() returns trigger language plpgsql as $$
                begin
                  ^raise exception 'no';
                end $$;
                create trigger t before insert on fired for each row execute function pg_temp.on_fired();
                insert into fired values (1);
                """);
    }

    @Test
    void values_in_the_script_do_not_move_the_place() throws SQLException {
        failsAt(
                "do $$\nbegin\n  perform '${long}', '${long}'; perform ^gone;\nend $$",
                Map.of("long", "x\ny".repeat(3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PL/pgSQL function inline_code_block line 4 at SQL statement",
                "PL/pgSQL-Funktion inline_code_block Zeile 4 bei SQL-Anweisung",
                "fonction PL/pgSQL inline_code_block, ligne 4 à instruction SQL",
                "función PL/pgSQL inline_code_block en la línea 4 en sentencia SQL",
                "функция PL/pgSQL inline_code_block, строка 4, оператор SQL-оператор",
                "PL/pgSQL関数inline_code_blockの4行目 - SQLステートメント",
                "在SQL语句的第4行的PL/pgSQL函数inline_code_block",
                "PL/pgSQL function f(integer,numeric(10,2)) line 4 at RETURN",
                "PL/pgSQL-Funktion f(integer) Zeile 4 bei RETURN",
                "PL/pgSQL関数f(integer)の4行目 - RETURN",
                "PL/pgSQL function s.f(numeric(10,2)[]) line 4 at RETURN",
            })
    void servers_of_other_languages_are_understood(String context) {
        String body = "\nbegin\nperform 1;\nperform gone;\nend ";
        boolean block = context.contains("inline_code_block");
        String script =
                block ? "do $$" + body + "$$" : "create function f() returns int language plpgsql as $$" + body + "$$";

        SqlPosition place = rendered(script, Map.of()).place(1, new ServerError(0, null, 0, context));

        assertThat(place.line()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SQL function \"f\" statement 2",
                "SQL-Funktion »f« Anweisung 2",
                "fonction SQL « f », instruction 2",
                "SQL関数\"f\"の行番号 2",
            })
    void statements_of_sql_functions_are_understood_too(String context) {
        String script = "create function f() returns int language sql as $$\nselect 1;\nselect 2\n$$";

        assertThat(rendered(script, Map.of())
                        .place(1, new ServerError(0, null, 0, context))
                        .line())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PL/pgSQL function other() line 4 at RETURN",
                "PL/pgSQL function inline_code_block line 400 at RETURN",
                "PL/pgSQL function my_f() line 2 at RETURN",
                "PL/pgSQL function inline_code_block",
                "SQL statement \"select 1\"",
                "COPY t, line 4: \"x\"",
                "''",
            })
    void what_names_no_place_in_the_script_leaves_the_statement(String context) {
        String script = "select 1;\ndo $$\nbegin\nperform 1;\nend $$";

        assertThat(rendered(script, Map.of()).place(2, new ServerError(0, null, 0, context)))
                .isEqualTo(new SqlPosition(2, 1));
    }

    private void failsAt(String marked) throws SQLException {
        failsAt(marked, Map.of());
    }

    private void failsAt(String marked, Map<String, String> values) throws SQLException {
        String script = marked.replace("^", "");
        RenderedSql rendered = rendered(script, values);
        SqlPosition expected = new SourceLines(script).at(marked.indexOf('^'));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (SqlStatement statement : rendered.statements()) {
                try (Statement jdbc = connection.createStatement()) {
                    jdbc.execute(statement.text());
                } catch (PSQLException failed) {
                    ServerErrorMessage said = Objects.requireNonNull(failed.getServerErrorMessage());
                    assertThat(rendered.place(
                                    statement.index(),
                                    new ServerError(
                                            said.getPosition(),
                                            said.getInternalQuery(),
                                            said.getInternalPosition(),
                                            said.getWhere())))
                            .as("%s%n%s%n%s", said, said.getInternalQuery(), said.getWhere())
                            .isEqualTo(expected);
                    return;
                }
            }
        }
        throw new AssertionError("nothing failed in " + script);
    }

    private static RenderedSql rendered(String script, Map<String, String> values) {
        RenderedSql rendered = SqlScript.of(script).render(values);
        assertThat(rendered.problems()).isEqualTo(List.of());
        return rendered;
    }
}
