package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millrace.sql.Placeholder.Position;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values in the bodies of routines. */
class BodyRenderingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    do $$ begin perform ${x}; end $$                    | BARE
                    do 'begin perform a_${x}; end'                      | GLUED
                    do $$ begin perform '${x}'; end $$                  | STRING
                    do 'begin perform ''${x}''; end'                    | STRING
                    do E'begin perform \\'${x}\\'; end'                 | STRING
                    do $$ begin perform E'${x}'; end $$                 | ESTRING
                    do 'begin perform "${x}"; end'                      | IDENTIFIER
                    do $a$ begin perform $$ ${x} $$; end $a$            | DOLLAR
                    do 'begin perform $$ ${x} $$; end'                  | DOLLAR
                    do $$ begin -- ${x}\\nend $$                         | COMMENT
                    do 'begin /* ''${x} */ end'                         | COMMENT
                    do 'begin perform '                                 \\n '''${x}'';end'                                      | STRING
                    create function f() returns int language sql as $$ select ${x} $$ | BARE
                    create function f() returns int as $$ select '${x}' $$ language 'sql' | STRING
                    create function f() returns int as $$ select '${x}' $$ language plperl | OPAQUE
                    create function f() returns int as $$ select '${x}' $$ | OPAQUE
                    create function f() returns int language c as 'a', '${x}' | OPAQUE
                    create function f() returns int language ${x} as 'a' | BARE
                    do U&'begin perform ''${x}''; end'                  | OPAQUE
                    do $$ begin perform '${x} $$                        | OPAQUE
                    do $$ begin \\d ${x} $$                             | OPAQUE
                    do E'begin perform \\x27${x}\\x27; end'             | STRING
                    do E'begin perform 1; \\x2d- ${x} \\n end'           | COMMENT
                    do E'begin perform \\\\${x}; end'                   | OPAQUE
                    do 'begin $'                                        \\n '{x}'                                               | ``
                    do 'begin perform $'                                \\n '{x}, ${x}'                                         | OPAQUE
                    do $$ begin execute '${x}'; end $$                  | OPAQUE
                    do $$ begin execute format('a ''${x}'''); end $$    | OPAQUE
                    do $$ begin q := '${x}'; execute q; end $$          | OPAQUE
                    do $a$ begin execute $$ ${x} $$; end $a$            | OPAQUE
                    do $$ begin perform dblink_exec('a ''${x}'''); end $$  | OPAQUE
                    do $$ begin perform query_to_xml('${x}', true, true, ''); end $$ | OPAQUE
                    do $$ begin execute q using ${x}; end $$            | BARE
                    do $$ begin for r in execute 'select ${x}' loop end loop; end $$ | OPAQUE
                    do $$ begin grant execute on function f() to "${x}"; perform '${x}'; end $$ | IDENTIFIER,STRING
                    do $$ begin create trigger t before insert on t execute function f('${x}'); end $$ | STRING
                    do $a$ begin create function g() returns int as $$ ${x} $$ language sql; end $a$ | OPAQUE
                    do $a$ begin do '${x}'; end $a$                     | OPAQUE
                    do $a$ begin insert into t values ('${x}') on conflict do nothing; end $a$ | STRING
                    select $$ '${x}' $$                                 | DOLLAR
                    create function f(a text default $$${x}$$) returns int return 1 | DOLLAR
                    create function f() returns int begin atomic select '${x}'; end | STRING
                    """)
    void a_placeholder_stands_in_the_code_of_its_body(String script, String positions) {
        String sql = script.replace("\\n", "\n");
        assertThat(String.join(
                        ",",
                        SqlScript.of(sql).placeholders().stream()
                                .map(found -> found.position().name())
                                .toList()))
                .isEqualTo(positions);
        assertThat(SqlScript.of(sql).placeholders())
                .allSatisfy(found ->
                        assertThat(sql.substring(found.start(), found.end())).isEqualTo("${x}"));
    }

    static Stream<Arguments> fits() {
        return Stream.of(
                arguments("do $$ perform '${x}' $$", "it's $a$", "do $$ perform 'it''s $a$' $$"),
                arguments("do 'perform ''${x}'''", "it's", "do 'perform ''it''''s'''"),
                arguments("do E'perform \\'${x}\\''", "i'\\", "do E'perform \\'i''''\\\\\\''"),
                arguments("do 'perform E''${x}'''", "i'\\", "do 'perform E''i''''\\\\'''"),
                arguments("do E'perform E''${x}'''", "'\\", "do E'perform E''''''\\\\\\\\'''"),
                arguments("do 'perform \"${x}\"'", "a\"'", "do 'perform \"a\"\"''\"'"),
                arguments("do 'perform $$${x}$$'", "a'", "do 'perform $$a''$$'"),
                arguments("do 'a' -- ${y\n  '''${x}'''", "'", "do 'a' -- ${y\n  ''''''''''"),
                arguments("do $$ a ${x} -- ${y} '\n $$", "1", "do $$ a 1 -- ${y} '\n $$"),
                arguments("do $$ a -- \\${y} '\n $$", "1", "do $$ a -- ${y} '\n $$"),
                arguments("do $$ a '\\${y}' $$", "1", "do $$ a '${y}' $$"),
                arguments("do $$ a E'\\\\${x}' $$", "\\", "do $$ a E'\\\\\\\\' $$"),
                arguments("do E'a \\'\\${x}\\''", "1", "do E'a \\'${x}\\''"),
                arguments("do E'a \\'$\\x7bx}${x}\\''", "1", "do E'a \\'$\\x7bx}1\\''"),
                arguments("do $$ perform a.${x}, ${x}::date $$", "b", "do $$ perform a.b, b::date $$"),
                arguments(
                        "do $$ execute 'select ''${x}''' $$", "2026-06-04", "do $$ execute 'select ''2026-06-04''' $$"),
                arguments("do $$ execute 'select a_${x}_b' $$", "", "do $$ execute 'select a__b' $$"),
                arguments("do E'execute E\\'a ${x}\\\\n\\''", "b", "do E'execute E\\'a b\\\\n\\''"),
                arguments(
                        "create function f() returns int language plr as $$ a_${x} + 1 $$",
                        "b.c",
                        "create function f() returns int language plr as $$ a_b.c + 1 $$"));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void a_value_is_escaped_for_the_code_and_for_the_string_around_it(String template, String value, String expected) {
        RenderedSql rendered = SqlScript.of(template).render(Map.of("x", value));
        assertThat(rendered.problems()).isEmpty();
        assertThat(rendered.text()).isEqualTo(expected);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments("do $$ perform ${x} $$", "1;"),
                arguments("do $$ perform ${x} $$", "a b"),
                arguments("do 'perform ${x}'", "'a'"),
                arguments("do $$ perform ${x}'a' $$", "E"),
                arguments("do 'perform E${x}''a'''", ""),
                arguments("do 'perform -${x}'", "-1"),
                arguments("do $$ perform '${x}' $$", "$$"),
                arguments("do $$ perform '${x}$' $$", "$"),
                arguments("do 'perform $$${x}$$'", "$$"),
                arguments("do $$ perform $a$ ${x} $a$ $$", "$a$"),
                arguments("do $$ perform 1 as \"${x}\" $$", ""),
                arguments("do $$ ${x} 'select ''${x}''' $$", "execute"),
                arguments("do $$ exec${x} 'select ''${x}''' $$", "ute"),
                arguments("${x} $$ perform '${x}' $$", "do"),
                arguments("create ${x} f() as $$ select '${x}' $$ language sql", "function"),
                arguments("do ${x} plperl $$ perform '1' || a_${x} $$", "language"),
                arguments("do ${x} plperl $$ perform '1' || a_${x} $$", "LANGUAGE"),
                arguments("do $$ execute 'select ''${x}''' $$", "it's"),
                arguments("do $$ execute 'select ''${x}''' $$", "a b"),
                arguments("do $$ execute 'select ''${x}''' $$", "a\\"),
                arguments("do $$ execute 'select 1 - ${x} + 1' $$", "1--"),
                arguments("do $$ execute 'select 1 -${x} + 1' $$", "-1"),
                arguments("do $$ execute 'select E${x}''a''' $$", ""),
                arguments("do $$ execute 'select ${x}''a\\''' $$", "e"),
                arguments("do $$ execute 'select ${x}&''a!0041'' uescape ''!''' $$", "u"),
                arguments("do $$ execute 'select 1 -${x}- 1' $$", ""),
                arguments("do $$ execute E'select ${x}\\'a\\'' $$", "e"),
                arguments("do U&'perform ''${x}'''", "a'"),
                arguments("do language plperl $$ '${x}' $$", "a b"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void a_value_that_could_leave_its_place_is_never_put_in(String template, String value) {
        RenderedSql rendered = SqlScript.of(template).render(Map.of("x", value));
        assertThat(rendered.text()).isNull();
        assertThat(rendered.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(SqlCodes.VALUE_MISPLACED);
            assertThat(problem.message()).contains("value of x");
        });
        assertThat(template.substring(rendered.problems().get(0).column() - 1)).startsWith("${x}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select ${x}; do $$ perform '${x}', ${x}; -- ${z} $$", "do 'perform ''${x}''; -- ${z}'"})
    void what_stands_in_a_comment_of_a_body_needs_no_variable(String script) {
        assertThat(SqlScript.of(script).variables()).containsExactly("x");
    }

    @Test
    void an_escape_character_of_the_string_itself_is_doubled() {
        assertThat(SqlScript.of("do U&'perform a${x}' uescape 'z'")
                        .render(Map.of("x", "z0027"))
                        .text())
                .isEqualTo("do U&'perform azz0027' uescape 'z'");
    }

    @Test
    void an_error_position_in_a_body_leads_back_to_the_template() {
        RenderedSql rendered = SqlScript.of("select 1;\ndo 'begin\n perform ''${x}'', nonsense; end'")
                .render(Map.of("x", "it's longer"));
        String text = rendered.statements().get(1).text();
        assertThat(rendered.position(2, text.indexOf("nonsense") + 1)).isEqualTo(new SqlPosition(3, 20));
        assertThat(SqlScript.of("do 'begin\n perform ''${x}'''").placeholders())
                .extracting(Placeholder::line, Placeholder::column, Placeholder::position)
                .containsExactly(tuple(2, 12, Position.STRING));
    }
}
