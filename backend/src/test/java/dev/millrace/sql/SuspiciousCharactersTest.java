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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server what it makes of characters that are not what they look like. */
@Postgres(migrated = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuspiciousCharactersTest {
    private Connection connection;

    @BeforeAll
    void connect(DataSource database) throws SQLException {
        connection = database.getConnection();
    }

    @AfterAll
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1, 0x8, 0xe, 0x1b, 0x1f, 0x7f})
    void a_control_character_that_nobody_sees_is_named(int c) throws SQLException {
        String shown = Character.toString(c);
        assertThat(state("select 1" + shown)).isEqualTo("42601");
        assertThat(SqlScript.of("select 1" + shown).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(SqlCodes.CHARACTER_SUSPICIOUS);
            assertThat(problem.message()).contains(String.format("U+%04X ", c)).doesNotContain(shown);
            assertThat(problem.column()).isEqualTo(9);
        });
        String quoted = "select '" + shown + "', 1 as \"" + shown + "\" -- " + shown + "\n /* " + shown + " */";
        assertThat(SqlScript.of(quoted).problems()).isEmpty();
        assertThat(SqlScript.of("select\f1").problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x85, 0xa0, 0xa8, 0xab, 0xac, 0xad, 0xb4, 0xbb, 0xd7, 0xf7, 0x34f, 0x37e, 0x61c, 0x1160, 0x1680, 0x180e,
                0x2000, 0x2003, 0x2007, 0x2009, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2010, 0x2011, 0x2013, 0x2014,
                0x2018, 0x2019, 0x201a, 0x201c, 0x201d, 0x201e, 0x2028, 0x2029, 0x202e, 0x202f, 0x2032, 0x2039, 0x203a,
                0x2044, 0x205f, 0x2060, 0x2066, 0x2212, 0x2215, 0x2217, 0x2236, 0x2264, 0x2260, 0x2800, 0x3000, 0x3001,
                0x3002, 0x300c, 0x3164, 0xfe63, 0xfeff, 0xff02, 0xff07, 0xff08, 0xff09, 0xff0c, 0xff0d, 0xff1b, 0xff1d,
                0xff21, 0xffa0, 0xe0020, 0xe0101
            })
    void the_server_takes_it_for_a_letter_and_the_finding_names_it(int c) throws SQLException {
        String shown = Character.toString(c);
        String name = String.format("U+%04X ", c);
        String joined = "select" + shown + "1";
        assertThat(state(joined)).isEqualTo("42601");
        assertThat(SqlScript.of(joined).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(SqlCodes.CHARACTER_SUSPICIOUS);
            assertThat(problem.message()).contains(name).contains(Character.getName(c));
            assertThat(problem.column()).isEqualTo(7);
        });

        String named = "select 1 as a" + shown + "b";
        assertThat(label(named)).isEqualTo("a" + shown + "b");
        assertThat(SqlScript.of(named).problems()).isEmpty();
        assertThat(SqlScript.of(named).suspiciousCharacters()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains(name);
            assertThat(problem.column()).isEqualTo(14);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select größe, 表, имя_id, \u03b1\u03b2, l·l, ユーザー・名, x😀, \u2764\ufe0f, e\u0301 from t",
                "select '\u00a0\u201c\u200b', \"\u00a0\u2019\", E'\u2013', $$ \u201d $$, U&'\u037e' -- \u00a0\u2018",
                "select 1 /* \u00a0 \uff1b \u200f */",
                "\ufeffselect 1"
            })
    void what_is_meant_is_left_alone(String sql) {
        assertThat(SqlScript.of(sql).problems()).isEmpty();
        assertThat(SqlScript.of(sql).suspiciousCharacters()).isEmpty();
    }

    @Test
    void it_is_found_in_bodies_and_in_words_with_placeholders() {
        assertThat(found("do 'begin\n  perform ''\u00a0'', a\u00a0b; end'")).containsExactly("2:19");
        assertThat(found("do language plperl $$ my\u00a0$x; $$")).isEmpty();
        assertThat(found("${a}\u00a0b")).containsExactly("1:5");
        assertThat(found("select ${a}\u2013${b}")).containsExactly("1:12");
    }

    @Test
    void a_letter_of_another_alphabet_is_found_only_in_a_command() {
        assertThat(SqlScript.of("s\u0435lect 1; select \u0435x").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("CYRILLIC SMALL LETTER IE"));
        assertThat(found("s\u0435lect 1; select \u0435x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 -- \u202e x",
                "select 1 /* \u2066 */",
                "select '\u202dx'",
                "select \"a\u2067\"",
                "do $$ begin -- \u202b\n end $$"
            })
    void what_shows_a_text_in_another_order_is_found_in_comments_and_strings_too(String sql) {
        assertThat(SqlScript.of(sql).problems()).isEmpty();
        assertThat(SqlScript.of(sql).suspiciousCharacters()).hasSize(1);
    }

    @Test
    void a_byte_order_mark_is_passed_over_at_the_beginning_only() throws SQLException {
        SqlScript script = SqlScript.of("\ufeffselect 1;\n\ufeffselect 2");
        assertThat(script.statements().get(0).text()).isEqualTo("select 1");
        assertThat(script.statements().get(0).column()).isEqualTo(2);
        assertThat(state(script.statements().get(1).text())).isEqualTo("42601");
        assertThat(script.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("U+FEFF ZERO WIDTH NO-BREAK SPACE"))
                .extracting(SqlProblem::line)
                .isEqualTo(2);
        assertThat(SqlScript.of("\ufeff").problems())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.EMPTY);
    }

    @Test
    void at_most_a_hundred_are_listed() {
        assertThat(SqlScript.of("select " + "\u00a0, ".repeat(1_000)).suspiciousCharacters())
                .hasSize(100);
    }

    private static List<String> found(String sql) {
        return SqlScript.of(sql).suspiciousCharacters().stream()
                .map(problem -> problem.line() + ":" + problem.column())
                .toList();
    }

    private String state(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return "00000";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }

    private String label(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getMetaData().getColumnLabel(1);
        }
    }
}
