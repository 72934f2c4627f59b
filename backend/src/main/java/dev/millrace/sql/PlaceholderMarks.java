package dev.millrace.sql;

import dev.millrace.sql.Placeholder.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The <code>${name}</code> and <code>\${</code> of a script, noted in their order while it is scanned. In a plain script
 * there are none.
 */
final class PlaceholderMarks {
    private final String text;
    private final boolean template;
    private final SourceLines lines;
    private final Problems problems;
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final List<Integer> escapes = new ArrayList<>();

    /** @param problems takes the malformed ones */
    PlaceholderMarks(String text, boolean template, SourceLines lines, Problems problems) {
        this.text = text;
        this.template = template;
        this.lines = lines;
        this.problems = problems;
    }

    List<Placeholder> placeholders() {
        return List.copyOf(placeholders);
    }

    /** The offsets of their backslashes. */
    List<Integer> escapes() {
        return List.copyOf(escapes);
    }

    boolean isStart(int i) {
        return template && isBraceAfterDollar(i);
    }

    boolean isBraceAfterDollar(int i) {
        return text.startsWith("${", i);
    }

    /** Whether the backslash at {@code i} makes a literal <code>${</code> of what follows. */
    boolean isEscape(int i) {
        return isStart(i + 1);
    }

    /** Notes the escape at {@code i} and gives its end. */
    int escape(int i) {
        escapes.add(i);
        return i + 3;
    }

    /** Notes the placeholder at {@code i} and gives its end; a malformed one is a problem, but not in a comment. */
    int take(int i, Position position) {
        int end = end(i);
        if (end > i) {
            note(i, end, position);
            return end;
        }
        return position == Position.COMMENT ? i + 2 : malformed(i);
    }

    /** The end of a well-formed placeholder at {@code i}, or {@code i}. */
    int end(int i) {
        if (!isStart(i)) {
            return i;
        }
        int nameEnd = Placeholder.nameEnd(text, i + 2);
        boolean wellFormed = nameEnd > i + 2 && nameEnd < text.length() && text.charAt(nameEnd) == '}';
        return wellFormed ? nameEnd + 1 : i;
    }

    void note(int start, int end, Position position) {
        SqlPosition where = lines.at(start);
        placeholders.add(new Placeholder(
                text.substring(start + 2, end - 1), where.line(), where.column(), position, start, end));
    }

    int malformed(int i) {
        problems.add(
                lines.at(i),
                SqlCodes.PLACEHOLDER_MALFORMED,
                "A placeholder is ${name}, the name of letters, digits, _ and dots inside; for a literal ${ write \\${.");
        return i + 2;
    }
}
