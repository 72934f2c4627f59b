package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of an error in a script: in the statement, or in the body of a DO command or of a routine that this very
 * script defines. Of nested calls the innermost counts whose code stands in the script; a routine that is only stored in the
 * database has no place here.
 */
final class ErrorPlace {
    private static final String PERFORM = "PERFORM";
    private static final String SELECT = "SELECT";

    /** Commands that begin further on in a line are not looked for in it. */
    private static final int LONGEST_LINE = 10_000;

    private final List<StatementTokens> split;
    private final int statement;

    /** Bodies that the error can lie in: the statement's own first, then those defined before it, the latest first. */
    private final List<Code> bodies = new ArrayList<>();

    /** @param statement index of the failed one */
    ErrorPlace(List<StatementTokens> split, int statement) {
        this.split = split;
        this.statement = statement;
    }

    /** The offset in the script; that of the statement's beginning when nothing tells more. */
    int offset(ServerError error) {
        StatementTokens tokens = split.get(statement);
        if (error.position() > 0) {
            String text = tokens.sql();
            return tokens.start() + characters(text, 0, error.position() - 1);
        }
        if (error.internalQuery() != null || error.context() != null) {
            collectBodies();
            Integer found = inWholeBody(error);
            if (found == null && error.context() != null) {
                found = inFrames(error, error.context());
            }
            if (found != null) {
                return found;
            }
        }
        return tokens.start();
    }

    /** A body: its text, and where in the script each of its characters stands. */
    private record Code(@Nullable String routine, boolean block, String text, IntUnaryOperator toScript) {
        int at(int offset) {
            return toScript.applyAsInt(Math.max(0, Math.min(offset, text.length())));
        }
    }

    private void collectBodies() {
        for (int i = statement; i >= 0; i--) {
            StatementTokens tokens = split.get(i);
            for (RoutineBody body : RoutineBody.of(tokens)) {
                boolean block = body.command() == RoutineBody.Command.DO;
                if (body.readable() && (!block || i == statement)) {
                    bodies.add(new Code(block ? null : routine(tokens), block, body.text(), body::toScript));
                }
            }
        }
    }

    /** The name that the definition gives, without its schema and with its letters as the catalog has them. */
    private static @Nullable String routine(StatementTokens tokens) {
        int at = tokens.are(1, "OR", "REPLACE") ? 4 : 2;
        TableNameReader.Found name = TableNameReader.at(tokens, at);
        return name == null ? null : name.name().name();
    }

    /** Errors found while a body is compiled are told as places in all of it. */
    private @Nullable Integer inWholeBody(ServerError error) {
        String query = error.internalQuery();
        if (query == null || error.internalPosition() <= 0) {
            return null;
        }
        for (Code body : bodies) {
            if (body.text().equals(query)) {
                return body.at(characters(query, 0, error.internalPosition() - 1));
            }
        }
        return null;
    }

    private @Nullable Integer inFrames(ServerError error, String context) {
        boolean innermost = true;
        for (String line : context.lines().toList()) {
            CallFrame frame = CallFrame.in(line);
            if (frame == null) {
                continue;
            }
            for (Code body : bodies) {
                Integer found = frame.isOf(body.routine(), body.block())
                        ? inFrame(frame, body, innermost ? error : null)
                        : null;
                if (found != null) {
                    return found;
                }
            }
            innermost = false;
        }
        return null;
    }

    /** @param error null: it lies deeper, in code that this frame called */
    private static @Nullable Integer inFrame(CallFrame frame, Code body, @Nullable ServerError error) {
        if (frame.kind() == CallFrame.Kind.SQL) {
            List<StatementTokens> statements =
                    StatementSplitter.split(SqlScanner.plain(body.text())).statements();
            return frame.number() <= statements.size()
                    ? body.at(statements.get(frame.number() - 1).start())
                    : null;
        }
        int line = lineStart(body.text(), frame.number());
        if (line < 0) {
            return null;
        }
        if (error != null && error.internalQuery() != null && error.internalPosition() > 0) {
            int query = find(body.text(), line, error.internalQuery());
            if (query >= 0) {
                return body.at(characters(body.text(), query, error.internalPosition() - 1));
            }
        }
        int first = line;
        while (first < body.text().length() && SqlCharacters.isSpace(body.text().charAt(first))) {
            first++;
        }
        return body.at(first);
    }

    /** Where a line begins; -1 when there is none of the number. */
    private static int lineStart(String text, int line) {
        int start = 0;
        for (int n = 1; n < line; n++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return -1;
            }
            start = end + 1;
        }
        return start;
    }

    /**
     * Where the server's text of a command would begin, so that places in it are places in the body; -1 when it is not in the
     * line. The server has spaces in place of INTO and its targets, and SELECT in place of PERFORM.
     */
    private static int find(String text, int line, String query) {
        int lineEnd = text.indexOf('\n', line);
        int last = Math.min(lineEnd < 0 ? text.length() : lineEnd, line + LONGEST_LINE);
        for (int start = line; start < last; start++) {
            if (isCommand(text, start, query, 0)) {
                return start;
            }
            if (query.startsWith(SELECT)
                    && text.regionMatches(true, start, PERFORM, 0, PERFORM.length())
                    && isCommand(text, start + PERFORM.length(), query, SELECT.length())) {
                return start + PERFORM.length() - SELECT.length();
            }
        }
        return -1;
    }

    private static boolean isCommand(String text, int start, String query, int from) {
        int length = query.length() - from;
        if (length <= 0 || start + length > text.length() || query.charAt(from) != text.charAt(start)) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = query.charAt(from + i);
            if (c != text.charAt(start + i) && c != ' ') {
                return false;
            }
        }
        return true;
    }

    private static int characters(String text, int from, int count) {
        int there = text.codePointCount(from, text.length());
        return text.offsetByCodePoints(from, Math.max(0, Math.min(count, there)));
    }
}
