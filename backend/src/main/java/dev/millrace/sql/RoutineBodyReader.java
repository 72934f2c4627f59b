package dev.millrace.sql;

import dev.millrace.sql.RoutineBody.Command;
import dev.millrace.sql.RoutineBody.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the strings of a statement that are code, and their language. */
final class RoutineBodyReader {
    private final StatementTokens statement;
    private final Command command;

    /** Index of the string, index after the last that goes on from it. */
    private final List<int[]> strings = new ArrayList<>(2);

    private @Nullable Language language;
    private boolean languageNamed;

    private RoutineBodyReader(StatementTokens statement, Command command) {
        this.statement = statement;
        this.command = command;
    }

    static List<RoutineBody> read(StatementTokens statement) {
        if (statement.is(0, "DO")) {
            return new RoutineBodyReader(statement, Command.DO).readDo();
        }
        int object = statement.are(1, "OR", "REPLACE") ? 3 : 1;
        if (statement.is(0, "CREATE") && statement.isAny(object, "FUNCTION", "PROCEDURE")) {
            Command command = statement.is(object, "FUNCTION") ? Command.FUNCTION : Command.PROCEDURE;
            return new RoutineBodyReader(statement, command).readDefinition(object + 1);
        }
        return List.of();
    }

    private List<RoutineBody> readDo() {
        language = Language.PLPGSQL;
        int i = 1;
        while (i < statement.size()) {
            i = statement.is(i, "LANGUAGE") ? readLanguage(i + 1) : isString(i) ? readString(i) : i + 1;
        }
        return bodies();
    }

    /** The arguments and what a function returns may hold names, types and strings of any kind: they are passed over. */
    private List<RoutineBody> readDefinition(int name) {
        int i = name;
        while (i < statement.size() && !statement.isPunctuation(i, '(')) {
            i++;
        }
        int depth = 0;
        while (i < statement.size()) {
            if (statement.isPunctuation(i, '(')) {
                depth++;
            } else if (statement.isPunctuation(i, ')')) {
                depth--;
            }
            if (depth > 0) {
                i++;
            } else if (statement.are(i, "BEGIN", "ATOMIC") || statement.is(i, "RETURN")) {
                break;
            } else if (statement.is(i, "LANGUAGE") && !statement.isAny(i - 1, "RETURNS", "SETOF")) {
                i = readLanguage(i + 1);
            } else if (isString(i) && isDefinition(i)) {
                i = readString(i);
            } else {
                i++;
            }
        }
        return bodies();
    }

    /** {@code AS 'code'}, or the second string of {@code AS 'file', 'symbol'}. */
    private boolean isDefinition(int i) {
        int last = strings.isEmpty() ? -1 : strings.get(strings.size() - 1)[1];
        return statement.is(i - 1, "AS") || (statement.isPunctuation(i - 1, ',') && last == i - 1);
    }

    private boolean isString(int i) {
        return switch (statement.token(i).kind()) {
            case STRING, ESCAPE_STRING, UNICODE_STRING, DOLLAR_STRING -> true;
            default -> false;
        };
    }

    private int readString(int i) {
        int end = stringEnd(i);
        strings.add(new int[] {i, end});
        return end;
    }

    private int stringEnd(int i) {
        int end = i + 1;
        while (end < statement.size() && statement.token(end).continued()) {
            end++;
        }
        return end;
    }

    /** The name may be a string; quoted or not, a language's name is in small letters. */
    private int readLanguage(int i) {
        if (i >= statement.size()) {
            return i;
        }
        SqlToken token = statement.token(i);
        String name =
                switch (token.kind()) {
                    case WORD -> token.in(statement.text());
                    case QUOTED_IDENTIFIER -> token.in(statement.text()).replace("\"", "");
                    case STRING, ESCAPE_STRING, DOLLAR_STRING ->
                        quoted(i, stringEnd(i)).text();
                    default -> "";
                };
        Language named = SqlCharacters.sameWord(name, 0, name.length(), "sql")
                ? Language.SQL
                : SqlCharacters.sameWord(name, 0, name.length(), "plpgsql") ? Language.PLPGSQL : null;
        // The server refuses a second LANGUAGE; which one would hold is not for us to guess.
        language = languageNamed && named != language ? null : named;
        languageNamed = true;
        return isString(i) ? stringEnd(i) : i + 1;
    }

    private QuotedText quoted(int from, int to) {
        return QuotedText.of(statement.text(), statement.tokens().subList(from, to));
    }

    private List<RoutineBody> bodies() {
        List<RoutineBody> bodies = new ArrayList<>(strings.size());
        for (int[] string : strings) {
            QuotedText quoted = quoted(string[0], string[1]);
            boolean readable = language != null
                    && quoted.certain()
                    && statement.token(string[0]).kind() != SqlToken.Kind.UNICODE_STRING
                    && statement.token(string[1] - 1).closed();
            bodies.add(new RoutineBody(command, language, string[0], string[1] - 1, readable, quoted));
        }
        return List.copyOf(bodies);
    }
}
