package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts hostile values into bodies of every kind and asks a real server what they have become. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyRoundTripTest {
    private static final long SEED = 20260604;
    private static final int TRIES = 100;

    private Connection connection;

    /** Code that gives the value {@code ${v}} as a text; the language comes first. */
    private static final List<String[]> CODE = List.of(
            code("plpgsql", "begin return '${v}'; end"),
            code("plpgsql", "begin return E'${v}'; end"),
            code("plpgsql", "begin return substr(E'\\\\${v}', 2); end"),
            code("plpgsql", "begin return substr(U&'\\0041${v}', 2); end"),
            code("plpgsql", "begin return substr(U&'!0041${v}' uescape '!', 2); end"),
            code("plpgsql", "begin return substr(E'\\'' -- ${v}\n  '${v}', 2); end"),
            code("plpgsql", "begin return $q$${v}$q$; end"),
            code("plpgsql", "begin return substr($$a${v}$$, 2); end"),
            code(
                    "plpgsql",
                    "begin return (select substr(k, 2) from (select 1 as \"n${v}\") q, jsonb_object_keys(to_jsonb(q)) k); end"),
            code(
                    "plpgsql",
                    "begin return (select substr(k, 2) from (select 1 as U&\"n${v}\") q, jsonb_object_keys(to_jsonb(q)) k); end"),
            code("plpgsql", "-- '${v}\nbegin /* $$ ${v} /* ' */ */ return '${v}'; end -- ${v}"),
            code("plpgsql", "declare r text; begin execute 'select ''${v}''::text' into r; return r; end"),
            code("plpgsql", "declare r text; begin execute E'select \\'${v}\\'::text' into r; return r; end"),
            code("plpgsql", "declare r text; begin execute $x$ select '${v}'::text $x$ into r; return r; end"),
            code("plpgsql", "declare r text; q text = 'select ''${v}'''; begin execute q into r; return r; end"),
            code("plpgsql", "declare r text; begin execute format('select %L', '${v}') into r; return r; end"),
            code("plpgsql", "declare r text; begin execute 'select ''' || '${v}' || '''' into r; return r; end"),
            code(
                    "plpgsql",
                    "declare r text; begin execute concat('select ', 'E''${v}', ''' --''') into r; return r; end"),
            code("plpgsql", "declare r text; begin for r in execute 'select $a$${v}$a$' loop return r; end loop; end"),
            code(
                    "plpgsql",
                    "begin create or replace function g() returns text language sql as 'select ''${v}''::text'; return g(); end"),
            code(
                    "plpgsql",
                    "begin do 'begin perform set_config(''x.y'', ''${v}'', false); end'; return current_setting('x.y'); end"),
            code("sql", "select '${v}'::text"),
            code("sql", "select substr(E'\\'${v}', 2)"),
            code("sql", "select 'a'::text; select $q$${v}$q$::text -- ${v}"));

    private static String[] code(String language, String text) {
        return new String[] {language, text};
    }

    /** A body as a string of each kind. */
    private static List<String> strings(String code) {
        String doubled = code.replace("'", "''");
        int middle = doubled.indexOf(' ');
        List<String> strings = new ArrayList<>(List.of(
                "$$" + code + "$$",
                "$b$" + code + "$b$",
                "'" + doubled + "'",
                "'" + doubled.substring(0, middle) + "' -- ${v}\n '" + doubled.substring(middle) + "'",
                "E'" + code.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'",
                "e'"
                        + code.replace("\\", "\\\\")
                                .replace("'", "\\x27")
                                .replace(" ", "\\040")
                                .replace("\n", "\\012") + "'",
                "U&'" + code.replace("\\", "\\\\").replace("'", "\\0027") + "'",
                "U&'" + doubled.replace("z", "zz") + "' uescape 'z'"));
        strings.removeIf(string -> string.startsWith("$$") && code.contains("$$"));
        // In a U& string, as everywhere, \\${ is a literal ${.
        strings.removeIf(string -> string.startsWith("U&") && code.contains("\\${"));
        return strings;
    }

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            // The driver would take a string with both kinds of escaped quotes for two.
            statement.execute("create procedure run_all(script text) language plpgsql as 'begin execute script; end'");
        }
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    static Stream<String> definitions() {
        return CODE.stream()
                .flatMap(code -> strings(code[1]).stream()
                        .map(string ->
                                "create or replace function f() returns text language " + code[0] + " as " + string));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void a_value_arrives_as_it_was_given_or_is_refused(String definition) throws SQLException {
        SqlScript script = SqlScript.of(definition);
        assertThat(script.problems()).isEmpty();
        Random random = new Random(SEED);
        int sent = 0;
        for (int i = 0; i < TRIES; i++) {
            String value = i == 0 ? "a.b_1-c" : hostile(random);
            RenderedSql rendered = script.render(Map.of("v", value));
            if (rendered.text() != null) {
                sent++;
                assertThat(returned(rendered)).as(rendered.text()).isEqualTo(value);
            }
        }
        assertThat(sent).isPositive();
    }

    private String returned(RenderedSql rendered) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (PreparedStatement call = connection.prepareStatement("call run_all(?)")) {
                call.setString(1, rendered.statements().get(0).text());
                call.execute();
            }
            ResultSet row = statement.executeQuery("select f()");
            row.next();
            return row.getString(1);
        }
    }

    private static String hostile(Random random) {
        List<String> pieces = List.of(
                "'",
                "''",
                "\"",
                "\\",
                "\\'",
                "\\0027",
                "\\x27",
                "!",
                "!0027",
                "z",
                "z0027",
                ";",
                "--",
                "-",
                "/*",
                "*/",
                "$$",
                "$q",
                "q$",
                "$q$",
                "$b$",
                "$a$",
                "$x$",
                "${v}",
                "\n",
                "😀",
                "ä",
                "E",
                "E'",
                "u",
                "&",
                "U&",
                "1",
                ".",
                "_",
                "a",
                " ",
                "' || pg_sleep(9) || '",
                "%L",
                "\u0001",
                "\u2028");
        StringBuilder picked = new StringBuilder();
        for (int k = random.nextInt(5); k >= 0; k--) {
            picked.append(pieces.get(random.nextInt(pieces.size())));
        }
        return picked.toString();
    }
}
