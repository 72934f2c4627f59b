package dev.millrace.run;

import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.datasource.ResultRows;
import dev.millrace.datasource.StatementOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What pages and programs read of runs. */
@Component
public class RunQueries {

    private final JdbcClient database;

    RunQueries(JdbcClient database) {
        this.database = database;
    }

    /**
     * Newest first.
     *
     * @param cursor of an earlier page; null: the newest
     * @throws Problem.Invalid for a cursor that no list gave
     */
    public Page<RunRecord> list(RunFilter filter, @Nullable String cursor, int size) {
        if (cursor != null && !cursor.matches("[0-9A-Za-z]{22}")) {
            throw Problem.Invalid.field("cursor", "is not one that this list gave.");
        }
        List<RunRecord> runs = database.sql("""
                        select %s
                        from run r
                        where (cast(:flow as text) is null or r.flow_id = :flow)
                          and (cast(:state as text) is null or r.state = :state)
                          and (cast(:origin as text) is null or r.origin = :origin)
                          and (cast(:from as timestamptz) is null or r.%s >= :from)
                          and (cast(:to as timestamptz) is null or r.%s < :to)
                          and (cast(:cursor as text) is null or r.id < :cursor)
                        order by r.id desc
                        limit :limit
                        """.formatted(
                        RunRows.COLUMNS, filter.by().column(), filter.by().column()))
                .param("flow", filter.flow())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param(
                        "origin",
                        filter.origin() == null ? null : filter.origin().name())
                .param("from", StoredJson.sql(filter.from()))
                .param("to", StoredJson.sql(filter.to()))
                .param("cursor", cursor)
                .param("limit", size + 1)
                .query((row, n) -> RunRows.read(row))
                .list();
        return Page.of(runs, size, run -> run.id().value());
    }

    /** The newest runs of each of these flows, newest first. */
    public Map<String, List<RunRecord>> lastRuns(Collection<String> flows, int each) {
        Map<String, List<RunRecord>> runs = new LinkedHashMap<>();
        if (flows.isEmpty()) {
            return runs;
        }
        database.sql("""
                        select %s
                        from unnest(cast(:flows as text[])) as flow (id)
                        cross join lateral (
                            select *
                            from run
                            where run.flow_id = flow.id
                            order by run.id desc
                            limit :each
                        ) r
                        order by r.id desc
                        """.formatted(RunRows.COLUMNS))
                .param("flows", flows.toArray(String[]::new))
                .param("each", each)
                .query(row -> {
                    RunRecord run = RunRows.read(row);
                    runs.computeIfAbsent(run.flowId(), flow -> new ArrayList<>())
                            .add(run);
                });
        return runs;
    }

    public Optional<RunRecord> find(RunId run) {
        return database.sql("select %s from run r where r.id = :run".formatted(RunRows.COLUMNS))
                .param("run", run.value())
                .query((row, n) -> RunRows.read(row))
                .optional();
    }

    /** The definition that the run executes, as JSON text. */
    public String definition(RunId run) {
        return database.sql("select definition from run_snapshot where run_id = :run")
                .param("run", run.value())
                .query(String.class)
                .optional()
                .orElseThrow(RunQueries::notFound);
    }

    /**
     * The whole run.
     *
     * @throws Problem.NotFound when there is none
     */
    public RunView get(RunId run) {
        RunRecord record = find(run).orElseThrow(RunQueries::notFound);
        return RunView.of(record, nodes(run, -1));
    }

    /** Nodes that a step later than {@code step} has written, or that have statements, in the document's order; all for -1. */
    public List<RunView.NodeView> nodes(RunId run, long step) {
        Map<String, Map<Integer, List<RunView.StatementView>>> statements = statements(run, step);
        Map<String, List<RunView.AttemptView>> attempts = attempts(run, step, statements);
        return database.sql("""
                        select n.key, n.name, n.state, n.skip_reason
                        from node_run n
                        where n.run_id = :run and n.changed_in > :step
                        order by n.place
                        """)
                .param("run", run.value())
                .param("step", step)
                .query((row, n) -> new RunView.NodeView(
                        row.getString("key"),
                        row.getString("name"),
                        NodeState.valueOf(row.getString("state")),
                        skipReason(row),
                        attempts.getOrDefault(row.getString("key"), List.of())))
                .list();
    }

    private static @Nullable SkipReason skipReason(ResultSet row) throws SQLException {
        String reason = row.getString("skip_reason");
        return reason == null ? null : SkipReason.valueOf(reason);
    }

    private Map<String, List<RunView.AttemptView>> attempts(
            RunId run, long step, Map<String, Map<Integer, List<RunView.StatementView>>> statements) {
        Map<String, List<RunView.AttemptView>> attempts = new LinkedHashMap<>();
        database.sql("""
                        select a.node_key, a.number, a.state, a.started_at, a.ended_at, a.error
                        from attempt a join node_run n on n.run_id = a.run_id and n.key = a.node_key
                        where a.run_id = :run and n.changed_in > :step
                        order by a.node_key, a.number
                        """).param("run", run.value()).param("step", step).query(row -> {
            String node = row.getString("node_key");
            int number = row.getInt("number");
            attempts.computeIfAbsent(node, key -> new ArrayList<>())
                    .add(new RunView.AttemptView(
                            number,
                            AttemptState.valueOf(row.getString("state")),
                            row.getTimestamp("started_at").toInstant(),
                            StoredJson.instant(row.getTimestamp("ended_at")),
                            StoredJson.read(row.getString("error"), AttemptError.class),
                            statements.getOrDefault(node, Map.of()).getOrDefault(number, List.of())));
        });
        return attempts;
    }

