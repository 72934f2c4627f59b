package dev.millrace.run;

import dev.millrace.run.history.NodeSummaries;
import dev.millrace.run.history.NodeSummary;
import dev.millrace.run.history.StoredEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Many runs at one glance. */
@Component
public class RunOverview {

    private final JdbcClient database;
    private final StoredEntries entries;

    RunOverview(JdbcClient database) {
        this.database = database;
        this.entries = new StoredEntries(database);
    }

    /** The time that one try of a node took inside its run. */
    public record Span(
            String node,
            AttemptState state,
            Instant from,
            @Nullable Instant to) {}

    /**
     * The latest tries of the nodes of each of these runs, in the order of the nodes.
     *
     * @param mostNodes a run with more is left out
     */
    public Map<String, List<Span>> spans(Collection<String> runs, int mostNodes) {
        Map<String, List<Span>> spans = new LinkedHashMap<>();
        if (runs.isEmpty()) {
            return spans;
        }
        Set<String> live = new LinkedHashSet<>(runs);
        database.sql("""
                        select id, summary
                        from run
                        where id = any (cast(:runs as text[])) and summary is not null
                          and jsonb_array_length(summary) <= :most
                        """)
                .param("runs", runs.toArray(String[]::new))
                .param("most", mostNodes)
                .query(row -> {
                    live.remove(row.getString("id"));
                    add(row.getString("id"), NodeSummaries.read(row.getString("summary")), spans);
                });
        if (!live.isEmpty()) {
            entries.small(live, mostNodes).forEach((run, fold) -> add(run, fold.summaries(), spans));
        }
        return spans;
    }

    private static void add(String run, List<NodeSummary> nodes, Map<String, List<Span>> spans) {
        List<Span> tries = nodes.stream()
                .flatMap(node ->
                        node.tries().stream().map(each -> new Span(node.name(), each.state(), each.from(), each.to())))
                .toList();
        if (!tries.isEmpty()) {
            spans.put(run, tries);
        }
    }

    /** A run that repeats another one. */
    public record Repeat(RunId id, RunState state) {}

    /** The runs that repeat this one, oldest first. */
    public List<Repeat> repeats(RunRecord run) {
        return database.sql("""
                        select id, state
                        from run
                        where flow_id = :flow and id > :run and repeats = :run
                        order by id
                        """)
                .param("flow", run.flowId())
                .param("run", run.id().value())
                .query((row, n) -> new Repeat(new RunId(row.getString("id")), RunState.valueOf(row.getString("state"))))
                .list();
    }

    /** Keys of the nodes of a run that succeeded. */
    public Set<String> succeeded(RunId run) {
        return entries.ended(run).entrySet().stream()
                .filter(node -> node.getValue().state() == NodeState.SUCCEEDED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How many runs that began in a slot of time are in a state; slot 0 begins at {@code from}. */
    public record Count(int slot, RunState state, long runs) {}

    /** Runs that have begun since an instant. */
    public List<Count> counts(Instant from, Duration slot) {
        return database.sql("""
                        select floor(extract(epoch from started_at - :from) / :slot)::int as slot, state, count(*) as runs
                        from run
                        where started_at >= :from
                        group by 1, 2
                        """)
                .param("from", StoredJson.sql(from))
                .param("slot", slot.toSeconds())
                .query((row, n) ->
                        new Count(row.getInt("slot"), RunState.valueOf(row.getString("state")), row.getLong("runs")))
                .list();
    }

    /**
     * What lives now.
     *
     * @param running cancelling ones included
     * @param flows how many flows the running ones are of
     */
    public record Live(long running, long flows, long queued, long paused) {}

    public Live live() {
        return database.sql("""
                        select count(*) filter (where state in ('RUNNING', 'CANCELLING')) as running,
                            count(distinct flow_id) filter (where state in ('RUNNING', 'CANCELLING')) as flows,
                            count(*) filter (where state = 'QUEUED') as queued,
                            count(*) filter (where state = 'PAUSED') as paused
                        from run
                        where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                        """)
                .query((row, n) -> new Live(
                        row.getLong("running"), row.getLong("flows"), row.getLong("queued"), row.getLong("paused")))
                .single();
    }
}
