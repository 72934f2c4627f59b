package dev.millrace.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Where the code of a script reaches out of PostgreSQL's transaction, and which tables it writes to.
 *
 * @param position of an offset of the script, in the template
 */
record ExternalEffects(List<ScriptCode> codes, IntFunction<SqlPosition> position) {

    /** @param foreign whether the catalog has the table as a foreign one */
    Optional<SqlProblem> first(Predicate<TableName> foreign) {
        Predicate<TableName> reachesForeign = ForeignReach.of(codes).mayReach(foreign);
        for (ScriptCode code : codes) {
            Optional<SqlProblem> found = call(code)
                    .map(name -> effect(position.apply(name.offset()), name.what()))
                    .or(() -> writtenTables(code).stream()
                            .filter(write -> reachesForeign.test(write.table()))
                            .map(write -> effect(
                                    new SqlPosition(write.line(), write.column()),
                                    "This writes to the foreign table " + write.table()))
                            .findFirst());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A call reaches out even when it only reads. */
    Optional<SqlProblem> firstCall() {
        return codes.stream()
                .flatMap(code -> call(code).stream())
                .findFirst()
                .map(name -> SqlProblem.at(
                        position.apply(name.offset()),
                        SqlCodes.EXTERNAL_EFFECT,
                        name.what() + ", which no rollback takes back: it runs only as part of a run."));
    }

    List<WrittenTable> writtenTables() {
        List<WrittenTable> written = new ArrayList<>();
        for (ScriptCode code : codes) {
            if (code.atOnce()) {
                addWritten(code, written);
            }
        }
        return List.copyOf(written);
    }

    List<TableName> reachedTables() {
        List<WrittenTable> written = new ArrayList<>();
        codes.forEach(code -> addWritten(code, written));
        List<TableName> tables = written.stream().map(WrittenTable::table).toList();
        Set<String> seen = new HashSet<>();
        return ForeignReach.of(codes).withReached(tables).stream()
                .filter(table -> seen.add(TableNames.key(table)))
                .toList();
    }

    private List<WrittenTable> writtenTables(ScriptCode code) {
        List<WrittenTable> written = new ArrayList<>();
        addWritten(code, written);
        return written;
    }

    private void addWritten(ScriptCode code, List<WrittenTable> written) {
        for (ScriptCode.Command command : code.commands()) {
            for (TableWrite write : command.shape().writes()) {
                SqlPosition where = position.apply(code.offset(command, write.at()));
                written.add(new WrittenTable(write.table(), code.statement() + 1, where.line(), where.column()));
            }
        }
    }

    private static Optional<ExternalNames.Found> call(ScriptCode code) {
        return code.origin() == ScriptCode.Origin.STATEMENT
                ? ExternalNames.first(code).or(() -> ExternalNames.firstUnread(code.tokens()))
                : ExternalNames.first(code);
    }

    private static SqlProblem effect(SqlPosition where, String what) {
        return SqlProblem.at(
                where,
                SqlCodes.EXTERNAL_EFFECT,
                what + ", outside the transaction: after an unclear end a person has to decide whether it happened.");
    }
}
