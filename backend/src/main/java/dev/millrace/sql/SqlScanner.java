package dev.millrace.sql;

import static dev.millrace.sql.SqlCharacters.beginsIdentifier;
import static dev.millrace.sql.SqlCharacters.continuesIdentifier;
import static dev.millrace.sql.SqlCharacters.isDigit;
import static dev.millrace.sql.SqlCharacters.isSpace;

import dev.millrace.sql.Placeholder.Position;
import dev.millrace.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a script apart by PostgreSQL's lexical rules (manual, "Lexical Structure"; {@code standard_conforming_strings}
 * on), in linear time and without losing a character. In a template it also knows <code>${name}</code> everywhere and
 * <code>\${</code>, which stands for <code>${</code>.
 */
final class SqlScanner {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String text;
    private final SourceLines lines;
    private final PlaceholderMarks marks;
    private final List<SqlToken> tokens = new ArrayList<>();
    private final Problems problems;
    private final StringContinuation continuation;
    private final boolean body;
    private int at;

    private SqlScanner(String text, boolean template, boolean body) {
        this.text = text;
        this.body = body;
        this.lines = new SourceLines(text);
        this.problems = new Problems();
        this.continuation = new StringContinuation(text);
        this.marks = new PlaceholderMarks(text, template, lines, problems);
    }

    static Scan template(String text) {
        return new SqlScanner(text, true, false).scan();
    }

    /** As the database would read it: <code>${</code> means nothing. */
    static Scan plain(String text) {
        return new SqlScanner(text, false, false).scan();
    }

    /**
     * A routine's body. To the script it is a string: <code>\${</code> stands for <code>${</code> in its comments too, and a
     * byte order mark is not the first character of any file.
     */
    static Scan body(String text, boolean template) {
        return new SqlScanner(text, template, true).scan();
    }

    private Scan scan() {
        if (!body && text.startsWith(BYTE_ORDER_MARK)) {
            // psql passes over it at the beginning of a file.
            tokens.add(SqlToken.plain(Kind.WHITESPACE, 0, 1));
            at = 1;
        }
        while (at < text.length()) {
            SqlToken token = next();
            tokens.add(token);
            at = token.end();
            continuation.note(token);
        }
        return new Scan(
                text,
                lines,
                List.copyOf(tokens),
                marks.placeholders(),
                marks.escapes(),
                problems.list(),
                problems.count());
    }

    private SqlToken next() {
        char c = text.charAt(at);
        if (isSpace(c)) {
            return SqlToken.plain(Kind.WHITESPACE, at, spaceEnd(at));
        }
        if (text.startsWith("--", at)) {
            return lineComment();
        }
        if (text.startsWith("/*", at)) {
            return blockComment();
        }
        if (c == '\'') {
            Kind continued = continuation.kind();
            return quoted(continued == null ? Kind.STRING : continued, at + 1, continued != null);
        }
        if (c == '"') {
            return quoted(Kind.QUOTED_IDENTIFIER, at + 1, false);
        }
        if (c == '$') {
            return dollar();
        }
        if (c == '\\') {
            return backslash();
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            return number();
        }
        if (beginsIdentifier(c)) {
            return identifierOrPrefixed(c);
        }
        if (SqlCharacters.isOperator(c)) {
            return operator();
        }
        return punctuation(c);
    }

    private SqlToken lineComment() {
        int i = at + 2;
        while (i < text.length() && !SqlCharacters.isNewline(text.charAt(i))) {
            i = afterInComment(i);
        }
        return SqlToken.plain(Kind.LINE_COMMENT, at, i);
    }

    private int afterInComment(int i) {
        if (body && text.charAt(i) == '\\' && marks.isEscape(i)) {
            return marks.escape(i);
        }
        return marks.isStart(i) ? marks.take(i, Position.COMMENT) : i + 1;
    }

    private SqlToken blockComment() {
        int depth = 1;
        int i = at + 2;
        while (i < text.length() && depth > 0) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
            } else {
                i = afterInComment(i);
            }
        }
        boolean closed = depth == 0;
        if (!closed) {
            unterminated(at, "This comment is not closed: a */ is missing.");
        }
        return new SqlToken(Kind.BLOCK_COMMENT, at, i, false, false, closed);
    }

    /** From after the opening quote; the token begins at {@link #at}. */
    private SqlToken quoted(Kind kind, int from, boolean continued) {
        boolean identifier = kind == Kind.QUOTED_IDENTIFIER || kind == Kind.UNICODE_IDENTIFIER;
        boolean backslashes = kind == Kind.ESCAPE_STRING;
        char quote = identifier ? '"' : '\'';
        Position position = identifier ? Position.IDENTIFIER : backslashes ? Position.ESTRING : Position.STRING;
        boolean templated = false;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote) {
                boolean doubled = kind != Kind.BIT_STRING && i + 1 < text.length() && text.charAt(i + 1) == quote;
                if (!doubled) {
                    return new SqlToken(kind, at, i + 1, templated, continued, true);
                }
                i += 2;
            } else if (c == '\\' && marks.isEscape(i)) {
                templated = true;
                i = marks.escape(i);
            } else if (c == '\\' && backslashes) {
                i = Math.min(i + 2, text.length());
            } else if (marks.isStart(i)) {
                templated = true;
                i = marks.take(i, position);
            } else {
                i++;
            }
        }
        unterminated(
                at,
                identifier
                        ? "This quoted name is not closed: a \" is missing."
                        : "This string is not closed: a ' is missing.");
        return new SqlToken(kind, at, i, templated, continued, false);
    }

    private SqlToken dollar() {
        if (marks.isStart(at)) {
            int end = wordEnd(at);
            return end > at ? word(end) : SqlToken.plain(Kind.OTHER, at, marks.malformed(at));
        }
        if (isDigit(peek(1))) {
            int end = at + 1;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return marks.end(end) > end ? word(wordEnd(end)) : SqlToken.plain(Kind.PARAMETER, at, end);
        }
        int tagEnd = dollarTagEnd();
        return tagEnd < 0 ? SqlToken.plain(Kind.OTHER, at, at + 1) : dollarQuoted(tagEnd);
    }

    /** The end of {@code $tag$} at {@link #at}, or -1. */
    private int dollarTagEnd() {
        int i = at + 1;
        if (beginsIdentifier(peek(1))) {
            while (i < text.length() && text.charAt(i) != '$' && continuesIdentifier(text.charAt(i))) {
                i++;
            }
        }
        return i < text.length() && text.charAt(i) == '$' ? i + 1 : -1;
    }

    private SqlToken dollarQuoted(int bodyStart) {
        String tag = text.substring(at, bodyStart);
        boolean templated = false;
        int i = bodyStart;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '$' && text.startsWith(tag, i)) {
                return new SqlToken(Kind.DOLLAR_STRING, at, i + tag.length(), templated, false, true);
            }
            if (c == '\\' && marks.isEscape(i)) {
                templated = true;
                i = marks.escape(i);
            } else if (marks.isStart(i)) {
                templated = true;
                i = marks.take(i, Position.DOLLAR);
            } else {
                i++;
            }
        }
        unterminated(at, "This dollar-quoted string is not closed: a " + tag + " is missing.");
        return new SqlToken(Kind.DOLLAR_STRING, at, i, templated, false, false);
    }

    private SqlToken backslash() {
        if (marks.isEscape(at)) {
            return new SqlToken(Kind.ESCAPED_PLACEHOLDER, at, marks.escape(at), true, false, true);
        }
        int end = at;
        while (end < text.length() && !SqlCharacters.isNewline(text.charAt(end))) {
            end++;
        }
        return SqlToken.plain(Kind.PSQL_COMMAND, at, end);
    }

    private SqlToken number() {
        int end = NumberLiteral.end(text, at);
        // A placeholder can make more digits, an exponent or a hexadecimal number of it: then all of it is one word.
        int word = end;
        while (word < text.length() && continuesIdentifier(text.charAt(word)) && !marks.isBraceAfterDollar(word)) {
            word++;
        }
        return marks.end(word) > word ? word(wordEnd(word)) : SqlToken.plain(Kind.NUMBER, at, end);
    }

    private SqlToken identifierOrPrefixed(char c) {
        char after = peek(1);
        if (after == '\'') {
            switch (c) {
                case 'e', 'E' -> {
                    return quoted(Kind.ESCAPE_STRING, at + 2, false);
                }
                case 'b', 'B', 'x', 'X' -> {
                    return quoted(Kind.BIT_STRING, at + 2, false);
                }
                case 'n', 'N' -> {
                    return quoted(Kind.STRING, at + 2, false);
                }
                default -> {}
            }
        }
        if ((c == 'u' || c == 'U') && after == '&') {
            if (peek(2) == '\'') {
                return quoted(Kind.UNICODE_STRING, at + 3, false);
            }
            if (peek(2) == '"') {
                return quoted(Kind.UNICODE_IDENTIFIER, at + 3, false);
            }
        }
        return word(wordEnd(at));
    }

    /** The token from {@link #at} to the end; notes the placeholders in it. */
    private SqlToken word(int end) {
        boolean templated = false;
        int i = at;
        while (i < end) {
            if (marks.isStart(i)) {
                templated = true;
                int after = marks.end(i);
                boolean alone = i == at && after == end;
                marks.note(i, after, alone ? Position.BARE : Position.GLUED);
                i = after;
            } else {
                i++;
            }
        }
        return new SqlToken(Kind.WORD, at, end, templated, false, true);
    }

    /** Over letters, digits, underscores, dollars and well-formed placeholders. */
    private int wordEnd(int from) {
        int i = from;
        while (i < text.length()) {
            if (marks.isBraceAfterDollar(i)) {
                int after = marks.end(i);
                if (after == i) {
                    break;
                }
                i = after;
            } else if (continuesIdentifier(text.charAt(i))) {
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    /**
     * PostgreSQL's rule for operators: the longest run of operator characters before a comment; a run of more than one
     * may end with + or - only if it has one of {@code ~ ! @ # % ^ & | ` ?} in it.
     */
    private SqlToken operator() {
        int end = at;
        boolean mayEndWithSign = false;
        while (end < text.length()
                && SqlCharacters.isOperator(text.charAt(end))
                && !text.startsWith("--", end)
                && !text.startsWith("/*", end)) {
            mayEndWithSign |= "~!@#%^&|`?".indexOf(text.charAt(end)) >= 0;
            end++;
        }
        int runEnd = end;
        while (!mayEndWithSign && end - at > 1 && isSign(text.charAt(end - 1))) {
            end--;
        }
        // What is cut off is nothing but signs, each its own operator. Said here, because finding that out once per
        // sign makes a long run quadratic.
        for (int sign = end; sign < runEnd; sign++) {
            tokens.add(SqlToken.plain(Kind.OPERATOR, sign == end ? at : sign - 1, sign));
            at = sign;
        }
        return SqlToken.plain(Kind.OPERATOR, at, runEnd);
    }

    private SqlToken punctuation(char c) {
        if (text.startsWith("::", at) || text.startsWith("..", at) || text.startsWith(":=", at)) {
            return SqlToken.plain(Kind.PUNCTUATION, at, at + 2);
        }
        return SqlToken.plain("()[],;:.".indexOf(c) >= 0 ? Kind.PUNCTUATION : Kind.OTHER, at, at + 1);
    }

    private void unterminated(int start, String message) {
        problems.add(lines.at(start), SqlCodes.UNTERMINATED, message);
    }

    private int spaceEnd(int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }
}
