package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * Characters that are not what they look like. To PostgreSQL everything beyond ASCII is a letter: a no-break space joins two
 * words, a typographic quote is part of a name. In strings, quoted names and comments they are data, but for the controls that
 * show a text in another order than it has.
 */
final class SuspiciousCharacters {
    private static final int MOST = 100;

    private final Scan scan;
    private final List<SqlProblem> refused = new ArrayList<>();
    private final List<SqlProblem> warnings = new ArrayList<>();

    /**
     * What was found, in order, at most a hundred of each.
     *
     * @param refused in the first word of a statement, for no command is spelled like that, and control characters
     * @param warnings elsewhere, where they can be meant
     */
    record Found(List<SqlProblem> refused, List<SqlProblem> warnings) {}

    private SuspiciousCharacters(Scan scan) {
        this.scan = scan;
    }

    /** Looks through a script and the readable bodies in it; linear. */
    static Found in(Scan scan, List<StatementTokens> split) {
        SuspiciousCharacters characters = new SuspiciousCharacters(scan);
        if (scan.text().chars().anyMatch(c -> c >= 0x80)) {
            characters.findReordering();
            split.forEach(characters::findInStatement);
        }
        if (scan.text().chars().anyMatch(CharacterLooks::isAsciiControl)) {
            characters.findControls();
        }
        return new Found(List.copyOf(characters.refused), List.copyOf(characters.warnings));
    }

    /** Outside quotes and comments PostgreSQL has no use for one that is no space. */
    private void findControls() {
        for (SqlToken token : scan.tokens()) {
            char c = scan.text().charAt(token.start());
            if (token.kind() == SqlToken.Kind.OTHER && CharacterLooks.isAsciiControl(c) && refused.size() < MOST) {
                refused.add(problem(token.start(), "PostgreSQL does not take " + named(c) + " outside quotes."));
            }
        }
    }

    private void findReordering() {
        for (SqlToken token : scan.tokens()) {
            boolean word = token.kind() == SqlToken.Kind.WORD;
            for (int i = token.start(); !word && i < token.end() && warnings.size() < MOST; i++) {
                if (CharacterLooks.reorders(scan.text().charAt(i))) {
                    warnings.add(problem(
                            i,
                            named(scan.text().charAt(i))
                                    + " shows what follows in another order than PostgreSQL reads it."));
                    break;
                }
            }
        }
    }

    private void findInStatement(StatementTokens statement) {
        for (int i = 0; i < statement.size(); i++) {
            findInWord(statement, i, i == 0, offset -> offset);
        }
        for (RoutineBody body : RoutineBody.of(statement)) {
            if (body.readable() && body.text().chars().anyMatch(c -> c >= 0x80)) {
                StatementTokens code = body.tokens();
                for (int i = 0; i < code.size(); i++) {
                    findInWord(code, i, false, body::toScript);
                }
            }
        }
    }

    private void findInWord(StatementTokens statement, int index, boolean first, IntUnaryOperator toScript) {
        if (!statement.isWord(index)) {
            return;
        }
        SqlToken word = statement.token(index);
        String text = statement.text();
        boolean latin =
                first && text.substring(word.start(), word.end()).chars().anyMatch(CharacterLooks::isLatin);
        int before = ' ';
        for (int i = word.start(); i < word.end(); i += Character.charCount(before)) {
            int c = text.codePointAt(i);
            if (CharacterLooks.deceives(c, before) || (latin && CharacterLooks.looksLatin(c))) {
                add(toScript.applyAsInt(i), c, first && !word.templated());
                return;
            }
            before = c;
        }
    }

    private void add(int offset, int c, boolean certain) {
        List<SqlProblem> found = certain ? refused : warnings;
        if (found.size() < MOST) {
            String end = certain ? "and knows no command of that name." : "so it becomes part of a name.";
            found.add(problem(offset, "PostgreSQL takes " + named(c) + " for a letter, " + end));
        }
    }

    private SqlProblem problem(int offset, String message) {
        return SqlProblem.at(scan.position(offset), SqlCodes.CHARACTER_SUSPICIOUS, message);
    }

    /** {@code U+201C “ LEFT DOUBLE QUOTATION MARK}; what cannot be seen is not shown. */
    private static String named(int c) {
        String code = String.format(Locale.ROOT, "U+%04X ", c);
        String shown = CharacterLooks.isVisible(c) ? Character.toString(c) + " " : "";
        return code + shown + Character.getName(c);
    }
}
