package dev.millrace.sql;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A script as the editor shows it, with the parts and names of {@code POST /api/preview/sql}.
 *
 * @param rendered null when {@code problems} has any
 * @param problems the API's findings, all of them errors
 */
public record SqlPreview(
        List<Statement> statements,
        List<PlaceholderView> placeholders,
        @Nullable String rendered,
        List<SqlProblem> problems) {
    /** A statement of the template: the text from its first to its last token, the line that token stands in. */
    public record Statement(int line, String kind, String text) {}

    /** A placeholder without its offsets. */
    public record PlaceholderView(String name, int line, int column, Placeholder.Position position) {}

    public static SqlPreview of(String sql, Map<String, String> values) {
        SqlScript script = SqlScript.of(sql);
        RenderedSql rendered = script.render(values);
        return new SqlPreview(
                script.statements().stream()
                        .map(statement -> new Statement(statement.line(), statement.kind(), statement.text()))
                        .toList(),
                script.placeholders().stream()
                        .map(found -> new PlaceholderView(found.name(), found.line(), found.column(), found.position()))
                        .toList(),
                rendered.text(),
                rendered.problems());
    }
}
