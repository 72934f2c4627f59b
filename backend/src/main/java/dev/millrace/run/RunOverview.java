package dev.millrace.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Many runs at one glance. */
@Component
public class RunOverview {

    private final JdbcClient database;

    RunOverview(JdbcClient database) {
        this.database = database;
    }

    /** The time that one try of a node took inside its run. */
    public record Span(
            String node,
            AttemptState state,
            Instant from,
            @Nullable Instant to) {}

    /**
     * The tries of the nodes of each of these runs, in the order of the nodes.
     *
     * @param mostNodes a run with more is left out
     */
    public Map<String, List<Span>> spans(Collection<String> runs, int mostNodes) {
        Map<String, List<Span>> spans = new LinkedHashMap<>();
        if (runs.isEmpty()) {
            return spans;
        }
        database.sql("""
                        with small as (
                            select run_id
                            from node_run
                            where run_id = any (cast(:runs as text[]))
                            group by run_id
                            having count(*) <= :most
                        )
                        select n.run_id, n.name, a.state, a.started_at, a.ended_at
                        from small
                        join node_run n on n.run_id = small.run_id
                        join attempt a on a.run_id = n.run_id and a.node_key = n.key
                        order by n.run_id, n.place, a.number
                        """)
                .param("runs", runs.toArray(String[]::new))
                .param("most", mostNodes)
                .query(row -> {
                    spans.computeIfAbsent(row.getString("run_id"), run -> new ArrayList<>())
                            .add(new Span(
                                    row.getString("name"),
                                    AttemptState.valueOf(row.getString("state")),
                                    row.getTimestamp("started_at").toInstant(),
                                    StoredJson.instant(row.getTimestamp("ended_at"))));
                });
        return spans;
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
        return Set.copyOf(database.sql("select key from node_run where run_id = :run and state = 'SUCCEEDED'")
                .param("run", run.value())
                .query(String.class)
                .list());
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
