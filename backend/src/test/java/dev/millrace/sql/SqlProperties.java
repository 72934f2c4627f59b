package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class SqlProperties {
    @Provide
    Arbitrary<String> broken() {
        return SqlFragments.broken();
    }

    @Provide
    Arbitrary<String> templates() {
        return SqlFragments.template();
    }

    @Provide
    Arbitrary<String> values() {
        return SqlFragments.hostileValue();
    }

    @Property(tries = 3000)
    void tokens_one_after_the_other_are_the_script(@ForAll("broken") String script) {
        for (Scan scan : List.of(SqlScanner.template(script), SqlScanner.plain(script))) {
            int at = 0;
            for (SqlToken token : scan.tokens()) {
                assertThat(token.start()).isEqualTo(at);
                assertThat(token.end()).isGreaterThan(at);
                at = token.end();
            }
            assertThat(at).isEqualTo(script.length());
        }
    }

    @Property(tries = 3000)
    void whatever_was_typed_can_be_looked_at(@ForAll("broken") String text) {
        SqlScript script = SqlScript.of(text);
        SqlInspection inspection = script.inspection();
        inspection.transactionCommands();
        inspection.rerunDoubles();
        inspection.writeWithoutWhere();
        inspection.externalEffect();
        inspection.leadingSetTransaction();
        RenderedSql rendered = script.render(Map.of("a", "1", "b.1", "x"));
        assertThat(rendered.text() == null).isEqualTo(!rendered.problems().isEmpty());
        for (Placeholder placeholder : script.placeholders()) {
            assertThat(text.substring(placeholder.start(), placeholder.end()))
                    .isEqualTo("${" + placeholder.name() + "}");
        }
    }

    @Property(tries = 3000)
    void without_placeholders_a_template_reads_as_the_database_reads_it(@ForAll("broken") String script) {
        String harmless = script.replace("${", "$ {").replace("\\$", "\\ $");
        assertThat(SqlScanner.template(harmless).tokens())
                .isEqualTo(SqlScanner.plain(harmless).tokens());
    }

    @Property(tries = 10_000)
    void whatever_the_value_a_rendered_script_keeps_the_templates_structure(
            @ForAll("templates") String template, @ForAll("values") String a, @ForAll("values") String b) {
        SqlScript script = SqlScript.of(template);
        RenderedSql rendered = script.render(Map.of("a", a, "b", b));
        Statistics.collect(
                !script.problems().isEmpty() ? "broken template" : rendered.text() == null ? "misfit" : "rendered");
        if (rendered.text() == null) {
            assertThat(rendered.problems()).isNotEmpty();
            return;
        }
        assertThat(rendered.statements()).hasSameSizeAs(script.statements());
        Scan before = SqlScanner.template(template);
        Scan after = SqlScanner.plain(rendered.text());
        assertThat(after.problems()).isEmpty();
        assertThat(fixed(after, SqlToken.Kind.LINE_COMMENT, SqlToken.Kind.BLOCK_COMMENT))
                .isEqualTo(fixed(before, SqlToken.Kind.LINE_COMMENT, SqlToken.Kind.BLOCK_COMMENT));
        assertThat(quotedKinds(after)).isEqualTo(quotedKinds(before));
    }

    @Property(tries = 3000)
    void a_value_in_a_string_is_read_back_as_it_was(@ForAll("values") String value) {
        RenderedSql rendered =
                SqlScript.of("select '${a}', E'x${a}', \"n${a}\"").render(Map.of("a", value));
        if (rendered.text() == null) {
            return;
        }
        String sql = rendered.text();
        List<String> literals = SqlScanner.plain(sql).tokens().stream()
                .filter(SqlToken::significant)
                .map(token -> token.in(sql))
                .toList();
        assertThat(literals).hasSize(6);
        assertThat(literals.get(1)).isEqualTo("'" + value.replace("'", "''") + "'");
        assertThat(literals.get(3)
                        .substring(3, literals.get(3).length() - 1)
                        .replace("''", "'")
                        .replace("\\\\", "\\"))
                .isEqualTo(value);
        assertThat(literals.get(5)).isEqualTo("\"n" + value.replace("\"", "\"\"") + "\"");
    }

    @Property(tries = 2000)
    void each_place_of_a_rendered_statement_leads_to_its_place_in_the_template(
            @ForAll("templates") String template, @ForAll("values") String a) {
        SqlScript script = SqlScript.of(template);
        RenderedSql rendered = script.render(Map.of("a", a, "b", "x"));
        for (SqlStatement statement : rendered.statements()) {
            SqlStatement written = script.statements().get(statement.index() - 1);
            SqlPosition last = new SqlPosition(1, 1);
            int characters = statement.text().codePointCount(0, statement.text().length());
            for (int position = 1; position <= characters + 1; position++) {
                SqlPosition place = rendered.position(statement.index(), position);
                assertThat(place.line()).isGreaterThanOrEqualTo(written.line());
                boolean forwards =
                        place.line() > last.line() || (place.line() == last.line() && place.column() >= last.column());
                assertThat(forwards).isTrue();
                last = place;
            }
        }
    }

    private static List<String> fixed(Scan scan, SqlToken.Kind... kinds) {
        return scan.tokens().stream()
                .filter(token -> List.of(kinds).contains(token.kind()))
                .map(token -> token.in(scan.text()))
                .toList();
    }

    private static List<SqlToken.Kind> quotedKinds(Scan scan) {
        return scan.tokens().stream()
                .map(SqlToken::kind)
                .filter(kind -> switch (kind) {
                    case STRING,
                            ESCAPE_STRING,
                            UNICODE_STRING,
                            BIT_STRING,
                            QUOTED_IDENTIFIER,
                            UNICODE_IDENTIFIER,
                            DOLLAR_STRING -> true;
                    default -> false;
                })
                .toList();
    }
}
