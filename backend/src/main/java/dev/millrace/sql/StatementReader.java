package dev.millrace.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Reads a statement's shape off its tokens: the verb at the head of the statement and of each common table expression.
 * Linear in the number of tokens, and without recursion.
 */
final class StatementReader {
    private final StatementTokens statement;
    private final int[] closing;
    private final List<TableWrite> writes = new ArrayList<>();
    private final Deque<Range> queries = new ArrayDeque<>(2);
    private boolean returnsRows;
    private int intoAt = -1;

    /** @param outermost whether what it answers is what the statement answers */
    private record Range(int from, int to, boolean outermost) {}

    private StatementReader(StatementTokens statement) {
        this.statement = statement;
        this.closing = closing(statement);
    }

    static StatementShape read(StatementTokens statement) {
        String kind = StatementKind.of(statement);
        StatementReader reader = new StatementReader(statement);
        reader.readStatement();
        while (!reader.queries.isEmpty()) {
            reader.readQuery(reader.queries.pop());
        }
        reader.writes.sort(Comparator.comparingInt(TableWrite::at));
        return new StatementShape(kind, reader.returnsRows, List.copyOf(reader.writes), reader.intoAt);
    }

    private void readStatement() {
        int size = statement.size();
        if (statement.isAny(0, "SHOW", "FETCH", "EXECUTE")) {
            returnsRows = true;
        } else if (statement.is(0, "EXPLAIN")) {
            returnsRows = true;
            readExplained();
        } else if (statement.is(0, "TRUNCATE")) {
            for (TableNameReader.Found table : TableNameReader.list(statement, statement.is(1, "TABLE") ? 2 : 1)) {
                writes.add(new TableWrite(TableWrite.Verb.TRUNCATE, table.name(), 0, false, false, false));
            }
        } else if (statement.is(0, "COPY")) {
            readCopy();
        } else {
            queries.push(new Range(0, size, true));
        }
    }

    /** EXPLAIN executes what it explains only with ANALYZE. */
    private void readExplained() {
        int i = 1;
        boolean executes = false;
        if (statement.isPunctuation(1, '(') && !isQueryHead(2) && !statement.isPunctuation(2, '(')) {
            int end = closing[1];
            for (int option = 2; option < end; option++) {
                boolean named = statement.isAny(option, "ANALYZE", "ANALYSE");
                executes |= named && !isSwitchedOff(statement, option + 1);
            }
            i = end + 1;
        } else {
            while (statement.isAny(i, "ANALYZE", "ANALYSE", "VERBOSE")) {
                executes |= !statement.is(i, "VERBOSE");
                i++;
            }
        }
        if (executes) {
            queries.push(new Range(i, statement.size(), false));
        }
    }

    /** Whether an option's value says no, quoted or not. */
    static boolean isSwitchedOff(StatementTokens statement, int i) {
        if (i >= statement.size()) {
            return false;
        }
        String value = statement.token(i).in(statement.text());
        String bare = value.replace("'", "");
        return SqlCharacters.sameWord(bare, 0, bare.length(), "false")
                || SqlCharacters.sameWord(bare, 0, bare.length(), "off")
                || bare.equals("0");
    }

    private void readCopy() {
        if (statement.isPunctuation(1, '(')) {
            queries.push(new Range(2, closing[1], false));
            return;
        }
        TableNameReader.Found table = TableNameReader.at(statement, statement.is(1, "BINARY") ? 2 : 1);
        if (table == null) {
            return;
        }
        int next = statement.isPunctuation(table.end(), '(') ? closing[table.end()] + 1 : table.end();
        if (statement.is(next, "FROM")) {
            writes.add(new TableWrite(TableWrite.Verb.COPY, table.name(), 0, false, false, false));
        }
    }

    private void readQuery(Range range) {
        int from = range.from();
        while (from < range.to() && statement.isPunctuation(from, '(')) {
            // (select …) union …, or a query wholly in parentheses
            if (range.outermost()) {
                returnsRows = true;
            }
            from++;
        }
        int verb = statement.is(from, "WITH") ? readCommonTables(from + 1, range) : from;
        if (verb >= range.to()) {
            return;
        }
        if (statement.isAny(verb, "SELECT", "VALUES", "TABLE")) {
            if (range.outermost()) {
                intoAt = statement.is(verb, "SELECT") ? firstAtLevel(verb, range.to(), "INTO") : -1;
                returnsRows |= intoAt < 0;
            }
        } else if (statement.are(verb, "INSERT", "INTO")) {
            readInsert(verb, range);
        } else if (statement.is(verb, "UPDATE")) {
            readChange(TableWrite.Verb.UPDATE, verb, verb + 1, range);
        } else if (statement.are(verb, "DELETE", "FROM")) {
            readChange(TableWrite.Verb.DELETE, verb, verb + 2, range);
        } else if (statement.are(verb, "MERGE", "INTO")) {
            readChange(TableWrite.Verb.MERGE, verb, verb + 2, range);
        }
    }

