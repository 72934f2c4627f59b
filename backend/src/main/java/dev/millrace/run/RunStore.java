package dev.millrace.run;

import dev.millrace.flow.definition.Definition;
import dev.millrace.flow.definition.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows that are written from outside of a run's loop: new runs, acts of people, and runs that were cancelled before anybody took them. */
@Component
class RunStore {

    private final JdbcClient database;

    RunStore(JdbcClient database) {
        this.database = database;
    }

    /** The run with all its nodes WAITING. */
    void insert(RunRecord run, String definitionJson, Definition definition, Map<String, String> given) {
        database.sql("""
                        insert into run (id, flow_id, flow_name, origin, state, run_time, business_time, zone, version,
                            revision, repeats, started_by, created_at)
                        values (:id, :flow, :name, :origin, 'QUEUED', :runTime, :businessTime, :zone, :version,
                            :revision, :repeats, :startedBy, :createdAt)
                        """)
                .param("id", run.id().value())
                .param("flow", run.flowId())
                .param("name", run.flowName())
                .param("origin", run.origin().name())
                .param("runTime", StoredJson.sql(run.runTime()))
                .param("businessTime", StoredJson.sql(run.businessTime()))
                .param("zone", run.zone().getId())
                .param("version", run.version())
                .param("revision", run.revision())
                .param("repeats", run.repeats() == null ? null : run.repeats().value())
                .param("startedBy", run.startedBy())
                .param("createdAt", StoredJson.sql(run.createdAt()))
                .update();
        database.sql("""
                        insert into run_snapshot (run_id, definition, variables)
                        values (:run, cast(:definition as jsonb), cast(:variables as jsonb))
                        """)
                .param("run", run.id().value())
                .param("definition", definitionJson)
                .param("variables", StoredJson.write(given))
                .update();
        List<NewNode> nodes = new ArrayList<>();
        for (Node node : definition.nodes()) {
            nodes.add(new NewNode(node.key(), nodes.size(), node.name()));
        }
        database.sql("""
                        insert into node_run (run_id, key, place, name, state)
                        select :run, key, place, name, 'WAITING'
                        from jsonb_to_recordset(cast(:nodes as jsonb)) as n (key text, place integer, name text)
                        """)
                .param("run", run.id().value())
                .param("nodes", StoredJson.write(nodes))
                .update();
    }

    private record NewNode(String key, int place, String name) {}

    /** Holds the flow's row, under which every decision about its runs is taken. False: there is no such flow. */
    boolean lockFlow(String flow) {
        return database.sql("select id from flow where id = :flow and deleted_at is null for no key update")
                .param("flow", flow)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** The oldest run of the flow that lives and counts for its concurrency policy. */
    Optional<RunId> inTheWay(String flow) {
        return database.sql("""
                        select id
                        from run
                        where flow_id = :flow and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                          and origin not in ('TRIAL', 'BACKFILL')
                        order by id
                        limit 1
                        """)
                .param("flow", flow)
                .query((row, n) -> new RunId(row.getString("id")))
                .optional();
    }

    boolean anyLive(String flow) {
        return database.sql("""
                        select exists (
                            select from run
                            where flow_id = :flow and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING'))
                        """).param("flow", flow).query(Boolean.class).single();
    }

    /** Holds the run's row, so that it does not end meanwhile. */
    Optional<RunRecord> lock(RunId run) {
        return database.sql("select %s from run r where r.id = :run for no key update".formatted(RunRows.COLUMNS))
                .param("run", run.value())
                .query((row, n) -> RunRows.read(row))
                .optional();
    }

    Optional<NodeProgress> node(RunId run, String key) {
        return database.sql("""
                        select state, skip_reason, attempts, retries, retry_at
                        from node_run
                        where run_id = :run and key = :key
                        """)
                .param("run", run.value())
                .param("key", key)
                .query((row, n) -> ClaimStore.progress(row))
                .optional();
    }

    /** A run that nobody has taken yet ends at once. */
    void cancelQueued(RunId run, Instant now) {
        int runs = database.sql("""
                        update run
                        set state = 'CANCELLED', ended_at = :now, fence = fence + 1, step = step + 1
                        where id = :run and state = 'QUEUED'
                        """)
                .param("now", StoredJson.sql(now))
                .param("run", run.value())
                .update();
        if (runs != 1) {
            throw new IllegalStateException("run " + run + " was not queued any more, though its row is locked");
        }
        database.sql("""
                        update node_run n
                        set state = 'CANCELLED', changed_in = r.step
                        from run r
                        where r.id = :run and n.run_id = r.id and n.state = 'WAITING'
                        """).param("run", run.value()).update();
    }

    void ask(
            RunId run,
            RunAct.Kind kind,
            @Nullable String node,
            @Nullable Settling settleAs,
            @Nullable String reason,
            String actor,
            Instant at) {
        database.sql("""
                        insert into run_act (run_id, kind, node_key, settle_as, reason, actor, at)
                        values (:run, :kind, :node, :settleAs, :reason, :actor, :at)
                        """)
                .param("run", run.value())
                .param("kind", kind.name())
                .param("node", node)
                .param("settleAs", settleAs == null ? null : settleAs.name())
                .param("reason", reason)
                .param("actor", actor)
                .param("at", StoredJson.sql(at))
                .update();
    }
}
