package dev.millrace.run;

import dev.millrace.common.Page;
import dev.millrace.common.Problem;
import dev.millrace.run.history.LiveViews;
import dev.millrace.run.history.LogPages;
import dev.millrace.run.history.NodeDetails;
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
    private final LiveViews views;
    private final NodeDetails details;
    private final LogPages log;

    RunQueries(JdbcClient database, LiveViews views) {
        this.database = database;
        this.views = views;
        this.details = new NodeDetails(database, views);
        this.log = new LogPages(database);
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
        List<RunRecord> runs =
                RunListQuery.of(filter, cursor, size + 1).in(database).list();
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
        return database.sql("""
                        select d.body
                        from run r
                        join definition_text d on d.digest = r.definition
                        where r.id = :run
                        """)
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
        return RunView.of(record, nodes(run, 0));
    }

    /**
     * A weak entity tag of what {@link #get} tells: another one when that may have changed, found without reading it.
     *
     * @throws Problem.NotFound when there is no such run
     */
    public String tag(RunId run) {
        return database.sql("""
                        select %s, (select max(e.step) from run_entry e where e.run_id = r.id) as step
                        from run r
                        where r.id = :run
                        """.formatted(RunRows.COLUMNS))
                .param("run", run.value())
                // Their row changes without an entry, too, when another run is in their way.
                .query((row, n) -> "W/\"" + row.getLong("step") + "-"
                        + Integer.toHexString(RunRows.read(row).toString().hashCode()) + "\"")
                .optional()
                .orElseThrow(RunQueries::notFound);
    }

    /** Nodes that an entry later than {@code step} has changed, in the document's order; all for 0. */
    public List<RunView.NodeView> nodes(RunId run, long step) {
        return views.read(run, fold -> fold.views(step));
    }

    /**
     * What a node sent, got and said lately.
     *
     * @throws Problem.NotFound when there is no such run or node
     */
    public NodeDetail node(RunId run, String key) {
        return node(run, key, NodeDetail.Part.LATEST);
    }

    /**
     * A part of what a node sent, got and said.
     *
     * @throws Problem.NotFound when there is no such run, node or attempt
     */
    public NodeDetail node(RunId run, String key, NodeDetail.Part part) {
        return details.read(run, key, part);
    }

    /** Lines of a run's log after a number, oldest first. */
    public List<LogPages.NumberedLine> logAfter(RunId run, long number, int most) {
        return log.after(run, number, most);
    }

    /** A number that no line of the run's log has, and that is higher than all there are now. */
    public long lastLine(RunId run) {
        return LogPages.after(step(run));
    }

    /** The number of the last entry in the run's journal. */
    public long step(RunId run) {
        return database.sql("""
                        select coalesce((select max(step) from run_entry where run_id = r.id), 0) from run r where r.id = :run
                        """)
                .param("run", run.value())
                .query(Long.class)
                .optional()
                .orElseThrow(RunQueries::notFound);
    }

    static Problem.NotFound notFound() {
        return new Problem.NotFound("There is no such run.");
    }
}
