package dev.millrace.sql;

import static dev.millrace.sql.SqlCharacters.beginsIdentifier;
import static dev.millrace.sql.SqlCharacters.continuesIdentifier;
import static dev.millrace.sql.SqlCharacters.isDigit;
import static dev.millrace.sql.SqlCharacters.isSpace;

import dev.millrace.sql.Placeholder.Position;
import dev.millrace.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a script apart by PostgreSQL's lexical rules (manual, "Lexical Structure"; {@code standard_conforming_strings}
 * on), in linear time and without losing a character. In a template it also knows <code>${name}</code> everywhere and
 * <code>\${</code>, which stands for <code>${</code>.
 */
final class SqlScanner {
    private final String text;
    private final boolean template;
    private final SourceLines lines;
    private final List<SqlToken> tokens = new ArrayList<>();
    private final List<Placeholder> placeholders = new ArrayList<>();
    private final List<Integer> escapes = new ArrayList<>();
    private final List<SqlProblem> problems = new ArrayList<>();
    private int at;

    /** The string a following {@code '…'} would go on from, and whether a line break has come since. */
    private @Nullable Kind openToContinuation;

    private boolean lineBroken;

    private SqlScanner(String text, boolean template) {
        this.text = text;
        this.template = template;
        this.lines = new SourceLines(text);
    }

    static Scan template(String text) {
        return new SqlScanner(text, true).scan();
    }

    /** As the database would read it: <code>${</code> means nothing. */
    static Scan plain(String text) {
        return new SqlScanner(text, false).scan();
    }

    private Scan scan() {
        while (at < text.length()) {
            SqlToken token = next();
            tokens.add(token);
            at = token.end();
            noteContinuation(token);
        }
        return new Scan(
                text,
                lines,
                List.copyOf(tokens),
                List.copyOf(placeholders),
                List.copyOf(escapes),
                List.copyOf(problems));
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
            Kind kind = lineBroken && openToContinuation != null ? openToContinuation : Kind.STRING;
            return quoted(kind, at + 1, lineBroken && openToContinuation != null);
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
            i = isPlaceholderStart(i) ? placeholder(i, Position.COMMENT) : i + 1;
        }
        return SqlToken.plain(Kind.LINE_COMMENT, at, i);
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
                i = isPlaceholderStart(i) ? placeholder(i, Position.COMMENT) : i + 1;
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
            } else if (c == '\\' && isEscape(i)) {
                templated = true;
                i = escape(i);
            } else if (c == '\\' && backslashes) {
                i = Math.min(i + 2, text.length());
            } else if (isPlaceholderStart(i)) {
                templated = true;
                i = placeholder(i, position);
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
        if (isPlaceholderStart(at)) {
            int end = wordEnd(at);
            return end > at ? word(end) : SqlToken.plain(Kind.OTHER, at, malformed(at));
        }
        if (isDigit(peek(1))) {
            int end = at + 1;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return placeholderEnd(end) > end ? word(wordEnd(end)) : SqlToken.plain(Kind.PARAMETER, at, end);
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
            if (c == '\\' && isEscape(i)) {
                templated = true;
                i = escape(i);
            } else if (isPlaceholderStart(i)) {
                templated = true;
                i = placeholder(i, Position.DOLLAR);
            } else {
                i++;
            }
        }
        unterminated(at, "This dollar-quoted string is not closed: a " + tag + " is missing.");
        return new SqlToken(Kind.DOLLAR_STRING, at, i, templated, false, false);
    }

    private SqlToken backslash() {
        if (isEscape(at)) {
            return new SqlToken(Kind.ESCAPED_PLACEHOLDER, at, escape(at), true, false, true);
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
        while (word < text.length() && continuesIdentifier(text.charAt(word)) && !isBraceAfterDollar(word)) {
            word++;
        }
        return placeholderEnd(word) > word ? word(wordEnd(word)) : SqlToken.plain(Kind.NUMBER, at, end);
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
            if (isPlaceholderStart(i)) {
                templated = true;
                int after = placeholderEnd(i);
                boolean alone = i == at && after == end;
                note(i, after, alone ? Position.BARE : Position.GLUED);
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
            if (isBraceAfterDollar(i)) {
                int after = placeholderEnd(i);
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

    private void noteContinuation(SqlToken token) {
        switch (token.kind()) {
            case WHITESPACE -> lineBroken |= containsNewline(token);
            case LINE_COMMENT -> {}
            case STRING, ESCAPE_STRING, UNICODE_STRING, BIT_STRING -> {
                openToContinuation = token.kind();
                lineBroken = false;
            }
            case BLOCK_COMMENT,
                    QUOTED_IDENTIFIER,
                    UNICODE_IDENTIFIER,
                    DOLLAR_STRING,
                    NUMBER,
                    WORD,
                    PARAMETER,
                    OPERATOR,
                    PUNCTUATION,
                    ESCAPED_PLACEHOLDER,
                    PSQL_COMMAND,
                    OTHER -> {
                openToContinuation = null;
                lineBroken = false;
            }
        }
    }

    private boolean containsNewline(SqlToken token) {
        for (int i = token.start(); i < token.end(); i++) {
            if (SqlCharacters.isNewline(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isPlaceholderStart(int i) {
        return template && isBraceAfterDollar(i);
    }

    private boolean isBraceAfterDollar(int i) {
        return i + 1 < text.length() && text.charAt(i) == '$' && text.charAt(i + 1) == '{';
    }

    private boolean isEscape(int i) {
        return template && isBraceAfterDollar(i + 1);
    }

    private int escape(int i) {
        escapes.add(i);
        return i + 3;
    }

    /** Notes the placeholder at {@code i} and gives its end; a malformed one is a problem, but not in a comment. */
    private int placeholder(int i, Position position) {
        int end = placeholderEnd(i);
        if (end > i) {
            note(i, end, position);
            return end;
        }
        return position == Position.COMMENT ? i + 2 : malformed(i);
    }

    /** The end of a well-formed placeholder at {@code i}, or {@code i}. */
    private int placeholderEnd(int i) {
        if (!isPlaceholderStart(i)) {
            return i;
        }
        int nameEnd = Placeholder.nameEnd(text, i + 2);
        boolean wellFormed = nameEnd > i + 2 && nameEnd < text.length() && text.charAt(nameEnd) == '}';
        return wellFormed ? nameEnd + 1 : i;
    }

    private void note(int start, int end, Position position) {
        SqlPosition where = lines.at(start);
        placeholders.add(new Placeholder(
                text.substring(start + 2, end - 1), where.line(), where.column(), position, start, end));
    }

    private int malformed(int i) {
        problems.add(
                SqlProblem.at(
                        lines.at(i),
                        SqlCodes.PLACEHOLDER_MALFORMED,
                        "A placeholder is ${name}, the name of letters, digits, _ and dots inside; for a literal ${ write \\${."));
        return i + 2;
    }

    private void unterminated(int start, String message) {
        problems.add(SqlProblem.at(lines.at(start), SqlCodes.UNTERMINATED, message));
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
