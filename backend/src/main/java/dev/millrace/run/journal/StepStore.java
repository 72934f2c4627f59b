package dev.millrace.run.journal;

import dev.millrace.run.Claim;
import dev.millrace.run.RunStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

/**
 * Appends the steps of runs to the journal. Who may is decided by the entry's number: of two who want to write the next entry of a run
 * one finds it taken, and nothing of that step is written. Taking a run over is an entry, too, so an owner that has lost its run
 * without knowing it finds its next number taken.
 */
@Component
public class StepStore {

    /** The class of SQLSTATEs for what is beyond a limit of PostgreSQL. */
    private static final String PROGRAM_LIMIT = "54";

    private final JdbcOperations database;

    public StepStore(JdbcOperations database) {
        this.database = database;
    }

    /** What came of writing a step. */
    public sealed interface Written {

        /** It is in force; the next step is written under this claim. */
        record Done(Claim next) implements Written {}

        /** Somebody else owns the run: nothing was written, and nothing more may be. */
        record Lost() implements Written {}
    }

    /**
     * Writes the step, or nothing of it. Writing it again when the answer was lost tells what became of it.
     *
     * @throws org.springframework.dao.DataAccessException when the database cannot be reached: whether the step is in force is
     *     then not known
     * @throws IllegalStateException when it cannot be stored: nothing is written
     */
    public Written write(RunStep step) {
        return write(List.of(EncodedStep.of(step))).get(0);
    }

    /**
     * Writes steps of different runs in one statement and transaction: each whose number is free, or none of any when one of them is an
     * error.
     *
     * @param steps in any order, no two of the same run
     * @return what came of each, in the same order
     * @throws org.springframework.dao.DataAccessException as for a single step
     * @throws IllegalStateException as for a single step
     */
    public List<Written> write(List<EncodedStep> steps) {
        try {
            Set<String> stand = append(steps);
            List<Written> written = new ArrayList<>(steps.size());
            for (EncodedStep each : steps) {
                Claim claim = each.step().claim();
                boolean done = stand.contains(claim.run().value()) || stoodBefore(each);
                written.add(done ? new Written.Done(claim.next()) : new Written.Lost());
            }
            return written;
        } catch (DataAccessException failed) {
            if (isRefused(failed)) {
                throw new IllegalStateException(names(steps) + ": " + failed.getMessage(), failed);
            }
            throw failed;
        }
    }

    /** Whether it would fail again and again: a text that is no JSON of the database's, or a value that is too large for it. */
    private static boolean isRefused(DataAccessException failed) {
        return failed instanceof DataIntegrityViolationException
                || failed instanceof BadSqlGrammarException
                || (failed.getMostSpecificCause() instanceof SQLException cause
                        && String.valueOf(cause.getSQLState()).startsWith(PROGRAM_LIMIT));
    }

    private static String names(List<EncodedStep> steps) {
        return steps.stream()
                .map(each -> each.step().claim().run().value())
                .collect(Collectors.joining(", ", "run ", ""));
    }

    private Set<String> append(List<EncodedStep> steps) {
        StepColumns columns = new StepColumns(steps.stream()
                .sorted(Comparator.comparing(each -> each.step().claim().run().value()))
                .toList());
        if (columns.steps().stream()
                        .map(each -> each.step().claim().run())
                        .distinct()
                        .count()
                < steps.size()) {
            throw new IllegalArgumentException("two steps of one run at once");
        }
        PreparedStatementCallback<Set<String>> append = statement -> {
            columns.bind(statement);
            Set<String> stand = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stand.add(rows.getString(1));
                }
            }
            return stand;
        };
        return Objects.requireNonNull(database.execute(columns.sql(), append));
    }

    /** Whether the entry that has the number is this step, written by an earlier try whose answer was lost. */
    private boolean stoodBefore(EncodedStep step) {
        List<Boolean> own = database.queryForList(
                "select fence = ? and body = cast(? as jsonb) from run_entry where run_id = ? and step = ?",
                Boolean.class,
                step.step().claim().fence(),
                step.body(),
                step.step().claim().run().value(),
                step.number());
        if (own.isEmpty()) {
            throw new IllegalStateException("run " + step.step().claim().run() + ": entry " + step.number()
                    + " was in the way and is not there");
        }
        return own.get(0);
    }
}
