package dev.millrace.sql;

import dev.millrace.common.TextCache;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A SQL script as it was written, placeholders and all. Nothing of it is ever refused: what is wrong is in
 * {@link #problems()}.
 */
public final class SqlScript {
    /** About 30 bytes of tokens a character. */
    private static final int MOST_REMEMBERED = 500_000;

    /** A run looks at the script of each node several times, and the next run at the same ones. */
    private static final TextCache<SqlScript> REMEMBERED =
            new TextCache<>(MOST_REMEMBERED, template -> new SqlScript(SqlScanner.template(template)));

    private final Scan scan;
    private final List<StatementTokens> split;
    private final List<StatementShape> shapes;
    private final List<SqlStatement> statements;
    private final Problems problems;
    private final List<BodyTemplate> bodies;
    private final SuspiciousCharacters.Found characters;

    private SqlScript(Scan outermost) {
        StatementSplitter.Split parts = StatementSplitter.split(outermost);
        split = parts.statements();
        TemplateBodies read = TemplateBodies.of(outermost, split);
        scan = read.script();
        bodies = read.bodies();
        shapes = StatementShape.all(split);
        statements = SqlStatements.described(split, shapes, scan.lines()::at);
        characters = SuspiciousCharacters.in(scan, split);
        problems = problems(scan, parts);
        problems.addAll(characters.refused(), characters.refused().size());
    }

    /** Takes a template apart; linear in its length, or remembered. */
    public static SqlScript of(String template) {
        return REMEMBERED.get(template);
    }

    /** The script as it was given. */
    public String text() {
        return scan.text();
    }

    /** In order; empty ones do not count. */
    public List<SqlStatement> statements() {
        return statements;
    }

    /** All placeholders in order, those in comments too. */
    public List<Placeholder> placeholders() {
        return scan.placeholders();
    }

    /** The names this script needs values for, in order of their first use; those in comments need none. */
    public Set<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        for (Placeholder placeholder : placeholders()) {
            if (placeholder.position() != Placeholder.Position.COMMENT) {
                names.add(placeholder.name());
            }
        }
        return names;
    }

    /** What is wrong with the template itself, in order, at most a thousand; a script with problems cannot be rendered. */
    public List<SqlProblem> problems() {
        return problems.list();
    }

    /** How many {@link #problems()} there are, those that are not listed too. */
    public int problemCount() {
        return problems.count();
    }

    /**
     * Puts the values in, each fitted to what its placeholder stands in. Never throws: a value that is missing or does
     * not fit is a problem of the result.
     */
    public RenderedSql render(Map<String, String> values) {
        return new SqlRendering(this, values).result();
    }

    /** Warnings for characters that are not what they look like, where they can be meant; at most a hundred. */
    public List<SqlProblem> suspiciousCharacters() {
        return characters.warnings();
    }

    /** What the script would do, as far as its template tells. */
    public SqlInspection inspection() {
        return new SqlInspection(split, shapes, statements, scan.lines()::at);
    }

    Scan scan() {
        return scan;
    }

    List<StatementTokens> split() {
        return split;
    }

    List<StatementShape> shapes() {
        return shapes;
    }

    /** Those of the bodies that have something to replace. */
    List<BodyTemplate> bodies() {
        return bodies;
    }

    private static Problems problems(Scan scan, StatementSplitter.Split parts) {
        Problems problems = new Problems();
        problems.addAll(scan.problems(), scan.problemCount());
        problems.addAll(parts.problems(), parts.problemCount());
        if (parts.statements().isEmpty() && problems.isEmpty()) {
            problems.add(new SqlProblem(SqlCodes.EMPTY, "The script has no statement.", 1, 1));
        }
        return problems;
    }
}
