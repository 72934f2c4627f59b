package dev.millrace.run.journal;

import dev.millrace.run.RunState;
import dev.millrace.run.RunStep;
import dev.millrace.run.history.NodeSummaries;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps as the statement that appends them, and its parameters: an array for each column. The rows of runs that change are locked in
 * the order of their ids before anything is inserted, as a take-over does it; a CTE that nobody reads would not be executed. A run's
 * row and what people asked of it change only with an entry that stands.
 *
 * @param steps in the order of their runs' ids
 */
record StepColumns(List<EncodedStep> steps) {

    private record Column(String name, String type, Function<EncodedStep, @Nullable Object> value) {}

    private static final List<Column> ENTRY = List.of(
            column("run", "text", step -> step.claim().run().value()),
            new Column("step", "bigint", EncodedStep::number),
            column("fence", "bigint", step -> step.claim().fence()),
            column("at", "text", step -> step.at().toString()),
            new Column("nodes", "text", EncodedStep::nodes),
            new Column("body", "text", EncodedStep::body),
            new Column("detail", "text", EncodedStep::detail));

    private static final List<Column> CHANGE = List.of(
            column("run", "text", step -> step.claim().run().value()),
            column("state", "text", step -> step.state().name()),
            column("held", "boolean", RunStep::held),
            column("reason", "text", RunStep::reason),
            column("ended_at", "text", step -> step.state().ended() ? step.at().toString() : null),
            column("free", "boolean", step -> step.state().ended() || step.state() == RunState.PAUSED),
            column("summary", "text", step -> NodeSummaries.json(step.summary())),
            column("error_code", "text", step -> NodeSummaries.errorCode(step.summary())),
            column("error_text", "text", step -> NodeSummaries.errorText(step.summary())));

    private record Act(String run, long id, String at) {}

    private static final String LOCKED = """
            locked as materialized (
                select id from run where id = any (cast(? as text[])) order by id for no key update),
            """;

    private static final String INSERTED = """
            inserted as (
                insert into run_entry (run_id, step, fence, at, nodes, body, detail)
                select e.run, e.step, e.fence, cast(e.at as timestamptz), cast(e.nodes as text[]), cast(e.body as jsonb),
                    cast(e.detail as jsonb)
                from %s%s
                on conflict do nothing
                returning run_id, fence)
            """;

    private static final String CHANGED = """
            , changed as (
                update run r
                set state = c.state, held = c.held, reason = c.reason, ended_at = cast(c.ended_at as timestamptz),
                    owner = case when c.free then null else r.owner end,
                    lease_until = case when c.free then null else r.lease_until end,
                    summary = cast(c.summary as jsonb), error_code = c.error_code, error_text = c.error_text
                from %s
                join inserted i on i.run_id = c.run
                where r.id = c.run and r.fence = i.fence)
            """.formatted(unnest(CHANGE, "c"));

    private static final String DONE = """
            , done as (
                update run_act a
                set done_at = cast(d.at as timestamptz)
                from unnest(cast(? as text[]), cast(? as bigint[]), cast(? as text[])) as d (run, act, at)
                join inserted i on i.run_id = d.run
                where a.id = d.act and a.run_id = d.run and a.done_at is null)
            """;

    /** The statement; it returns the ids of the runs whose entries stand now. */
    String sql() {
        boolean change = !changing().isEmpty();
        boolean acts = !acts().isEmpty();
        return "with "
                + (change ? LOCKED : "")
                + INSERTED.formatted(
                        unnest(ENTRY, "e"), change ? " cross join (select count(*) from locked) as before" : "")
                + (change ? CHANGED : "")
                + (acts ? DONE : "")
                + "select run_id from inserted";
    }

    void bind(PreparedStatement statement) throws SQLException {
        List<EncodedStep> changing = changing();
        List<Act> acts = acts();
        Binder binder = new Binder(statement);
        if (!changing.isEmpty()) {
            binder.next("text", changing, step -> step.step().claim().run().value());
        }
        for (Column column : ENTRY) {
            binder.next(column.type(), steps, column.value());
        }
        if (!changing.isEmpty()) {
            for (Column column : CHANGE) {
                binder.next(column.type(), changing, column.value());
            }
        }
        if (!acts.isEmpty()) {
            binder.next("text", acts, Act::run);
            binder.next("bigint", acts, Act::id);
            binder.next("text", acts, Act::at);
        }
    }

    private List<EncodedStep> changing() {
        return steps.stream().filter(step -> step.step().changesRun()).toList();
    }

    private List<Act> acts() {
        List<Act> acts = new ArrayList<>();
        for (EncodedStep each : steps) {
            RunStep step = each.step();
            step.actsDone()
                    .forEach(id -> acts.add(
                            new Act(step.claim().run().value(), id, step.at().toString())));
        }
        return acts;
    }

    private static final class Binder {
        private final PreparedStatement statement;
        private int at;

        Binder(PreparedStatement statement) {
            this.statement = statement;
        }

        <T> void next(String type, List<T> rows, Function<T, @Nullable Object> value) throws SQLException {
            statement.setArray(
                    ++at,
                    statement
                            .getConnection()
                            .createArrayOf(type, rows.stream().map(value).toArray()));
        }
    }

    private static Column column(String name, String type, Function<RunStep, @Nullable Object> value) {
        return new Column(name, type, encoded -> value.apply(encoded.step()));
    }

    private static String unnest(List<Column> columns, String as) {
        return "unnest("
                + columns.stream()
                        .map(column -> "cast(? as " + column.type() + "[])")
                        .collect(Collectors.joining(", "))
                + ") as " + as + " ("
                + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                + ")";
    }
}
