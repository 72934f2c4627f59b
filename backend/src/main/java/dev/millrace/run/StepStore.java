package dev.millrace.run;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes steps of runs: under the fence of the run's row everything that the step says, in one statement and so in one transaction
 * and one round trip. Only the owner writes node rows, so their order among themselves does not matter.
 */
@Component
public class StepStore {

    /** What {@code write_step} raises. */
    private static final String REFUSED = "P0001";

    private final JdbcClient database;

    public StepStore(JdbcClient database) {
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
        try {
            return update(step) ? new Written.Done(step.claim().next()) : new Written.Lost();
        } catch (UncategorizedSQLException refused) {
            SQLException cause = refused.getSQLException();
            if (cause != null && REFUSED.equals(cause.getSQLState())) {
                throw new IllegalStateException("run " + step.claim().run() + ": " + refused.getMessage(), refused);
            }
            throw refused;
        } catch (DataIntegrityViolationException | BadSqlGrammarException wrong) {
            throw new IllegalStateException("run " + step.claim().run() + ": " + wrong.getMessage(), wrong);
        }
    }

    /** The step that the run stands at, if the claim still holds; null when it does not. Tells what became of an unclear write. */
    public @Nullable Long stepOf(Claim claim) {
        return database.sql("""
                        select step
                        from run
                        where id = :run and owner = :owner and fence = :fence
                        """)
                .param("run", claim.run().value())
                .param("owner", claim.member())
                .param("fence", claim.fence())
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private boolean update(RunStep step) {
        Claim claim = step.claim();
        boolean free = step.state().ended() || step.state() == RunState.PAUSED;
        // All texts are sent as such, null or not: a parameter whose type comes and goes has the statement parsed anew.
        return database.sql("""
                        select write_step(:run, :owner, :fence, :step, :was, :state, :held, :reason,
                            cast(:endedAt as timestamptz), :free, cast(:at as timestamptz),
                            cast(:moved as jsonb), cast(:ended as jsonb), cast(:begun as jsonb),
                            cast(:results as jsonb), cast(:log as jsonb), cast(:acts as jsonb))
                        """)
                .param("run", claim.run().value())
                .param("owner", claim.member())
                .param("fence", claim.fence())
                .param("step", claim.step())
                .param("was", step.was().name())
                .param("state", step.state().name())
                .param("held", step.held())
                .param("reason", step.reason(), Types.VARCHAR)
                .param("endedAt", step.state().ended() ? step.at().toString() : null, Types.VARCHAR)
                .param("free", free)
                .param("at", step.at().toString())
                .param("moved", rows(step.moved(), MovedRow::of), Types.VARCHAR)
                .param("ended", rows(step.ended(), EndedRow::of), Types.VARCHAR)
                .param("begun", rows(step.begun(), AttemptRow::of), Types.VARCHAR)
                .param("results", rows(step.results(), ResultRow::of), Types.VARCHAR)
                .param("log", rows(step.log(), line -> line), Types.VARCHAR)
                .param("acts", rows(step.actsDone(), act -> act), Types.VARCHAR)
                .query(Boolean.class)
                .single();
    }

    /** Null when there are none: that part is left out. */
    private static <T> @Nullable String rows(List<T> parts, Function<T, Object> row) {
        return parts.isEmpty() ? null : StoredJson.write(parts.stream().map(row).toList());
    }

    private record MovedRow(
            String key,
            NodeState was,
            NodeState state,
            @Nullable SkipReason skip,
            int attempts,
            int retries,
            @Nullable Instant retry) {

        static MovedRow of(RunStep.Move move) {
            NodeProgress now = move.now();
            return new MovedRow(
                    move.key(),
                    move.was(),
                    now.state(),
                    now.skipReason(),
                    now.attempts(),
                    now.retries(),
                    now.retryAt());
        }
    }

    @SuppressWarnings("NamingStyle")
    private record EndedRow(
            String key,
            int number,
            AttemptState state,
            @Nullable Instant ended_at,
            @Nullable AttemptError error) {

        static EndedRow of(AttemptRecord attempt) {
            return new EndedRow(attempt.node(), attempt.number(), attempt.state(), attempt.endedAt(), attempt.error());
        }
    }

    @SuppressWarnings("NamingStyle")
    private record AttemptRow(
            String node,
            int number,
            AttemptState state,
            @Nullable String data_source,
            String mode,
            String sql,
            Object variables,
            @Nullable Object identity,
            Instant started_at,
            @Nullable Instant ended_at,
            @Nullable AttemptError error) {

        static AttemptRow of(AttemptRecord attempt) {
            return new AttemptRow(
                    attempt.node(),
                    attempt.number(),
                    attempt.state(),
                    attempt.dataSource(),
                    attempt.mode().name(),
                    attempt.sql(),
                    attempt.variables(),
                    attempt.identity(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.error());
        }
    }

    private record ResultRow(
            String node,
            int attempt,
            int statement,
            int line,
            String command,
            String sent,
            @Nullable Long affected,
            double millis,
            Object notices,
            @Nullable AttemptError error,
            @Nullable Object columns,
            @Nullable Object result,
            @Nullable Long row_count,
            boolean truncated) {

        static ResultRow of(RunStep.Result result) {
            StatementResult statement = result.statement();
            var rows = statement.result();
            return new ResultRow(
                    result.node(),
                    result.attempt(),
                    statement.index(),
                    statement.line(),
                    statement.command(),
                    statement.sent(),
                    statement.rows(),
                    statement.millis(),
                    new StoredNotices(statement.noticeCount(), statement.notices()).document(),
                    statement.error(),
                    rows == null ? null : rows.columns(),
                    rows == null ? null : rows.rows(),
                    rows == null ? null : rows.rowCount(),
                    rows != null && rows.truncated());
        }
    }
}
