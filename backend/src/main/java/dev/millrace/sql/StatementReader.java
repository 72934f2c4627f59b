package dev.millrace.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a statement's shape off its tokens: the verb at the head of the statement and of each common table expression.
 * Linear in the number of tokens, and without recursion.
 */
final class StatementReader {
    /** What begins no other statement reads and writes no rows of tables, as far as its tokens tell. */
    private static final Set<String> WITH_ROWS = Set.of(
            "SHOW",
            "FETCH",
            "EXECUTE",
            "EXPLAIN",
            "TRUNCATE",
            "COPY",
            "WITH",
            "SELECT",
            "VALUES",
            "TABLE",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE");

    private final StatementTokens statement;
    private final TokenLevels levels;
    private final List<TableWrite> writes = new ArrayList<>();
    private final List<Insert> inserts = new ArrayList<>();

    /** By name, the tokens between their parentheses: from, to. */
    private final Map<String, int[]> commonTables = new HashMap<>();

    private final Deque<Range> queries = new ArrayDeque<>(2);
    private boolean returnsRows;
    private int intoAt = -1;

    /** @param outermost whether what it answers is what the statement answers */
    private record Range(int from, int to, boolean outermost) {}

    /** An INSERT of a query, which can be judged when all common table expressions are known. */
    private record Insert(TableName table, int at, int from, int to) {}

    private StatementReader(StatementTokens statement) {
        this.statement = statement;
        this.levels = new TokenLevels(statement);
    }

    static StatementShape read(StatementTokens statement) {
        String kind = StatementKind.of(statement);
        if (!WITH_ROWS.contains(kind) && !statement.isPunctuation(0, '(')) {
            return new StatementShape(kind, false, List.of(), -1);
        }
        StatementReader reader = new StatementReader(statement);
        reader.readStatement();
        while (!reader.queries.isEmpty()) {
            reader.readQuery(reader.queries.pop());
        }
        reader.judgeInserts();
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
        int at = explained(statement, levels);
        if (at > 0) {
            queries.push(new Range(at, statement.size(), false));
        }
    }

    static boolean executesExplained(StatementTokens statement) {
        return explained(statement, new TokenLevels(statement)) > 0;
    }

    /** The index of what EXPLAIN ANALYZE executes; -1 without ANALYZE. */
    private static int explained(StatementTokens statement, TokenLevels levels) {
        int i = 1;
        boolean executes = false;
        if (statement.isPunctuation(1, '(') && !isQueryHead(statement, 2) && !statement.isPunctuation(2, '(')) {
            int end = levels.closing(1);
            for (int option = 2; option < end; option++) {
                if (statement.isAny(option, "ANALYZE", "ANALYSE")) {
                    executes = !isSwitchedOff(statement, option + 1);
                }
            }
            i = end + 1;
        } else {
            while (statement.isAny(i, "ANALYZE", "ANALYSE", "VERBOSE")) {
                executes |= !statement.is(i, "VERBOSE");
                i++;
            }
        }
        return executes ? i : -1;
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
            queries.push(new Range(2, levels.closing(1), false));
            return;
        }
        TableNameReader.Found table = TableNameReader.at(statement, statement.is(1, "BINARY") ? 2 : 1);
        if (table == null) {
            return;
        }
        int next = statement.isPunctuation(table.end(), '(') ? levels.closing(table.end()) + 1 : table.end();
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
                intoAt = statement.is(verb, "SELECT") ? levels.first(verb, range.to(), "INTO") : -1;
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
        int nameAt = statement.is(from, "RECURSIVE") ? from + 1 : from;
        for (int i = from; i < range.to(); i++) {
            if (statement.isPunctuation(i, ',')) {
                nameAt = i + 1;
            } else if (statement.isPunctuation(i, '(')) {
                int to = Math.min(levels.closing(i), range.to());
                if (statement.isAny(i - 1, "AS", "MATERIALIZED")) {
                    queries.push(new Range(i + 1, to, false));
                    TableNameReader.Found name = TableNameReader.at(statement, nameAt);
                    if (name != null) {
                        commonTables.put(name.name().name(), new int[] {i + 1, to});
                    }
                    bodySeen = true;
                } else if (bodySeen && statement.isPunctuation(i - 1, ')')) {
                    queries.push(new Range(i + 1, range.to(), range.outermost()));
                    return range.to();
                }
                i = levels.closing(i);
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
        boolean guarded = hasConflictClause(target.end(), range.to());
        if (fromQuery && statement.is(source, "WITH")) {
            queries.push(new Range(source, range.to(), false));
        }
        if (fromQuery && !guarded) {
            int from = source;
            while (from > target.end() && statement.isPunctuation(from - 1, '(')) {
                from--;
            }
            int returning = levels.first(from, range.to(), "RETURNING");
            inserts.add(new Insert(target.name(), verb, from, returning < 0 ? range.to() : returning));
        } else {
            writes.add(new TableWrite(TableWrite.Verb.INSERT, target.name(), verb, fromQuery, guarded, false));
        }
        noteReturning(verb, range);
    }

    /** DO is reserved: outside parentheses nothing but ON CONFLICT has it, while CONFLICT may be the name of a joined table. */
    private boolean hasConflictClause(int from, int to) {
        for (int i = from; i < to; i = levels.next(i)) {
            if (statement.is(i, "DO")
                    && statement.isAny(i + 1, "NOTHING", "UPDATE", "SELECT")
                    && !statement.isLabel(i)) {
                return true;
            }
        }
        return false;
    }

    private void judgeInserts() {
        if (inserts.isEmpty()) {
            return;
        }
        long[] looks = TargetReads.looks(statement);
        for (Insert insert : inserts) {
            TargetReads reads = new TargetReads(statement, commonTables, insert.table(), looks);
            boolean guarded = new RepeatGuard(statement, levels, reads).holds(insert.from(), insert.to());
            writes.add(new TableWrite(TableWrite.Verb.INSERT, insert.table(), insert.at(), true, guarded, false));
        }
    }

    /** Where an INSERT's rows come from: the index of SELECT, WITH, TABLE, VALUES or DEFAULT, within parentheses too. */
    private int source(int from, int to) {
        for (int i = from; i < to; i = levels.next(i)) {
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
        return isQueryHead(statement, i);
    }

    private static boolean isQueryHead(StatementTokens statement, int i) {
        return statement.isAny(i, "SELECT", "WITH", "TABLE", "VALUES");
    }

    private void readChange(TableWrite.Verb verb, int at, int nameAt, Range range) {
        TableNameReader.Found target = TableNameReader.at(statement, nameAt);
        if (target != null) {
            boolean filtered = levels.has(target.end(), range.to(), "WHERE");
            writes.add(new TableWrite(verb, target.name(), at, false, false, filtered));
            noteReturning(at, range);
        }
    }

    private void noteReturning(int verb, Range range) {
        if (range.outermost() && levels.has(verb, range.to(), "RETURNING")) {
            returnsRows = true;
        }
    }
}
