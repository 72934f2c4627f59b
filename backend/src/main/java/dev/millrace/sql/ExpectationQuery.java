package dev.millrace.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against a script as the query of an expectation: it must be one statement that only reads and answers with
 * one column. What functions do, what {@code *} stands for and how many rows there will be, its text does not tell.
 */
final class ExpectationQuery {
    private static final String[] AFTER_COLUMNS = {
        "FROM",
        "WHERE",
        "GROUP",
        "HAVING",
        "WINDOW",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "FOR",
        "UNION",
        "EXCEPT",
        "INTERSECT"
    };

    private final StatementTokens statement;
    private final StatementShape shape;
    private final TokenLevels levels;

    private ExpectationQuery(StatementTokens statement, StatementShape shape) {
        this.statement = statement;
        this.shape = shape;
        this.levels = new TokenLevels(statement);
    }

    /** A sentence; null when nothing speaks against it. */
    static @Nullable String objection(List<StatementTokens> split, List<StatementShape> shapes) {
        if (split.size() != 1) {
            return "An expectation is one query; this has " + (split.isEmpty() ? "none" : split.size() + " statements")
                    + ".";
        }
        return new ExpectationQuery(split.get(0), shapes.get(0)).objection();
    }

    private @Nullable String objection() {
        int first = 0;
        while (statement.isPunctuation(first, '(')) {
            first++;
        }
        if (statement.isWord(first) && statement.token(first).templated()) {
            return null;
        }
        if (!statement.isAny(first, "SELECT", "VALUES", "TABLE", "WITH")) {
            return "An expectation is a query that only reads: SELECT, VALUES, TABLE or WITH. This is " + shape.kind()
                    + ".";
        }
        if (!shape.writes().isEmpty()) {
            TableWrite write = shape.writes().get(0);
            return "An expectation only reads; this has " + write.verb() + " of " + write.table() + ".";
        }
        if (shape.intoAt() >= 0) {
            return "An expectation only reads; SELECT … INTO makes a table.";
        }
        if (locks()) {
            return "An expectation only reads; FOR UPDATE and its like lock rows, which is refused in a read-only transaction.";
        }
        int verb = statement.is(first, "WITH") ? mainVerb(first + 1) : first;
        return statement.is(verb, "SELECT") ? ofColumns(verb) : statement.is(verb, "VALUES") ? ofValues(verb) : null;
    }

    private boolean locks() {
        for (int i = 1; i < statement.size(); i++) {
            boolean locking = statement.is(i, "FOR")
                    && (statement.isAny(i + 1, "UPDATE", "SHARE")
                            || statement.are(i + 1, "NO", "KEY", "UPDATE")
                            || statement.are(i + 1, "KEY", "SHARE"));
            if (locking && !statement.isLabel(i)) {
                return true;
            }
        }
        return false;
    }

    private int mainVerb(int from) {
        for (int i = from + 1; i < statement.size(); i = levels.next(i)) {
            if (statement.isAny(i, "SELECT", "TABLE", "VALUES") && statement.isPunctuation(i - 1, ')')) {
                return i;
            }
        }
        return statement.size();
    }

    private @Nullable String ofColumns(int select) {
        int from = statement.isAny(select + 1, "ALL", "DISTINCT") ? select + 2 : select + 1;
        if (statement.is(from - 1, "DISTINCT") && statement.is(from, "ON")) {
            from = levels.next(from + 1);
        }
        int columns = 1;
        int i = from;
        while (i < statement.size() && !isAfterColumns(i) && !statement.isPunctuation(i, ')')) {
            columns += statement.isPunctuation(i, ',') ? 1 : 0;
            i = levels.next(i);
        }
        if (i == from) {
            return "An expectation answers with one column; this has none.";
        }
        if (columns > 1) {
            return tooMany(columns);
        }
        boolean number = i == from + 1 && statement.token(from).kind() == SqlToken.Kind.NUMBER;
        boolean count =
                statement.is(from, "COUNT") && statement.isPunctuation(from + 1, '(') && levels.next(from + 1) == i;
        return number || count ? "An expectation answers with true or false; this answers with a number." : null;
    }

    /** IS DISTINCT FROM, and EXTRACT's, which stands in parentheses, do not end the columns. */
    private boolean isAfterColumns(int i) {
        return statement.isAny(i, AFTER_COLUMNS) && !statement.isLabel(i) && !statement.is(i - 1, "DISTINCT");
    }

    private @Nullable String ofValues(int values) {
        int row = values + 1;
        if (!statement.isPunctuation(row, '(')) {
            return null;
        }
        int columns = 1;
        for (int i = row + 1; i < levels.closing(row); i = levels.next(i)) {
            columns += statement.isPunctuation(i, ',') ? 1 : 0;
        }
        if (columns > 1) {
            return tooMany(columns);
        }
        return statement.isPunctuation(levels.next(row), ',')
                ? "An expectation answers with one row; this VALUES has several."
                : null;
    }

    private static String tooMany(int columns) {
        return "An expectation answers with one column; this has " + columns + ".";
    }
}
