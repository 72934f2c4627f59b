package dev.millrace.run.history;

import dev.millrace.run.AttemptRecord;
import dev.millrace.run.NodeProgress;
import dev.millrace.run.RunId;
import dev.millrace.run.StoredJson;
import dev.millrace.run.VariableValue;
import dev.millrace.run.journal.EntryBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Folds the entries that are stored. */
public final class StoredEntries {

    /** So many bodies are in memory at a time, and of so many bytes about, as they are stored: large ones are compressed. */
    private static final int AT_ONCE = 500;

    private static final long BYTES_AT_ONCE = 1 << 20;

    private final JdbcClient database;

    public StoredEntries(JdbcClient database) {
        this.database = database;
    }

    /** A run as it stands now. */
    public RunFold whole(RunId run) {
        return catchUp(run, RunFold.whole());
    }

    /** The same without single statements. */
    public RunFold outcomes(RunId run) {
        return catchUp(run, RunFold.outcomes());
    }

    /** Adds the entries of the run that the fold does not know yet, some of them at a time. */
    RunFold catchUp(RunId run, RunFold fold) {
        boolean more;
        do {
            more = addNext(run, fold);
        } while (more);
        return fold;
    }

    /** False when there were no more. */
    boolean addNext(RunId run, RunFold fold) {
        record Entry(long step, String body, long found) {}
        List<Entry> entries = database.sql("""
                        select step, body, found
                        from (
                            select step, body, count(*) over () as found,
                                sum(pg_column_size(body)) over (order by step) - pg_column_size(body) as before
                            from (
                                select step, body
                                from run_entry
                                where run_id = :run and step > :known
                                order by step
                                limit :most
                            ) following
                        ) entry
                        where before < :bytes
                        order by step
                        """)
                .param("run", run.value())
                .param("known", fold.step())
                .param("most", AT_ONCE)
                .param("bytes", BYTES_AT_ONCE)
                .query((row, n) -> new Entry(row.getLong("step"), row.getString("body"), row.getLong("found")))
                .list();
        entries.forEach(entry -> fold.apply(entry.step(), EntryBody.read(entry.body())));
        return !entries.isEmpty() && (entries.size() < entries.get(0).found() || entries.size() == AT_ONCE);
    }

    /**
     * Those of these runs that are small, without single statements.
     *
     * @param mostNodes a run with more is left out
     */
    public Map<String, RunFold> small(Collection<String> runs, int mostNodes) {
        Map<String, RunFold> folds = new LinkedHashMap<>();
        database.sql("""
                        select small.run_id, e.step, e.body
                        from (
                            select run_id
                            from run_entry
                            where run_id = any (cast(:runs as text[])) and step = 1
                              and jsonb_array_length(body -> 'nodes') <= :most
                        ) small
                        -- By the key for each of them: a join would read the entries of all runs.
                        cross join lateral (
                            select step, body
                            from run_entry
                            where run_id = small.run_id
                            order by step
                            offset 0
                        ) e
                        order by small.run_id, e.step
                        """)
                .param("runs", runs.toArray(String[]::new))
                .param("most", mostNodes)
                .query(row -> {
                    folds.computeIfAbsent(row.getString("run_id"), run -> RunFold.outcomes())
                            .apply(row.getLong("step"), EntryBody.read(row.getString("body")));
                });
        return folds;
    }

    /** Where each node stands, from the run's row alone when the run has ended. */
    public Map<String, NodeProgress> ended(RunId run) {
        Map<String, NodeProgress> nodes = new LinkedHashMap<>();
        database.sql("select summary from run where id = :run and summary is not null")
                .param("run", run.value())
                .query(String.class)
                .optional()
                .map(NodeSummaries::read)
                .ifPresent(all -> all.forEach(node -> nodes.put(node.key(), node.progress())));
        return nodes.isEmpty() ? outcomes(run).nodes() : nodes;
    }

    /** The attempts of a run that have not ended, with their texts. */
    public List<AttemptRecord> running(RunId run, RunFold fold) {
        record Script(String sql, String variables) {}
        List<AttemptRecord> running = new ArrayList<>();
        for (RunFold.Running each : fold.running()) {
            Script script = database.sql("""
                            select script ->> 'sql' as sql, script -> 'variables' as variables
                            from run_entry e
                            cross join lateral jsonb_array_elements(e.detail -> 'begun') as script
                            where e.run_id = :run and :node = any (e.nodes) and script ->> 'node' = :node
                              and cast(script ->> 'attempt' as integer) = :attempt
                            """)
                    .param("run", run.value())
                    .param("node", each.node())
                    .param("attempt", each.attempt().number())
                    .query((row, n) -> new Script(row.getString("sql"), row.getString("variables")))
                    .single();
            running.add(each.attempt().record(each.node(), script.sql(), variables(script.variables())));
        }
        return running;
    }

    static List<VariableValue> variables(@Nullable String json) {
        return json == null ? List.of() : StoredJson.readList(json, VariableValue.class);
    }
}
