package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What a script would do, as far as its text tells. Of a template, what stands in placeholders is not known; ask again
 * of the rendered script before it is sent. Lines and columns are always the template's. A look for problems of one kind
 * ends when it has found a thousand.
 */
public final class SqlInspection {
    private final List<StatementTokens> split;
    private final List<SqlStatement> statements;
    private final IntFunction<SqlPosition> position;
    private final List<StatementShape> shapes;

    /** @param position of an offset of the inspected text, in the template */
    SqlInspection(
            List<StatementTokens> split,
            List<StatementShape> shapes,
            List<SqlStatement> statements,
            IntFunction<SqlPosition> position) {
        this.split = split;
        this.statements = statements;
        this.position = position;
        this.shapes = shapes;
    }

    /** Errors for a script that is to run as one transaction; each offers the other mode. */
    public List<SqlProblem> transactionCommands() {
        Problems found = new Problems();
        boolean slotGivenUp = false;
        for (int i = 0; i < split.size() && !found.isFull(); i++) {
            StatementTokens statement = split.get(i);
            String objection =
                    TransactionCommands.objection(statement, shapes.get(i).kind(), slotGivenUp);
            if (objection != null) {
                found.add(
                        problem(
                                statement.start(),
                                SqlCodes.TRANSACTION_COMMAND,
                                objection
                                        + ", and this script runs as one transaction. Choose Statement by statement to run it."));
            }
            slotGivenUp |= SubscriptionCommands.givesSlotUp(statement);
        }
        return found.list();
    }

    /** The SET TRANSACTION commands the script begins with: they must come before everything else in the transaction. */
    public List<SqlStatement> leadingSetTransaction() {
        int count = 0;
        while (count < split.size() && TransactionCommands.isSetTransaction(split.get(count))) {
            count++;
        }
        return statements.subList(0, count);
    }

    /**
     * Warnings for each INSERT … SELECT that adds the same rows again when the script is run again: without ON CONFLICT,
     * into a table that is neither emptied nor, as a local table, made anew earlier in the script.
     */
    public List<SqlProblem> rerunDoubles() {
        ScriptTables tables = new ScriptTables();
        Problems found = new Problems();
        for (int i = 0; i < split.size() && !found.isFull(); i++) {
            tables.noteDefinitions(split.get(i), shapes.get(i));
            for (TableWrite write : shapes.get(i).writes()) {
                boolean insertsQuery =
                        write.verb() == TableWrite.Verb.INSERT && write.fromQuery() && !write.onConflict();
                if (insertsQuery && !tables.isFresh(write.table())) {
                    found.add(problem(
                            offset(i, write.at()),
                            SqlCodes.RERUN_DOUBLES,
                            "Run again, this INSERT … SELECT adds the same rows to " + write.table()
                                    + " once more: empty the table first, or add ON CONFLICT."));
                }
                tables.noteWrite(write);
            }
        }
        return found.list();
    }

    /** Warnings for each UPDATE or DELETE without a WHERE of its own. */
    public List<SqlProblem> writeWithoutWhere() {
        Problems found = new Problems();
        for (int i = 0; i < split.size() && !found.isFull(); i++) {
            for (TableWrite write : shapes.get(i).writes()) {
                boolean filterable = write.verb() == TableWrite.Verb.UPDATE || write.verb() == TableWrite.Verb.DELETE;
                if (filterable && !write.filtered()) {
                    found.add(problem(
                            offset(i, write.at()),
                            SqlCodes.WRITE_WITHOUT_WHERE,
                            "This " + write.verb() + " has no WHERE: it concerns every row of " + write.table() + "."));
                }
            }
        }
        return found.list();
    }

    /**
     * The first effect outside PostgreSQL's transaction that the text itself shows: {@code dblink…(}, COPY … PROGRAM, or a
     * write to a table that the script creates as foreign.
     */
    public Optional<SqlProblem> externalEffect() {
        return externalEffect(table -> false);
    }

    /**
     * As {@link #externalEffect()}, and a write to a table of which the catalog says that it is foreign.
     *
     * @param foreign whether the catalog has the table as a foreign one
     */
    public Optional<SqlProblem> externalEffect(Predicate<TableName> foreign) {
        ScriptTables tables = new ScriptTables();
        for (int i = 0; i < split.size(); i++) {
            tables.noteDefinitions(split.get(i), shapes.get(i));
        }
        for (int i = 0; i < split.size(); i++) {
            Optional<SqlProblem> found =
                    ExternalNames.first(split.get(i)).map(name -> effect(position.apply(name.offset()), name.what()));
            if (found.isEmpty()) {
                found = writtenTables(i).stream()
                        .filter(write -> tables.mayBeForeign(write.table()) || foreign.test(write.table()))
                        .map(write -> effect(
                                new SqlPosition(write.line(), write.column()),
                                "This writes to the foreign table " + write.table()))
                        .findFirst();
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The first call that reaches out of the transaction even when that only reads: {@code dblink…(} or COPY … PROGRAM. */
    public Optional<SqlProblem> reachesOut() {
        return split.stream()
                .flatMap(statement -> ExternalNames.first(statement).stream())
                .findFirst()
                .map(name -> problem(
                        name.offset(),
                        SqlCodes.EXTERNAL_EFFECT,
                        name.what() + ", which no rollback takes back: it runs only as part of a run."));
    }

    /** The tables whose rows the script changes, one entry for each change, in order. */
    public List<WrittenTable> writtenTables() {
        List<WrittenTable> written = new ArrayList<>();
        for (int i = 0; i < split.size(); i++) {
            written.addAll(writtenTables(i));
        }
        return List.copyOf(written);
    }

    private List<WrittenTable> writtenTables(int statement) {
        List<WrittenTable> written = new ArrayList<>();
        for (TableWrite write : shapes.get(statement).writes()) {
            written.add(written(write.table(), statement, offset(statement, write.at())));
        }
        for (RoutineBodies.Write write : RoutineBodies.writes(split.get(statement))) {
            written.add(written(write.table(), statement, write.offset()));
        }
        return written;
    }

    private WrittenTable written(TableName table, int statement, int offset) {
        SqlPosition where = position.apply(offset);
        return new WrittenTable(table, statement + 1, where.line(), where.column());
    }

    private int offset(int statement, int token) {
        return split.get(statement).token(token).start();
    }

    private SqlProblem problem(int offset, String code, String message) {
        return SqlProblem.at(position.apply(offset), code, message);
    }

    private static SqlProblem effect(SqlPosition where, String what) {
        return SqlProblem.at(
                where,
                SqlCodes.EXTERNAL_EFFECT,
                what + ", outside the transaction: after an unclear end a person has to decide whether it happened.");
    }
}
