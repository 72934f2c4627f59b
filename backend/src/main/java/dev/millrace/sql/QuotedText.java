package dev.millrace.sql;

import java.util.Arrays;
import java.util.List;

/**
 * What a string of a script stands for: without its quotes, with its escapes undone, and with the place in the script that
 * each character comes from. Offsets count UTF-16 units.
 */
final class QuotedText {
    private final String script;
    private final StringBuilder text = new StringBuilder();

    /** Where a piece that stands in the script as it stands in the text begins, in the text and in the script. */
    private int[] pieces = new int[4];

    private int[] sources = new int[4];
    private int count;
    private boolean certain = true;

    private QuotedText(String script) {
        this.script = script;
    }

    /**
     * Reads a dollar-quoted, plain or {@code E'…'} string; of a {@code U&'…'} string the text is what stands between its
     * quotes.
     *
     * @param pieces the string and those that go on from it
     */
    static QuotedText of(String script, List<SqlToken> pieces) {
        QuotedText quoted = new QuotedText(script);
        for (SqlToken piece : pieces) {
            quoted.read(piece, pieces.get(0).kind());
        }
        return quoted;
    }

    String text() {
        return text.toString();
    }

    /** False when servers of different versions undo an escape of it differently. */
    boolean certain() {
        return certain;
    }

    /** Where in the script the character at this offset of the text comes from; its escape's beginning when it has one. */
    int toScript(int offset) {
        int found = Arrays.binarySearch(pieces, 0, count, offset);
        int piece = found >= 0 ? found : -found - 2;
        return sources[piece] + (offset - pieces[piece]);
    }

    private void read(SqlToken piece, SqlToken.Kind kind) {
        int open = opening(piece);
        int close = kind == SqlToken.Kind.DOLLAR_STRING ? open - piece.start() : 1;
        int end = piece.closed() ? piece.end() - close : piece.end();
        copy(open, open);
        switch (kind) {
            case DOLLAR_STRING, UNICODE_STRING -> copy(open, end);
            case ESCAPE_STRING -> readEscaped(open, end, true);
            default -> readEscaped(open, end, false);
        }
    }

    /** The offset after the tag, or after the quote. */
    private int opening(SqlToken piece) {
        return piece.kind() == SqlToken.Kind.DOLLAR_STRING
                ? script.indexOf('$', piece.start() + 1) + 1
                : script.indexOf('\'', piece.start()) + 1;
    }

    private void readEscaped(int from, int end, boolean backslashes) {
        int plain = from;
        int i = from;
        while (i < end) {
            char c = script.charAt(i);
            // A \${ stands for ${ when the script is rendered; until then it is left as it is.
            boolean escape = backslashes && c == '\\' && i + 1 < end && !script.startsWith("${", i + 1);
            if (escape || (c == '\'' && i + 1 < end)) {
                copy(plain, i);
                i = escape ? undo(i, end) : single(i, c, i + 2);
                plain = i;
            } else {
                i++;
            }
        }
        copy(plain, end);
    }

    /** Undoes the escape at {@code i} as PostgreSQL does (manual, "String Constants with C-Style Escapes"); gives its end. */
    private int undo(int i, int end) {
        char c = script.charAt(i + 1);
        return switch (c) {
            case 'b' -> single(i, '\b', i + 2);
            case 'f' -> single(i, '\f', i + 2);
            case 'n' -> single(i, '\n', i + 2);
            case 'r' -> single(i, '\r', i + 2);
            case 't' -> single(i, '\t', i + 2);
            case 'v' -> {
                certain = false;
                yield single(i, 'v', i + 2);
            }
            case 'x' -> number(i, i + 2, Math.min(end, i + 4), 16, 'x');
            case 'u' -> number(i, i + 2, Math.min(end, i + 6), 16, 'u');
            case 'U' -> number(i, i + 2, Math.min(end, i + 10), 16, 'U');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(i, i + 1, Math.min(end, i + 4), 8, c);
            default -> single(i, c, i + 2);
        };
    }

    /** A byte from 0x80 on becomes a character of that number: to the lexer all of them are letters. */
    private int number(int i, int from, int to, int radix, char otherwise) {
        int value = 0;
        int at = from;
        while (at < to && Character.digit(script.charAt(at), radix) >= 0 && script.charAt(at) < 0x80) {
            value = value * radix + Character.digit(script.charAt(at), radix);
            at++;
        }
        if (at == from) {
            return single(i, otherwise, i + 2);
        }
        if (radix == 8) {
            value &= 0xff;
        }
        if (!Character.isValidCodePoint(value)) {
            certain = false;
            return single(i, otherwise, at);
        }
        begin(i);
        text.appendCodePoint(value);
        return at;
    }

    private int single(int i, char c, int end) {
        begin(i);
        text.append(c);
        return end;
    }

    private void copy(int from, int to) {
        begin(from);
        text.append(script, from, to);
    }

    private void begin(int source) {
        if (count > 0 && sources[count - 1] + (text.length() - pieces[count - 1]) == source) {
            return;
        }
        if (count > 0 && pieces[count - 1] == text.length()) {
            count--;
        }
        if (count == pieces.length) {
            pieces = Arrays.copyOf(pieces, count * 2);
            sources = Arrays.copyOf(sources, count * 2);
        }
        pieces[count] = text.length();
        sources[count++] = source;
    }
}
