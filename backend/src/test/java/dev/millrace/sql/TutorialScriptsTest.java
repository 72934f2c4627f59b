package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.sql.Placeholder.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TutorialScriptsTest {
    private static final Map<String, String> VALUES = Map.of("mydate", "20260604");

    @Test
    void the_extract_script_renders_to_the_text_a_person_would_have_written() {
        RenderedSql rendered = SqlScript.of(SqlTexts.EXTRACT).render(VALUES);
        assertThat(rendered.problems()).isEmpty();
        assertThat(rendered.text()).isEqualTo("""
                        DROP FOREIGN TABLE IF EXISTS oss_20260604;
                        CREATE FOREIGN TABLE IF NOT EXISTS oss_20260604
                            (a int,
                             b int,
                             c date)
                             SERVER ossserver
                             OPTIONS ( dir 'rds/t3/20260604/', DELIMITER '|' ,
                                 format 'csv', encoding 'utf8');
                        INSERT INTO oss_20260604 SELECT * FROM t_src WHERE c >= '20260604';""");
        assertThat(rendered.statements())
                .extracting(SqlStatement::index, SqlStatement::line, SqlStatement::kind)
                .containsExactly(
                        tuple(1, 1, "DROP FOREIGN TABLE"), tuple(2, 2, "CREATE FOREIGN TABLE"), tuple(3, 9, "INSERT"));
        assertThat(rendered.statements().get(0).text()).isEqualTo("DROP FOREIGN TABLE IF EXISTS oss_20260604");
    }

    @Test
    void the_load_script_renders_to_the_text_a_person_would_have_written() {
        assertThat(SqlScript.of(SqlTexts.LOAD).render(VALUES).text()).isEqualTo("""
                        CREATE FOREIGN TABLE IF NOT EXISTS oss_20260604(
                             a int ,
                             b int ,
                             c date
                        ) SERVER oss_serv
                            OPTIONS (
                                dir 'rds/t3/20260604/',
                                format 'csv',
                                delimiter '|',
                                encoding 'utf8');
                        INSERT INTO t_target SELECT * FROM oss_20260604;""");
    }

    @Test
    void its_placeholders_stand_glued_to_names_and_in_strings() {
        assertThat(SqlScript.of(SqlTexts.EXTRACT).placeholders())
                .extracting(Placeholder::name, Placeholder::line, Placeholder::column, Placeholder::position)
                .containsExactly(
                        tuple("mydate", 1, 34, Position.GLUED),
                        tuple("mydate", 2, 40, Position.GLUED),
                        tuple("mydate", 7, 28, Position.STRING),
                        tuple("mydate", 9, 17, Position.GLUED),
                        tuple("mydate", 9, 59, Position.STRING));
    }

    @Test
    void both_double_rows_when_run_again_and_only_the_extract_reaches_outside() {
        SqlInspection extract = SqlScript.of(SqlTexts.EXTRACT).inspection();
        SqlInspection load = SqlScript.of(SqlTexts.LOAD).inspection();
        assertThat(extract.rerunDoubles()).extracting(SqlProblem::line).containsExactly(9);
        assertThat(load.rerunDoubles()).extracting(SqlProblem::line).containsExactly(11);
        assertThat(extract.externalEffect()).map(SqlProblem::line).contains(9);
        assertThat(load.externalEffect()).isEmpty();
        assertThat(load.externalEffect(table -> table.name().equals("t_target")))
                .isPresent();
        assertThat(extract.transactionCommands()).isEmpty();
        assertThat(extract.writtenTables())
                .extracting(write -> write.table().toString())
                .containsExactly("oss_${mydate}");
    }

    @Test
    void the_preview_has_the_template_and_what_becomes_of_it() {
        SqlPreview preview = SqlPreview.of(SqlTexts.LOAD, VALUES);
        assertThat(preview.statements())
                .element(1)
                .isEqualTo(new SqlPreview.Statement(11, "INSERT", "INSERT INTO t_target SELECT * FROM oss_${mydate}"));
        assertThat(preview.rendered()).contains("oss_20260604");
        assertThat(preview.problems()).isEmpty();
        assertThat(SqlPreview.of(SqlTexts.LOAD, Map.of()).problems())
                .isEqualTo(List.of(new SqlProblem(SqlCodes.VARIABLE_UNDEFINED, "There is no variable mydate.", 1, 40)));
    }
}