    private Map<String, Map<Integer, List<RunView.StatementView>>> statements(RunId run, long step) {
        Map<String, Map<Integer, List<RunView.StatementView>>> statements = new LinkedHashMap<>();
        database.sql("""
                        select s.node_key, s.attempt, s.statement, s.line, s.command, s.affected, s.millis, s.notices
                        from statement_result s join node_run n on n.run_id = s.run_id and n.key = s.node_key
                        where s.run_id = :run and n.changed_in > :step
                        order by s.node_key, s.attempt, s.statement
                        """).param("run", run.value()).param("step", step).query(row -> {
            statements
                    .computeIfAbsent(row.getString("node_key"), key -> new LinkedHashMap<>())
                    .computeIfAbsent(row.getInt("attempt"), number -> new ArrayList<>())
                    .add(new RunView.StatementView(
                            row.getInt("statement"),
                            row.getInt("line"),
                            row.getString("command"),
                            row.getObject("affected", Long.class),
                            row.getDouble("millis"),
                            StoredJson.readList(row.getString("notices"), StatementOutcome.Notice.class)));
        });
        return statements;
    }

    /**
     * What a node sent, got and said.
     *
     * @throws Problem.NotFound when there is no such run or node
     */
    public NodeDetail node(RunId run, String key) {
        boolean exists = database.sql("select exists (select from node_run where run_id = :run and key = :key)")
                .param("run", run.value())
                .param("key", key)
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw notFound();
        }
        Map<Integer, List<NodeDetail.Result>> results = results(run, key);
        Map<Integer, List<NodeDetail.Line>> log = log(run, key);
        List<NodeDetail.Attempt> attempts = database.sql("""
                        select number, state, sql, variables
                        from attempt
                        where run_id = :run and node_key = :key
                        order by number
                        """)
                .param("run", run.value())
                .param("key", key)
                .query((row, n) -> {
                    int number = row.getInt("number");
                    return new NodeDetail.Attempt(
                            number,
                            AttemptState.valueOf(row.getString("state")),
                            row.getString("sql"),
                            StoredJson.readList(row.getString("variables"), VariableValue.class),
                            results.getOrDefault(number, List.of()),
                            log.getOrDefault(number, List.of()));
                })
                .list();
        return new NodeDetail(key, attempts);
    }

    private Map<Integer, List<NodeDetail.Result>> results(RunId run, String key) {
        Map<Integer, List<NodeDetail.Result>> results = new LinkedHashMap<>();
        database.sql("""
                        select attempt, statement, columns, result, row_count, truncated
                        from statement_result
                        where run_id = :run and node_key = :key and columns is not null
                        order by attempt, statement
                        """).param("run", run.value()).param("key", key).query(row -> {
            results.computeIfAbsent(row.getInt("attempt"), number -> new ArrayList<>())
                    .add(new NodeDetail.Result(
                            row.getInt("statement"),
                            StoredJson.readList(row.getString("columns"), ResultRows.Column.class),
                            StoredJson.readRows(row.getString("result")),
                            row.getLong("row_count"),
                            row.getBoolean("truncated")));
        });
        return results;
    }

    private Map<Integer, List<NodeDetail.Line>> log(RunId run, String key) {
        Map<Integer, List<NodeDetail.Line>> log = new LinkedHashMap<>();
        database.sql("""
                        select attempt, at, level, text
                        from node_log
                        where run_id = :run and node_key = :key
                        order by id
                        """).param("run", run.value()).param("key", key).query(row -> {
            log.computeIfAbsent(row.getInt("attempt"), number -> new ArrayList<>())
                    .add(new NodeDetail.Line(
                            row.getTimestamp("at").toInstant(),
                            LogLine.Level.valueOf(row.getString("level")),
                            row.getString("text")));
        });
        return log;
    }

    /** A log line with its number, by which later ones can be asked for. */
    public record NumberedLine(long number, LogLine line) {}

    /** Lines of a run's log after a number, oldest first. */
    public List<NumberedLine> logAfter(RunId run, long number, int most) {
        return database.sql("""
                        select id, node_key, attempt, at, level, text
                        from node_log
                        where run_id = :run and id > :number
                        order by id
                        limit :most
                        """)
                .param("run", run.value())
                .param("number", number)
                .param("most", most)
                .query((row, n) -> new NumberedLine(
                        row.getLong("id"),
                        new LogLine(
                                row.getString("node_key"),
                                row.getInt("attempt"),
                                row.getTimestamp("at").toInstant(),
                                LogLine.Level.valueOf(row.getString("level")),
                                row.getString("text"))))
                .list();
    }

    /** The number of the last line of the run's log; 0 when there is none. */
    public long lastLine(RunId run) {
        return database.sql("select coalesce(max(id), 0) from node_log where run_id = :run")
                .param("run", run.value())
                .query(Long.class)
                .single();
    }

    /** How many steps of the run are written. */
    public long step(RunId run) {
        return database.sql("select step from run where id = :run")
                .param("run", run.value())
                .query(Long.class)
                .optional()
                .orElseThrow(RunQueries::notFound);
    }

    private static Problem.NotFound notFound() {
        return new Problem.NotFound("There is no such run.");
    }
}
