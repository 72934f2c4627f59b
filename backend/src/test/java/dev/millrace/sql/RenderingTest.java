package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
    static Stream<Arguments> fits() {
        return Stream.of(
                arguments("select ${x}", "42", "select 42"),
                arguments("select ${x}", "2026-06-04", "select 2026-06-04"),
                arguments("select ${x}", "-1", "select -1"),
                arguments("select 3 - ${x}", "-1", "select 3 - -1"),
                arguments("select 3+${x}", "-1", "select 3+-1"),
                arguments("select a::${x}", "int", "select a::int"),
                arguments("select * from ${x}", "stage.t_é1", "select * from stage.t_é1"),
                arguments("select * from a_${x}_b", "1.c", "select * from a_1.c_b"),
                arguments("select a ${x} b", "", "select a  b"),
                arguments("select 1${x}", ".5", "select 1.5"),
                arguments("select 0x${x}", "FF", "select 0xFF"),
                arguments("select '${x}'", "it's \\ ; -- $$ \n \" 😀", "select 'it''s \\ ; -- $$ \n \" 😀'"),
                arguments("select E'${x}'", "it's \\ ;", "select E'it''s \\\\ ;'"),
                arguments("select E'a'\n'${x}'", "\\", "select E'a'\n'\\\\'"),
                arguments("select U&'${x}'", "\\0041'", "select U&'\\\\0041'''"),
                arguments(
                        "select U&'a'\n '${x}' /* c */ uescape '!'",
                        "!\\'",
                        "select U&'a'\n '!!\\''' /* c */ uescape '!'"),
                arguments("select \"${x}\"", "a\"b'c", "select \"a\"\"b'c\""),
                arguments("select $$${x}$$", "it's $a$ ;", "select $$it's $a$ ;$$"),
                arguments("select $a$${x} b$a$", "$$", "select $a$$$ b$a$"),
                arguments(
                        "select '${x}', 1 -- ${x} ${y\n, \"c${x}\" /* ${z} */",
                        "v",
                        "select 'v', 1 -- ${x} ${y\n, \"cv\" /* ${z} */"),
                arguments("select '\\${x}', E'\\${x}', E'\\\\${x}'", "v", "select '${x}', E'${x}', E'\\\\v'"),
                arguments("select \\${x}", "v", "select ${x}"),
                arguments("select \\${x}, a\\${x}b", "v", "select ${x}, a${x}b"),
                arguments("select ${x}_${x}", "v", "select v_v"),
                arguments("\ufeffselect '${x}'", "v", "\ufeffselect 'v'"));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void a_value_is_escaped_for_what_it_stands_in(String template, String value, String expected) {
        RenderedSql rendered = SqlScript.of(template).render(Map.of("x", value));
        assertThat(rendered.problems()).isEmpty();
        assertThat(rendered.text()).isEqualTo(expected);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments("select ${x}", "a b"),
                arguments("select ${x}", "1;"),
                arguments("select ${x}", "'a'"),
                arguments("select ${x}", "a\u0000"),
                arguments("select t_${x}", "a\"b"),
                arguments("select ${x}", "1--2"),
                arguments("select -${x}", "-1"),
                arguments("select ${x}-1", "1-"),
                arguments("select ${x}${x}", "-"),
                arguments("select -${x}-1", ""),
                arguments("select 1 /${x}* 2", ""),
                arguments("select a >${x}= b", ""),
                arguments("select ${x}'abc'", "E"),
                arguments("select ${x}'2026-01-01'", "date"),
                arguments("select ${x}\"abc\"", "a"),
                arguments("select E${x}'abc'", ""),
                arguments("select U&${x}'abc'", ""),
                arguments("select 'a'${x}'b'", ""),
                arguments("select 'a' ${x}\n'b'", ""),
                arguments("select ${x}$$a$$ from b$$", "1"),
                arguments("select ${x}$$a$$ from b$$", ""),
                arguments("select a:${x}", ":int"),
                arguments("select ${x}=1", "a:"),
                arguments("select .${x}", "5"),
                arguments("select ${x}.a", "1"),
                arguments("select $$ ${x} $$", "a $$ b"),
                arguments("select $a$ ${x} $a$", "$a$"),
                arguments("select $a$ ${x}a$ $a$", "$"),
                arguments("select $$ ${x}$$", "a$"),
                arguments("select B'${x}'", "1'"),
                arguments("select '${x}'", "a\u0000b"),
                arguments("select '${x}'", "\ud83d"),
                arguments("select $$${x}$$", "\ude00\ud83d"),
                arguments("select 1 as \"${x}\"", ""),
                arguments("select 1 as U&\"${x}\"", ""),
                arguments("${x}", ""),
                arguments("select 1; ${x}; select 2", ""),
                arguments("create function f() ${x} atomic select 1; select 2; end", "begin"),
                arguments("create function f() begin atomic ${x} select 1; end; select 2; end", "case"),
                arguments("copy t from ${x}", "stdin"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void a_value_that_would_change_the_structure_is_never_put_in(String template, String value) {
        RenderedSql rendered = SqlScript.of(template).render(Map.of("x", value));
        assertThat(rendered.text()).isNull();
        assertThat(rendered.statements()).isEmpty();
        assertThat(rendered.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(SqlCodes.VALUE_MISPLACED);
            assertThat(problem.message()).contains("value of x");
        });
        assertThat(template.substring(rendered.problems().get(0).column() - 1)).startsWith("${x}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    create function f() begin atomic ${a} select 1; select 1 + ${b} + 1; end; ${c} | case  | 1    | 1     | a
                    create function f() begin atomic ${a} select 1; select 1 + ${b} + 1; end; ${c} | 1     | case | 1     | b
                    create function f() begin atomic ${a}; ${b}; end; ${c}               | 1     | end  | 1     | b
                    select ${a}; ${b}; select ${c}                                      | 1     | ``   | 2     | b
                    select $$ ${a} ${b}$$ ${c}                                          | x     | a$   | 1     | b
                    select E${a}'x', E${b}'\\y', '${c}'                               | 1     | ``   | 1     | b
                    copy ${a} from ${b} ${c}                                            | t     | stdin | csv  | b
                    ${a} ${b} $$ ${c} $$                                                | do    | ``   | '     | a
                    do ${a} ${b} $$ ${c} $$                                             | language | plperl | x | a
                    """)
    void the_value_that_changes_the_structure_is_named(String template, String a, String b, String c, String blamed) {
        assertThat(SqlScript.of(template).render(Map.of("a", a, "b", b, "c", c)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("value of " + blamed + " "))
                .extracting(SqlProblem::column)
                .isEqualTo(template.indexOf("${" + blamed + "}") + 1);
    }

    @Test
    void a_script_is_not_built_when_its_values_make_it_too_large() {
        String value = "x".repeat(1 << 20);
        SqlScript four = SqlScript.of("select '${x}${x}${x}', '${y}'");
        assertThat(four.render(Map.of("x", value, "y", "x".repeat((1 << 20) - 13)))
                        .text())
                .hasSize(4 << 20);
        assertThat(four.render(Map.of("x", value, "y", "x".repeat((1 << 20) - 12)))
                        .problems())
                .extracting(SqlProblem::code, SqlProblem::column)
                .containsExactly(tuple(SqlCodes.RENDERED_TOO_LARGE, 9));
        assertThat(SqlScript.of("select '" + "${x}".repeat(100_000) + "'")
                        .render(Map.of("x", value))
                        .problems())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.RENDERED_TOO_LARGE);
        assertThat(SqlScript.of("select '${x}'")
                        .render(Map.of("x", "'".repeat(3 << 20)))
                        .problems())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.RENDERED_TOO_LARGE);
        assertThat(SqlScript.of("select '${x}'")
                        .render(Map.of("x", "€".repeat(3 << 19)))
                        .problems())
                .extracting(SqlProblem::code)
                .containsExactly(SqlCodes.RENDERED_TOO_LARGE);
    }

    @Test
    void each_undefined_variable_is_named_once_where_it_is_used_first() {
        RenderedSql rendered =
                SqlScript.of("select ${a}, -- ${c}\n '${b}', ${a}").render(Map.of());
        assertThat(rendered.text()).isNull();
        assertThat(rendered.problems())
                .extracting(SqlProblem::code, SqlProblem::line, SqlProblem::column)
                .containsExactly(tuple(SqlCodes.VARIABLE_UNDEFINED, 1, 8), tuple(SqlCodes.VARIABLE_UNDEFINED, 2, 3));
    }

    @Test
    void a_template_with_a_problem_is_not_rendered() {
        RenderedSql rendered = SqlScript.of("select '${a}").render(Map.of("a", "1"));
        assertThat(rendered.text()).isNull();
        assertThat(rendered.problems()).extracting(SqlProblem::code).containsExactly(SqlCodes.UNTERMINATED);
    }

    @Test
    void a_script_without_placeholders_comes_out_as_it_is() {
        String script = "select '$', $1, $a$ $ $a$ ; -- x";
        assertThat(SqlScript.of(script).render(Map.of("unused", "1")).text()).isEqualTo(script);
    }

    @Test
    void an_error_position_leads_back_to_the_template() {
        String template = "select 1;\n-- 😀\nselect '${long}' as 😀x,\n  nonsense(${n}) from t_${n}";
        RenderedSql rendered = SqlScript.of(template).render(Map.of("long", "much longer 😀 than\nits name", "n", "7"));
        SqlStatement second = rendered.statements().get(1);
        assertThat(second.line()).isEqualTo(3);
        assertThat(second.column()).isEqualTo(1);
        assertThat(position(rendered, second, "nonsense")).isEqualTo(new SqlPosition(4, 3));
        assertThat(position(rendered, second, "7)")).isEqualTo(new SqlPosition(4, 12));
        assertThat(position(rendered, second, "😀x")).isEqualTo(new SqlPosition(3, 21));
        assertThat(position(rendered, second, "x,")).isEqualTo(new SqlPosition(3, 23));
        assertThat(position(rendered, second, "than")).isEqualTo(new SqlPosition(3, 9));
        assertThat(position(rendered, second, "' as")).isEqualTo(new SqlPosition(3, 16));
        assertThat(rendered.position(2, 0)).isEqualTo(new SqlPosition(3, 1));
        assertThat(rendered.position(2, 100_000)).isEqualTo(new SqlPosition(4, 29));
    }

    /** As the database counts: characters from 1. */
    private static SqlPosition position(RenderedSql rendered, SqlStatement statement, String at) {
        int offset = statement.text().indexOf(at);
        return rendered.position(statement.index(), statement.text().codePointCount(0, offset) + 1);
    }
}
