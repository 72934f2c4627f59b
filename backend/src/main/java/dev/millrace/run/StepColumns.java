package dev.millrace.run;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Steps as the parameters of the statement that writes them: an array for each of its columns. */
record StepColumns(List<EncodedStep> steps) {

    private static final List<String> TYPES = List.of(
            "text", "text", "bigint", "bigint", "text", "text", "boolean", "text", "text", "boolean", "text", "text",
            "text", "text", "text", "text", "text");

    /** The rows of a function come in their order, and each step is written as its row comes. */
    static final String WRITE = """
            select s.n, write_step(s.run, s.owner, s.fence, s.step, s.was, s.state, s.held, s.reason,
                cast(s.ended_at as timestamptz), s.free, cast(s.at as timestamptz),
                cast(s.moved as jsonb), cast(s.ended as jsonb), cast(s.begun as jsonb),
                cast(s.results as jsonb), cast(s.log as jsonb), cast(s.acts as jsonb))
            from unnest(%s)
                with ordinality as s (run, owner, fence, step, was, state, held, reason, ended_at, free, at, moved,
                    ended, begun, results, log, acts, n)
            """.formatted(String.join(
            ", ", TYPES.stream().map(type -> "cast(? as " + type + "[])").toList()));

    void bind(PreparedStatement statement) throws SQLException {
        int at = 0;
        for (Function<EncodedStep, @Nullable Object> column : COLUMNS) {
            Array values = statement
                    .getConnection()
                    .createArrayOf(TYPES.get(at), steps.stream().map(column).toArray());
            statement.setArray(++at, values);
        }
    }

    private static final List<Function<EncodedStep, @Nullable Object>> COLUMNS = List.of(
            of(step -> step.claim().run().value()),
            of(step -> step.claim().member()),
            of(step -> step.claim().fence()),
            of(step -> step.claim().step()),
            of(step -> step.was().name()),
            of(step -> step.state().name()),
            of(RunStep::held),
            of(RunStep::reason),
            of(step -> step.state().ended() ? step.at().toString() : null),
            of(step -> step.state().ended() || step.state() == RunState.PAUSED),
            of(step -> step.at().toString()),
            EncodedStep::moved,
            EncodedStep::ended,
            EncodedStep::begun,
            EncodedStep::results,
            EncodedStep::log,
            EncodedStep::acts);

    private static Function<EncodedStep, @Nullable Object> of(Function<RunStep, @Nullable Object> column) {
        return encoded -> column.apply(encoded.step());
    }
}