    /** Queues the bodies of {@code name AS [NOT] [MATERIALIZED] (…)} and gives the index of the main verb. */
    private int readCommonTables(int from, Range range) {
        boolean bodySeen = false;
        for (int i = from; i < range.to(); i++) {
            if (statement.isPunctuation(i, '(')) {
                if (statement.isAny(i - 1, "AS", "MATERIALIZED")) {
                    queries.push(new Range(i + 1, Math.min(closing[i], range.to()), false));
                    bodySeen = true;
                } else if (bodySeen && statement.isPunctuation(i - 1, ')')) {
                    queries.push(new Range(i + 1, range.to(), range.outermost()));
                    return range.to();
                }
                i = closing[i];
            } else if (bodySeen && isVerb(i)) {
                return i;
            }
        }
        return range.to();
    }

    private boolean isVerb(int i) {
        return !statement.isPunctuation(i - 1, ',')
                && (statement.isAny(i, "SELECT", "VALUES", "TABLE", "UPDATE")
                        || statement.are(i, "INSERT", "INTO")
                        || statement.are(i, "DELETE", "FROM")
                        || statement.are(i, "MERGE", "INTO"));
    }

    private void readInsert(int verb, Range range) {
        TableNameReader.Found target = TableNameReader.at(statement, verb + 2);
        if (target == null) {
            return;
        }
        int source = source(target.end(), range.to());
        boolean fromQuery = source < range.to() && !statement.isAny(source, "VALUES", "DEFAULT");
        boolean onConflict = false;
        for (int i = target.end(); i < range.to(); i = nextAtLevel(i)) {
            onConflict |= statement.are(i, "ON", "CONFLICT");
        }
        if (fromQuery && statement.is(source, "WITH")) {
            queries.push(new Range(source, range.to(), false));
        }
        writes.add(new TableWrite(TableWrite.Verb.INSERT, target.name(), verb, fromQuery, onConflict, false));
        noteReturning(verb, range);
    }

    /** Where an INSERT's rows come from: the index of SELECT, WITH, TABLE, VALUES or DEFAULT, within parentheses too. */
    private int source(int from, int to) {
        for (int i = from; i < to; i = nextAtLevel(i)) {
            if (isQueryHead(i) || statement.are(i, "DEFAULT", "VALUES")) {
                if (!statement.isLabel(i)) {
                    return i;
                }
            } else if (statement.isPunctuation(i, '(')) {
                int inner = i;
                while (statement.isPunctuation(inner, '(')) {
                    inner++;
                }
                if (isQueryHead(inner) && (inner > i + 1 || !isColumnList(i))) {
                    return inner;
                }
            }
        }
        return to;
    }

    /** {@code (values, name)} is a list of columns; these words may be names. */
    private boolean isColumnList(int open) {
        return statement.isPunctuation(open + 2, ',') || statement.isPunctuation(open + 2, ')');
    }

    private boolean isQueryHead(int i) {
        return statement.isAny(i, "SELECT", "WITH", "TABLE", "VALUES");
    }

    private void readChange(TableWrite.Verb verb, int at, int nameAt, Range range) {
        TableNameReader.Found target = TableNameReader.at(statement, nameAt);
        if (target != null) {
            boolean filtered = hasAtLevel(target.end(), range.to(), "WHERE");
            writes.add(new TableWrite(verb, target.name(), at, false, false, filtered));
            noteReturning(at, range);
        }
    }

    private void noteReturning(int verb, Range range) {
        if (range.outermost() && hasAtLevel(verb, range.to(), "RETURNING")) {
            returnsRows = true;
        }
    }

    private boolean hasAtLevel(int from, int to, String keyword) {
        return firstAtLevel(from, to, keyword) >= 0;
    }

    private int firstAtLevel(int from, int to, String keyword) {
        for (int i = from; i < to; i = nextAtLevel(i)) {
            if (statement.is(i, keyword) && !statement.isLabel(i)) {
                return i;
            }
        }
        return -1;
    }

    /** The next token outside the parentheses that may open at {@code i}. */
    private int nextAtLevel(int i) {
        return statement.isPunctuation(i, '(') ? closing[i] + 1 : i + 1;
    }

    /** For each opening parenthesis the index of its closing one, or of the end. */
    private static int[] closing(StatementTokens statement) {
        int[] closing = new int[statement.size()];
        int[] open = {};
        int depth = 0;
        for (int i = 0; i < statement.size(); i++) {
            if (statement.isPunctuation(i, '(')) {
                closing[i] = statement.size();
                if (depth == open.length) {
                    open = Arrays.copyOf(open, Math.max(8, depth * 2));
                }
                open[depth++] = i;
            } else if (statement.isPunctuation(i, ')') && depth > 0) {
                closing[open[--depth]] = i;
            }
        }
        return closing;
    }
}
