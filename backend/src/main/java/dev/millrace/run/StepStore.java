package dev.millrace.run;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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

    /** What {@code step_refused} raises. */
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
        return database.sql("""
                        with fenced as (
                            update run
                            set step = step + 1, state = :state, held = :held, reason = :reason,
                                ended_at = cast(:endedAt as timestamptz),
                                owner = case when :free then null else owner end,
                                lease_until = case when :free then null else lease_until end
                            where id = :run and owner = :owner and fence = :fence and step = :step and state = :was
                            returning id, step
                        ), moved as (
                            update node_run n
                            set state = m.state, skip_reason = m.skip, attempts = m.attempts, retries = m.retries,
                                retry_at = m.retry, changed_in = f.step
                            from fenced f, jsonb_to_recordset(cast(:moved as jsonb)) as m (key text, was text,
                                state text, skip text, attempts integer, retries integer, retry timestamptz)
                            where n.run_id = f.id and n.key = any (:movedKeys) and n.key = m.key and n.state = m.was
                            returning 1
                        ), ended as (
                            update attempt a
                            set state = e.state, ended_at = e.ended_at, error = e.error
                            from fenced f, jsonb_to_recordset(cast(:ended as jsonb)) as e (node text, number integer,
                                state text, ended_at timestamptz, error jsonb)
                            where a.run_id = f.id and a.node_key = any (:endedKeys) and a.node_key = e.node
                              and a.number = e.number
                            returning 1
                        ), begun as (
                            insert into attempt (run_id, node_key, number, state, data_source, mode, sql, variables,
                                identity, started_at, ended_at, error)
                            select f.id, node, number, state, data_source, mode, sql, variables, identity, started_at,
                                ended_at, error
                            from fenced f, jsonb_to_recordset(cast(:begun as jsonb)) as b (node text, number integer,
                                state text, data_source text, mode text, sql text, variables jsonb, identity jsonb,
                                started_at timestamptz, ended_at timestamptz, error jsonb)
                            returning 1
                        ), results as (
                            insert into statement_result (run_id, node_key, attempt, statement, line, command, sent,
                                affected, millis, notices, error, columns, result, row_count, truncated)
                            select f.id, node, attempt, statement, line, command, sent, affected, millis, notices,
                                error, columns, result, row_count, truncated
                            from fenced f, jsonb_to_recordset(cast(:results as jsonb)) as r (node text,
                                attempt integer, statement integer, line integer, command text, sent text,
                                affected bigint, millis double precision, notices jsonb, error jsonb, columns jsonb,
                                result jsonb, row_count bigint, truncated boolean)
                            returning 1
                        ), logged as (
                            insert into node_log (run_id, node_key, attempt, at, level, text)
                            select f.id, node, attempt, at, level, text
                            from fenced f, jsonb_to_recordset(cast(:log as jsonb)) as l (node text, attempt integer,
                                at timestamptz, level text, text text)
                            returning 1
                        ), acts as (
                            update run_act
                            set done_at = :at
                            from fenced f
                            where run_id = f.id and done_at is null
                              and run_act.id in (select cast(jsonb_array_elements_text(cast(:acts as jsonb)) as bigint))
                            returning 1
                        ), written as materialized (
                            select (select count(*) from moved) + (select count(*) from ended)
                                + (select count(*) from begun) + (select count(*) from results)
                                + (select count(*) from logged) + (select count(*) from acts) as rows
                        )
                        select case
                            when not exists (select from fenced) then false
                            when rows = :meant then true
                            else step_refused(rows, :meant)
                        end
                        from written
                        """)
                .param("state", step.state().name())
                .param("held", step.held())
                .param("reason", step.reason())
                .param("endedAt", step.state().ended() ? StoredJson.sql(step.at()) : null)
                .param("free", free)
                .param("run", claim.run().value())
                .param("owner", claim.member())
                .param("fence", claim.fence())
                .param("step", claim.step())
                .param("was", step.was().name())
                .param("moved", rows(step.moved().stream().map(MovedRow::of).toList()))
                .param("ended", rows(step.ended().stream().map(AttemptRow::of).toList()))
                // Named once more, so that the indexes are asked for these rows alone.
                .param("movedKeys", step.moved().stream().map(RunStep.Move::key).toArray(String[]::new))
                .param(
                        "endedKeys",
                        step.ended().stream().map(AttemptRecord::node).toArray(String[]::new))
                .param("begun", rows(step.begun().stream().map(AttemptRow::of).toList()))
                .param(
                        "results",
                        rows(step.results().stream().map(ResultRow::of).toList()))
                .param("log", rows(step.log()))
                .param("acts", rows(step.actsDone()))
                .param("at", StoredJson.sql(step.at()))
                .param("meant", (long) meant(step))
                .query(Boolean.class)
                .single();
    }

    private static int meant(RunStep step) {
        return step.moved().size()
                + step.begun().size()
                + step.ended().size()
                + step.results().size()
                + step.log().size()
                + step.actsDone().size();
    }

    private static String rows(List<?> rows) {
        return rows.isEmpty() ? "[]" : StoredJson.write(rows);
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
                    statement.notices(),
                    statement.error(),
                    rows == null ? null : rows.columns(),
                    rows == null ? null : rows.rows(),
                    rows == null ? null : rows.rowCount(),
                    rows != null && rows.truncated());
        }
    }
}
