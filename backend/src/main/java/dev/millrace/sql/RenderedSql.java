package dev.millrace.sql;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A script with its values in: what is sent, or why nothing can be. Lines and columns of everything here are the
 * template's.
 */
public final class RenderedSql {
    private final @Nullable Rendered rendered;
    private final List<SqlStatement> statements;
    private final List<SqlProblem> problems;
    private final int problemCount;

    /** A running attempt keeps its script for hours, and its tokens take many times the text: they may go, and are read again. */
    private static final class Rendered {
        private final String text;
        private final SourceMap map;
        private final SourceLines templateLines;
        private volatile SoftReference<Parts> parts;

        Rendered(String text, Parts parts, SourceMap map, SourceLines templateLines) {
            this.text = text;
            this.map = map;
            this.templateLines = templateLines;
            this.parts = new SoftReference<>(parts);
        }

        Parts parts() {
            Parts known = parts.get();
            if (known == null) {
                known = Parts.of(StatementSplitter.split(SqlScanner.plain(text)));
                parts = new SoftReference<>(known);
            }
            return known;
        }

        SqlPosition position(int offset) {
            return templateLines.at(map.toTemplate(offset));
        }

        /** As if there had been no memory for them. */
        void forgetParts() {
            parts.clear();
        }
    }

    private record Parts(List<StatementTokens> split, List<StatementShape> shapes) {
        static Parts of(StatementSplitter.Split split) {
            return new Parts(split.statements(), StatementShape.all(split.statements()));
        }
    }

    private RenderedSql(
            @Nullable Rendered rendered, List<SqlStatement> statements, List<SqlProblem> problems, int problemCount) {
        this.rendered = rendered;
        this.problems = List.copyOf(problems);
        this.problemCount = problemCount;
        this.statements = statements;
    }

    static RenderedSql refused(Problems problems) {
        return new RenderedSql(null, List.of(), problems.list(), problems.count());
    }

    static RenderedSql refused(SqlProblem problem) {
        return new RenderedSql(null, List.of(), List.of(problem), 1);
    }

    static RenderedSql of(Scan scan, StatementSplitter.Split split, SourceMap map, SourceLines templateLines) {
        Parts parts = Parts.of(split);
        Rendered rendered = new Rendered(scan.text(), parts, map, templateLines);
        List<SqlStatement> statements = SqlStatements.described(parts.split(), parts.shapes(), rendered::position);
        return new RenderedSql(rendered, statements, List.of(), 0);
    }

    /** The script as it stands: one without problems, and without anything to replace. */
    static RenderedSql unchanged(SqlScript script) {
        Parts parts = new Parts(script.split(), script.shapes());
        SourceMap map = new SourceMap(List.of());
        Rendered rendered =
                new Rendered(script.text(), parts, map, script.scan().lines());
        return new RenderedSql(rendered, script.statements(), List.of(), 0);
    }

    /** The whole script as the database would read it; null when there are problems. */
    public @Nullable String text() {
        return rendered == null ? null : rendered.text;
    }

    /** The template's own problems, undefined variables and misplaced values, in the template's order, at most a thousand. */
    public List<SqlProblem> problems() {
        return problems;
    }

    /** How many {@link #problems()} there are, those that are not listed too. */
    public int problemCount() {
        return problemCount;
    }

    /** What is sent, one by one; empty when there are problems. */
    public List<SqlStatement> statements() {
        return statements;
    }

    /**
     * Where in the template an error lies.
     *
     * @param statement from 1
     * @param position as PostgreSQL reports it: characters (code points) of the statement's text, from 1; one beyond the
     *     end for an unexpected end. Out of range is moved to the nearer end.
     */
    public SqlPosition position(int statement, int position) {
        Rendered existing = existing();
        StatementTokens tokens = existing.parts().split().get(statement - 1);
        String text = tokens.sql();
        int characters = Math.max(0, Math.min(position - 1, text.codePointCount(0, text.length())));
        return existing.position(tokens.start() + text.offsetByCodePoints(0, characters));
    }

    /**
     * Where in the template an error lies: in the statement itself, or in the body of a DO command or of a routine that the
     * script defines; the statement's beginning when the server tells no more.
     *
     * @param statement from 1
     */
    public SqlPosition place(int statement, ServerError error) {
        Rendered existing = existing();
        return existing.position(new ErrorPlace(existing.parts().split(), statement - 1).offset(error));
    }

    /** What the script would do, with its values in. */
    public SqlInspection inspection() {
        Rendered existing = existing();
        Parts parts = existing.parts();
        return new SqlInspection(parts.split(), parts.shapes(), statements, existing::position);
    }

    /** For tests: as if there had been no memory for what can be read again. */
    void forgetParts() {
        existing().forgetParts();
    }

    private Rendered existing() {
        return Objects.requireNonNull(rendered, "The script was not rendered; it has problems.");
    }
}
