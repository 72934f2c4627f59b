package dev.millrace.sql;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A script as the editor shows it, with the parts and names of {@code POST /api/preview/sql}. Of each list the first ones;
 * beside it stands how many there are.
 *
 * @param writes the tables whose rows it changes, an entry for each change, with the values in their names where the script
 *     can be put together
 * @param rendered null when {@code problems} has any
 * @param problems the API's findings, all of them errors
 */
public record SqlPreview(
        List<Statement> statements,
        int statementCount,
        List<PlaceholderView> placeholders,
        int placeholderCount,
        List<Write> writes,
        int writeCount,
        @Nullable String rendered,
        List<SqlProblem> problems,
        int problemCount) {

    /** Of statements, placeholders and writes each. */
    static final int MOST = 10_000;

    /** A statement of the template: the text from its first to its last token, the line that token stands in. */
    public record Statement(int line, String kind, String text) {}

    /** A placeholder without its offsets. */
    public record PlaceholderView(String name, int line, int column, Placeholder.Position position) {}

    /**
     * A written table as the catalog has its name: letters folded, quotes taken off; the place is that of the verb in the
     * template.
     *
     * @param anySchema whether the script may mean a table of that name in another schema than the catalog finds it in without
     *     the script, see {@link SqlInspection#uncertainNames}
     */
    public record Write(@Nullable String schema, String name, int line, int column, boolean anySchema) {}

    public static SqlPreview of(String sql, Map<String, String> values) {
        SqlScript script = SqlScript.of(sql);
        RenderedSql rendered = script.render(values);
        SqlInspection inspection = rendered.text() == null ? script.inspection() : rendered.inspection();
        List<WrittenTable> writes = inspection.writtenTables();
        Predicate<TableName> uncertain = inspection.uncertainNames();
        return new SqlPreview(
                script.statements().stream()
                        .limit(MOST)
                        .map(statement -> new Statement(statement.line(), statement.kind(), statement.text()))
                        .toList(),
                script.statements().size(),
                script.placeholders().stream()
                        .limit(MOST)
                        .map(found -> new PlaceholderView(found.name(), found.line(), found.column(), found.position()))
                        .toList(),
                script.placeholders().size(),
                writes.stream()
                        .limit(MOST)
                        .map(write -> new Write(
                                write.table().schema(),
                                write.table().name(),
                                write.line(),
                                write.column(),
                                uncertain.test(write.table())))
                        .toList(),
                writes.size(),
                rendered.text(),
                rendered.problems(),
                rendered.problemCount());
    }
}
