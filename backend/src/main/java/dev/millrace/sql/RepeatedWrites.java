package dev.millrace.sql;

import dev.millrace.sql.ScriptCode.Command;
import dev.millrace.sql.ScriptCode.Origin;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** What a script does twice when it is run twice. */
final class RepeatedWrites {
    private final List<ScriptCode> codes;
    private final IntFunction<SqlPosition> position;
    private final ScriptTables tables = new ScriptTables();

    RepeatedWrites(List<ScriptCode> codes, IntFunction<SqlPosition> position) {
        this.codes = codes;
        this.position = position;
    }

    /** Each INSERT of a query that a second run adds the rows of once more. */
    List<SqlProblem> doubles() {
        Problems found = new Problems();
        for (ScriptCodes.Run run : ScriptCodes.runs(codes)) {
            note(run);
            for (TableWrite write : run.command().shape().writes()) {
                if (write.fromQuery() && addsAgain(write) && !isGuarded(run, write)) {
                    found.add(
                            position.apply(run.code().offset(run.command(), write.at())),
                            SqlCodes.RERUN_DOUBLES,
                            "Run again, this INSERT … SELECT adds the same rows to " + write.table()
                                    + " once more: empty the table first, or add ON CONFLICT.");
                }
                tables.noteWrite(write);
            }
            if (found.isFull()) {
                break;
            }
        }
        return found.list();
    }

    /**
     * The first statement that is not safe to repeat and that another one follows: when that one fails, it is in force.
     *
     * @param statements how many the script has
     * @param checked whether something may fail after the last one too
     */
    Optional<SqlProblem> keptBeforeFailure(int statements, boolean checked) {
        for (ScriptCodes.Run run : ScriptCodes.runs(codes)) {
            boolean last = run.code().statement() == statements - 1 && !checked;
            if (!last && !isSafeToRepeat(run.code(), run.command())) {
                return Optional.of(SqlProblem.at(
                        position.apply(run.code().offset(run.command(), 0)),
                        SqlCodes.RETRY_REPEATS,
                        "Statement by statement, each statement is committed when it ends: a retry after a later failure"
                                + " runs this one again. Run the script as one transaction, set retries to 0, or mark the"
                                + " node as safe to run again."));
            }
            note(run);
            run.command().shape().writes().forEach(tables::noteWrite);
        }
        return Optional.empty();
    }

    private void note(ScriptCodes.Run run) {
        tables.noteDefinitions(
                run.command().tokens(), run.command().shape(), run.code().origin() != Origin.PLPGSQL);
    }

    private static boolean isGuarded(ScriptCodes.Run run, TableWrite write) {
        return run.code().origin() == Origin.PLPGSQL
                && write.at() == 0
                && BranchGuard.holds(run.code().tokens(), run.command().tokens(), write.table());
    }

    private boolean addsAgain(TableWrite write) {
        return write.verb() == TableWrite.Verb.INSERT && !write.guarded() && !tables.isFresh(write.table());
    }

    /**
     * Reading, session commands, maintenance, DELETE, TRUNCATE, MERGE, and definitions with OR REPLACE or IF [NOT] EXISTS
     * are safe. Functions that a query calls are not known.
     */
    private boolean isSafeToRepeat(ScriptCode code, Command command) {
        StatementShape shape = command.shape();
        for (TableWrite write : shape.writes()) {
            boolean safe =
                    switch (write.verb()) {
                        case INSERT -> !addsAgain(write);
                        case COPY -> tables.isFresh(write.table());
                        case UPDATE -> false;
                        case DELETE, TRUNCATE, MERGE -> true;
                    };
            if (!safe) {
                return false;
            }
        }
        StatementTokens tokens = command.tokens();
        if (tokens.is(0, "DO")) {
            // What can be read of it has commands of its own.
            return RoutineBody.of(tokens).stream().anyMatch(RoutineBody::readable);
        }
        if (tokens.isAny(0, "CREATE", "DROP", "ALTER")) {
            return isForgiving(tokens) || isNewTable(tokens);
        }
        boolean makesTable = shape.intoAt() >= 0 && code.origin() != Origin.PLPGSQL;
        return !makesTable && !tokens.isAny(0, "CALL", "IMPORT");
    }

    private static boolean isForgiving(StatementTokens tokens) {
        // ALTER TABLE IF EXISTS t says nothing of what it does to t.
        int from = tokens.is(0, "ALTER") ? 4 : 1;
        for (int i = from; i < tokens.size(); i++) {
            boolean conditional = tokens.are(i, "IF", "EXISTS") || tokens.are(i, "IF", "NOT", "EXISTS");
            if (conditional || (i < 3 && tokens.isAny(i, "REPLACE", "TEMP", "TEMPORARY"))) {
                return true;
            }
        }
        return false;
    }

    /** A table that the script drops before it creates it. */
    private boolean isNewTable(StatementTokens tokens) {
        int object = StatementKind.objectAt(tokens, 0);
        TableNameReader.Found table =
                tokens.is(0, "CREATE") && tokens.is(object, "TABLE") ? TableNameReader.at(tokens, object + 1) : null;
        return table != null && tables.isFresh(table.name());
    }
}
