package dev.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    private volatile @Nullable List<ScriptCode> codes;

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
        return new TransactionProblems().in(codes(), position);
    }

    /** Errors whichever way the script runs: what needs a client, and what the reading of its strings rests on. */
    public List<SqlProblem> inEitherMode() {
        List<SqlProblem> found = new ArrayList<>(clientInBodies());
        found.addAll(nonstandardStrings());
        return List.copyOf(found);
    }

    /** Errors in either mode: COPY with a client in a DO command. As a statement it is a problem of the script itself. */
    public List<SqlProblem> clientInBodies() {
        Problems found = new Problems();
        for (ScriptCodes.Run run : ScriptCodes.runs(codes())) {
            boolean body = run.code().origin() != ScriptCode.Origin.STATEMENT;
            boolean reads = CopyCommands.readsFromClient(run.command().tokens());
            if (body && (reads || CopyCommands.writesToClient(run.command().tokens()))) {
                found.add(
                        position.apply(run.code().offset(run.command(), 0)),
                        reads ? SqlCodes.COPY_FROM_STDIN : SqlCodes.COPY_TO_STDOUT,
                        reads ? CopyCommands.NO_SENDER_IN_BODY : CopyCommands.NO_RECEIVER);
            }
        }
        return found.list();
    }

    /** Errors for each place where the script gives up what the reading of its strings rests on. */
    public List<SqlProblem> nonstandardStrings() {
        return nonstandardStrings(
                false,
                "This switches standard_conforming_strings off: a backslash would escape, and a value could leave its string."
                        + " Write E'…' where a string needs escapes.");
    }

    /** Warnings for each place where it does so for sessions that begin later; Millrace's own keep the setting on. */
    public List<SqlProblem> nonstandardStringsLater() {
        return nonstandardStrings(
                true,
                "This switches standard_conforming_strings off for sessions that begin later, but for those of Millrace.");
    }

    private List<SqlProblem> nonstandardStrings(boolean later, String message) {
        Problems found = new Problems();
        for (int i = 0; i < split.size() && !found.isFull(); i++) {
            for (StandardStrings.Found off : StandardStrings.in(split.get(i))) {
                if (off.later() == later) {
                    found.add(position.apply(off.offset()), SqlCodes.STRINGS_NOT_STANDARD, message);
                }
            }
        }
        return found.list();
    }

    /** Warnings for settings that end the session or are not taken when a script changes them. */
    public List<SqlProblem> sessionSettings() {
        Problems found = new Problems();
        for (ScriptCode code : codes()) {
            SessionSettings.Found setting = code.atOnce() ? SessionSettings.in(code) : null;
            if (setting != null) {
                found.add(
                        position.apply(code.toScript().applyAsInt(setting.at())),
                        SqlCodes.SESSION_SETTING,
                        setting.message());
            }
        }
        return found.list();
    }

    /** What speaks against the script as the query of an expectation: one statement, reading only, of one column. */
    public Optional<SqlProblem> asExpectation() {
        String objection = ExpectationQuery.objection(split, shapes);
        int offset = split.isEmpty() ? 0 : split.get(0).start();
        return Optional.ofNullable(objection).map(message -> problem(offset, SqlCodes.EXPECTATION_QUERY, message));
    }

    /** Errors of the script as the query of an expectation. */
    public List<SqlProblem> inExpectation() {
        List<SqlProblem> found = new ArrayList<>(nonstandardStrings());
        asExpectation().ifPresent(found::add);
        return List.copyOf(found);
    }

    /**
     * The statements up to the last SET TRANSACTION that must come before any query: that command itself, and what
     * PostgreSQL takes before it because it looks at no data, such as other SETs. Empty without such a command.
     */
    public List<SqlStatement> leadingSetTransaction() {
        int count = 0;
        for (int i = 0; i < split.size() && TransactionCommands.isNoQuery(split.get(i)); i++) {
            if (TransactionCommands.isSetTransaction(split.get(i))) {
                count = i + 1;
            }
        }
        return statements.subList(0, count);
    }

    /**
     * Warnings for each INSERT … SELECT that adds the same rows again when the script is run again: without ON CONFLICT and
     * without a look at what the table holds, into a table that is neither emptied nor, as a local table, made anew earlier
     * in the script.
     */
    public List<SqlProblem> rerunDoubles() {
        return new RepeatedWrites(codes(), position).doubles();
    }

    /**
     * A warning for a script that is run statement by statement and tried again: the first statement that a retry would
     * repeat to some effect, for it is committed before a later one fails.
     *
     * @param checked whether something may fail after the last statement
     */
    public Optional<SqlProblem> retryRepeats(boolean checked) {
        return new RepeatedWrites(codes(), position).keptBeforeFailure(split.size(), checked);
    }

    /** Warnings for each UPDATE or DELETE without a WHERE of its own. */
    public List<SqlProblem> writeWithoutWhere() {
        Problems found = new Problems();
        for (ScriptCodes.Run run : ScriptCodes.runs(codes())) {
            for (TableWrite write : run.command().shape().writes()) {
                boolean filterable = write.verb() == TableWrite.Verb.UPDATE || write.verb() == TableWrite.Verb.DELETE;
                if (filterable && !write.filtered()) {
                    found.add(
                            position.apply(run.code().offset(run.command(), write.at())),
                            SqlCodes.WRITE_WITHOUT_WHERE,
                            "This " + write.verb() + " has no WHERE: it concerns every row of " + write.table() + ".");
                }
            }
        }
        return found.list();
    }

    /**
     * The first effect outside PostgreSQL's transaction that the text itself shows: a call of {@code dblink…} or of another
     * function that reaches out, COPY … PROGRAM, or a write that ends in a table which the script creates as foreign. What
     * functions, procedures and rules of the script do counts whether or not the script uses them: something else may.
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
        return new ExternalEffects(codes(), position).first(foreign);
    }

    /** The first call that reaches out of the transaction even when that only reads: {@code dblink…(} or COPY … PROGRAM. */
    public Optional<SqlProblem> reachesOut() {
        return new ExternalEffects(codes(), position).firstCall();
    }

    /** The first command that acts on other sessions or on this one's role: none for what is only tried out. */
    public Optional<SqlProblem> sessionCommand() {
        for (StatementTokens statement : split) {
            String name = SessionCommands.name(statement);
            if (name != null) {
                return Optional.of(problem(
                        statement.start(),
                        SqlCodes.SESSION_COMMAND,
                        name + " concerns other sessions or the role of this one: it runs only as part of a run."));
            }
        }
        return Optional.empty();
    }

    /** The tables whose rows the script changes, one entry for each change, in order. */
    public List<WrittenTable> writtenTables() {
        return new ExternalEffects(codes(), position).writtenTables();
    }

    /**
     * All tables that may be written to by what the script does or defines: as {@link #writtenTables()}, with those of its
     * functions and rules, and with the tables that rows may end up in by what it attaches, renames or looks at through
     * views. Each once.
     */
    public List<TableName> reachedTables() {
        return new ExternalEffects(codes(), position).reachedTables();
    }

    /**
     * The {@link #reachedTables()} as a catalog can be asked for them, quoted; {@code *."t"} for a table that may be one of any
     * schema, see {@link #uncertainNames()}.
     */
    public List<String> namesToLookUp() {
        Predicate<TableName> uncertain = uncertainNames();
        return reachedTables().stream()
                .map(table -> uncertain.test(table) ? table.quotedInAnySchema() : table.quoted())
                .distinct()
                .toList();
    }

    /**
     * Tells of names whether the catalog, asked without the script, may find another table under them than the script does:
     * when it changes the search path or the role, renames schemas, or takes away the table that was found first. Then tables
     * of that name in all schemas have to be looked at.
     */
    public Predicate<TableName> uncertainNames() {
        NameLookup lookup = NameLookup.of(codes());
        return table -> !lookup.isCertain(table);
    }

    private List<ScriptCode> codes() {
        List<ScriptCode> known = codes;
        if (known == null) {
            known = ScriptCodes.of(split, shapes);
            codes = known;
        }
        return known;
    }

    private SqlProblem problem(int offset, String code, String message) {
        return SqlProblem.at(position.apply(offset), code, message);
    }
}
