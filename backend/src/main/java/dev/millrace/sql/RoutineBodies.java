package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;

/** What stands in the body of a DO command: executed at once, though to PostgreSQL's lexer it is a string. */
final class RoutineBodies {
    /** @param offset of the body's string in the text of the statement's script */
    record Write(TableName table, int offset) {}

    private RoutineBodies() {}

    /** The tables a DO command writes, as far as its words tell; other statements only define what runs later. */
    static List<Write> writes(StatementTokens statement) {
        List<Write> writes = new ArrayList<>();
        for (int i = 1; statement.is(0, "DO") && i < statement.size(); i++) {
            if (statement.token(i).kind() == SqlToken.Kind.DOLLAR_STRING) {
                collect(tokens(body(statement, i)), statement.token(i).start(), writes);
            }
        }
        return writes;
    }

    /** Between the dollar tags. */
    static String body(StatementTokens statement, int i) {
        String written = statement.token(i).in(statement.text());
        int tag = written.indexOf('$', 1) + 1;
        int end = statement.token(i).closed() ? written.length() - tag : written.length();
        return written.substring(tag, end);
    }

    static StatementTokens tokens(String body) {
        return new StatementTokens(
                body,
                SqlScanner.template(body).tokens().stream()
                        .filter(SqlToken::significant)
                        .toList());
    }

    private static void collect(StatementTokens body, int offset, List<Write> writes) {
        for (int i = 0; i < body.size(); i++) {
            int name = -1;
            if (body.are(i, "INSERT", "INTO") || body.are(i, "DELETE", "FROM") || body.are(i, "MERGE", "INTO")) {
                name = i + 2;
            } else if (body.is(i, "TRUNCATE")) {
                name = body.is(i + 1, "TABLE") ? i + 2 : i + 1;
            } else if (body.isAny(i, "UPDATE", "COPY") && !body.isAny(i - 1, "FOR", "KEY", "DO")) {
                name = i + 1;
            }
            TableNameReader.Found table = name < 0 ? null : TableNameReader.at(body, name);
            if (table != null) {
                writes.add(new Write(table.name(), offset));
            }
        }
    }
}
