package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of a template's routines that have something to replace, in order, and the script with its placeholders where
 * they stand when the bodies are read as code.
 */
record TemplateBodies(List<BodyTemplate> bodies, Scan script) {

    static TemplateBodies of(Scan script, List<StatementTokens> split) {
        Reader reader = new Reader(script);
        for (int i = 0; i < split.size(); i++) {
            for (RoutineBody body : RoutineBody.of(split.get(i))) {
                reader.read(i, split.get(i), body);
            }
        }
        return new TemplateBodies(List.copyOf(reader.bodies), reader.finished());
    }

    /** Goes through the script's placeholders and escapes once. */
    private static final class Reader {
        private final Scan script;
        private final List<BodyTemplate> bodies = new ArrayList<>();
        private final List<Placeholder> placeholders = new ArrayList<>();
        private final List<Integer> escapes = new ArrayList<>();
        private int placeholder;
        private int escape;

        private Reader(Scan script) {
            this.script = script;
        }

        private Scan finished() {
            copyTo(script.text().length());
            return new Scan(
                    script.text(),
                    script.lines(),
                    script.tokens(),
                    List.copyOf(placeholders),
                    List.copyOf(escapes),
                    script.problems(),
                    script.problemCount());
        }

        private void read(int statement, StatementTokens tokens, RoutineBody body) {
            copyTo(tokens.token(body.first()).start());
            int placeholdersBefore = placeholders.size();
            int escapesBefore = escapes.size();
            copyTo(tokens.token(body.last()).end());
            List<Placeholder> inside = placeholders.subList(placeholdersBefore, placeholders.size());
            List<Integer> escaped = escapes.subList(escapesBefore, escapes.size());
            if (inside.isEmpty() && escaped.isEmpty()) {
                return;
            }
            BodyTemplate template = BodyTemplate.of(statement, tokens, body, inside, escaped);
            Scan code = template.code();
            if (code == null) {
                inside.replaceAll(found -> found.position() == Position.COMMENT ? found : found.at(Position.OPAQUE));
            } else {
                List<Placeholder> between = inside.stream()
                        .filter(found -> found.position() == Position.COMMENT)
                        .toList();
                inside.clear();
                inside.addAll(between);
                code.placeholders().forEach(found -> inside.add(inScript(found, body)));
                inside.sort((a, b) -> Integer.compare(a.start(), b.start()));
                escaped.clear();
                code.escapes().forEach(found -> escaped.add(body.toScript(found)));
            }
            if (template.changes()) {
                bodies.add(template);
            }
        }

        private Placeholder inScript(Placeholder found, RoutineBody body) {
            int start = body.toScript(found.start());
            SqlPosition where = script.position(start);
            int end = start + (found.end() - found.start());
            return new Placeholder(found.name(), where.line(), where.column(), found.position(), start, end);
        }

        private void copyTo(int offset) {
            while (placeholder < script.placeholders().size()
                    && script.placeholders().get(placeholder).start() < offset) {
                placeholders.add(script.placeholders().get(placeholder++));
            }
            while (escape < script.escapes().size() && script.escapes().get(escape) < offset) {
                escapes.add(script.escapes().get(escape++));
            }
        }
    }
}
