package dev.millrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

/**
 * Writes steps of runs: under the fence of each run's row everything that its step says, all of them in one statement and so in one
 * transaction and one round trip. Only the owner writes node rows, so their order among themselves does not matter.
 */
@Component
public class StepStore {

    /** What {@code write_step} raises. */
    private static final String REFUSED = "P0001";

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
     * Writes the step, or nothing of it.
     *
     * @throws org.springframework.dao.DataAccessException when the database cannot be reached: whether the step is in force is
     *     then not known, see {@link #stepOf}
     * @throws IllegalStateException when rows are not as the owner believes, which only a bug can cause: nothing is written
     */
    public Written write(RunStep step) {
        return write(List.of(EncodedStep.of(step))).get(0);
    }

    /**
     * Writes steps of different runs in one transaction: each that finds its run its owner's, or none of any when one of them is an
     * error.
     *
     * @param steps in any order, no two of the same run
     * @return what came of each, in the same order
     * @throws org.springframework.dao.DataAccessException as for a single step
     * @throws IllegalStateException as for a single step
     */
    public List<Written> write(List<EncodedStep> steps) {
        try {
            boolean[] stand = update(steps);
            List<Written> written = new ArrayList<>(steps.size());
            for (int i = 0; i < stand.length; i++) {
                written.add(
                        stand[i] ? new Written.Done(steps.get(i).step().claim().next()) : new Written.Lost());
            }
            return written;
        } catch (UncategorizedSQLException refused) {
            SQLException cause = refused.getSQLException();
            if (cause != null && REFUSED.equals(cause.getSQLState())) {
                throw new IllegalStateException(names(steps) + ": " + refused.getMessage(), refused);
            }
            throw refused;
        } catch (DataIntegrityViolationException | BadSqlGrammarException wrong) {
            throw new IllegalStateException(names(steps) + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String names(List<EncodedStep> steps) {
        return steps.stream()
                .map(each -> each.step().claim().run().value())
                .collect(Collectors.joining(", ", "run ", ""));
    }

    /** The step that the run stands at, if the claim still holds; null when it does not. Tells what became of an unclear write. */
    public @Nullable Long stepOf(Claim claim) {
        return database
                .queryForList(
                        "select step from run where id = ? and owner = ? and fence = ?",
                        Long.class,
                        claim.run().value(),
                        claim.member(),
                        claim.fence())
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** In the order of the runs' ids, as everybody locks them who locks more than one. */
    private boolean[] update(List<EncodedStep> steps) {
        Integer[] order = new Integer[steps.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparing(i -> steps.get(i).step().claim().run().value()));
        StepColumns columns =
                new StepColumns(Arrays.stream(order).map(steps::get).toList());
        boolean[] stand = database.execute(StepColumns.WRITE, (PreparedStatementCallback<boolean[]>) statement -> {
            columns.bind(statement);
            boolean[] found = new boolean[order.length];
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found[order[rows.getInt(1) - 1]] = rows.getBoolean(2);
                }
            }
            return found;
        });
        return Objects.requireNonNull(stand);
    }
}
