package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.RoutineBody.Command;
import dev.millrace.sql.RoutineBody.Language;
import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server what it takes for the body of a routine. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutineBodyTest {
    private static final long SEED = 20260604;

    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        run("set check_function_bodies = off");
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    do $$ x $$                                                          | DO        | PLPGSQL | ` x `
                    do $a$ $$ $a$                                                       | DO        | PLPGSQL | ` $$ `
                    do language sql 'it''s'                                             | DO        | SQL     | it's
                    do 'x' language plpgsql                                             | DO        | PLPGSQL | x
                    do language 'plpgsql' E'a\\nb\\x63\\104\\''''                       | DO        | PLPGSQL | `a\nbcD''`
                    do language "plpgsql" n'x'                                          | DO        | PLPGSQL | x
                    create function f() returns int language sql as 'select 1'          | FUNCTION  | SQL     | select 1
                    create or replace function f(a text default 'x') returns text as $$ y $$ language plpgsql | FUNCTION | PLPGSQL | ` y `
                    create procedure s.p() set search_path to 'a', 'b' as 'x' language 'sql' | PROCEDURE | SQL | x
                    create function language(as_ int) returns setof language stable language sql as 'x' | FUNCTION | SQL | x
                    """)
    void is_found_with_its_language(String sql, Command command, Language language, String text) {
        RoutineBody body = only(sql);
        assertThat(body.command()).isEqualTo(command);
        assertThat(body.language()).isEqualTo(language);
        assertThat(body.readable()).isTrue();
        assertThat(body.text()).isEqualTo(text.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do language plperl $$ x $$",
                "do language ${l} $$ x $$",
                "do language 'pl${l}' $$ x $$",
                "do language sql 'x' language plpgsql",
                "do U&'x'",
                "do E'\\v'",
                "do 'not closed",
                "create function f() returns int as 'x'",
                "create function f() returns int language U&\"sql\" as 'x'",
                "create function f() returns int language internal as 'x'"
            })
    void that_cannot_be_read_is_found_too(String sql) {
        assertThat(only(sql).readable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select $$ x $$",
                "create table t (a text default 'x')",
                "create function f(a text default 'x') returns text language sql return 'x'",
                "create function f() returns text language sql begin atomic select 'x' as language; end",
                "create aggregate a (int) (initcond = 'x')",
                "comment on function f() is 'x'"
            })
    void is_no_other_string(String sql) {
        assertThat(RoutineBody.of(SqlScript.of(sql).split().get(0))).isEmpty();
    }

    @Test
    void leads_each_place_back_to_the_script() {
        String sql = "select 1; do E'one\\ntwo''s' -- more\n  '\\'three';";
        RoutineBody body = RoutineBody.of(SqlScript.of(sql).split().get(1)).get(0);
        assertThat(body.text()).isEqualTo("one\ntwo's'three");
        assertThat(body.toScript(0)).isEqualTo(sql.indexOf("one"));
        assertThat(body.toScript(3)).isEqualTo(sql.indexOf("\\n"));
        assertThat(body.toScript(4)).isEqualTo(sql.indexOf("two"));
        assertThat(body.toScript(7)).isEqualTo(sql.indexOf("''s"));
        assertThat(body.toScript(8)).isEqualTo(sql.indexOf("s' --"));
        assertThat(body.toScript(9)).isEqualTo(sql.indexOf("\\'three"));
        assertThat(body.toScript(10)).isEqualTo(sql.indexOf("three"));
        assertThat(body.toScript(15)).isEqualTo(sql.lastIndexOf('\''));
        assertThat(only("do ''").toScript(0)).isEqualTo(4);
        assertThat(only("do $a$$a$").toScript(0)).isEqualTo(6);
    }

    @Test
    void has_the_text_that_the_server_keeps() throws SQLException {
        List<String> pieces = List.of(
                "''",
                "\\'",
                "\\\\",
                "\\n",
                "\\x41",
                "\\101",
                "\\7",
                "\\xz",
                "\\u00e4",
                "\\U0001F600",
                "\\d",
                "a",
                " ",
                "'\n'",
                "' -- c\n  '",
                "\n",
                "$$",
                "\"",
                "\\\n");
        Random random = new Random(SEED);
        int kept = 0;
        for (int i = 0; i < 1_500; i++) {
            StringBuilder inside = new StringBuilder("x");
            for (int k = random.nextInt(6); k >= 0; k--) {
                inside.append(pieces.get(random.nextInt(pieces.size())));
            }
            String quote = List.of("E'", "'", "n'").get(random.nextInt(3));
            String sql = "create or replace function f() returns int language plpgsql as "
                    + (quote.equals("n'") ? "$a$" + inside + "$a$" : quote + inside + "'");
            try {
                run(sql);
            } catch (SQLException refused) {
                continue;
            }
            kept++;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select prosrc from pg_proc where proname = 'f'")) {
                row.next();
                assertThat(only(sql).text()).as(sql).isEqualTo(row.getString(1));
            }
        }
        assertThat(kept).isGreaterThan(500);
    }

    private static RoutineBody only(String sql) {
        List<RoutineBody> bodies = RoutineBody.of(SqlScript.of(sql).split().get(0));
        assertThat(bodies).hasSize(1);
        return bodies.get(0);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
