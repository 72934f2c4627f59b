package dev.millrace.run;

import dev.millrace.run.history.NodeSummaries;
import dev.millrace.run.history.RunFold;
import dev.millrace.run.history.StoredEntries;
import dev.millrace.run.journal.EntryBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/**
 * Rows that are written from outside of a run's loop but for those of new runs ({@link NewRunRows}): acts of people, and runs that were
 * cancelled before anybody took them.
 */
@Component
class RunStore {

    private final JdbcClient database;
    private final StoredEntries entries;

    RunStore(JdbcClient database) {
        this.database = database;
        this.entries = new StoredEntries(database);
    }

    /** Holds the flow's row, under which every decision about its runs is taken. False: there is no such flow. */
    boolean lockFlow(String flow) {
        return database.sql("select id from flow where id = :flow and deleted_at is null for no key update")
                .param("flow", flow)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** The runs of the flow that have not ended and count for its concurrency control policy, oldest first. */
    List<ConcurrencyRule.Live> liveOf(String flow) {
        return database.sql("""
                        select id, waits
                        from run
                        where flow_id = :flow and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                          and turn_limit is not null
                        order by id
                        """)
                .param("flow", flow)
                .query((row, n) -> new ConcurrencyRule.Live(new RunId(row.getString("id")), row.getBoolean("waits")))
                .list();
    }

    int turnLimit(RunId run) {
        return database.sql("select turn_limit from run where id = :run")
                .param("run", run.value())
                .query(Integer.class)
                .single();
    }

    boolean anyWaits(String flow) {
        return database.sql("select exists (select from run where flow_id = :flow and state = 'QUEUED' and waits)")
                .param("flow", flow)
                .query(Boolean.class)
                .single();
    }

    List<String> flowsThatWait() {
        return database.sql("select distinct flow_id from run where state = 'QUEUED' and waits")
                .query(String.class)
                .list();
    }

    /** Its turn has come: any member may take it. */
    void letGo(RunId run) {
        EntryBody admitted =
                EntryBody.of(EntryBody.Kind.ADMITTED, new EntryBody.Run(RunState.QUEUED, false, null), List.of());
        int entry = database.sql("""
                        with admitted as (
                            update run
                            set waits = false, reason = null
                            where id = :run and state = 'QUEUED' and waits
                            returning id, fence)
                        insert into run_entry (run_id, step, fence, at, body)
                        select id, (select max(step) + 1 from run_entry where run_id = :run), fence, clock_timestamp(),
                            cast(:body as jsonb)
                        from admitted
                        """)
                .param("run", run.value())
                .param("body", admitted.json())
                .update();
        if (entry != 1) {
            throw new IllegalStateException("run " + run + " does not wait any more, though its flow is locked");
        }
    }

    void setInTheWay(RunId run, RunId other) {
        database.sql("update run set in_the_way = :other where id = :run")
                .param("other", other.value())
                .param("run", run.value())
                .update();
    }

    boolean anyLive(String flow) {
        return database.sql("""
                        select exists (
                            select from run
                            where flow_id = :flow and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING'))
                        """).param("flow", flow).query(Boolean.class).single();
    }

    /** Whether a person has asked it to pause: what was asked last counts, carried out or not. */
    boolean isHeld(RunId run) {
        return database.sql("""
                        select coalesce(
                            (select a.kind = 'PAUSE'
                             from run_act a
                             where a.run_id = r.id and a.done_at is null and a.kind in ('PAUSE', 'RESUME')
                             order by a.id desc
                             limit 1),
                            r.held)
                        from run r
                        where r.id = :run
                        """).param("run", run.value()).query(Boolean.class).single();
    }

    /** Holds the run's row, so that it does not end meanwhile. */
    Optional<RunRecord> lock(RunId run) {
        return database.sql("select %s from run r where r.id = :run for no key update".formatted(RunRows.COLUMNS))
                .param("run", run.value())
                .query((row, n) -> RunRows.read(row))
                .optional();
    }

    /** How the nodes of a run that has ended stand. */
    Map<String, NodeProgress> nodes(RunId run) {
        return entries.ended(run);
    }

    /** The definition that the run executes, as JSON text, and the values given for it. */
    Snapshot snapshot(RunId run) {
        return database.sql("""
                        select d.body, r.given
                        from run r
                        join definition_text d on d.digest = r.definition
                        where r.id = :run
                        """)
                .param("run", run.value())
                .query((row, n) -> new Snapshot(
                        row.getString("body"),
                        StoredJson.read(row.getString("given"), new TypeReference<Map<String, String>>() {})))
                .single();
    }

    record Snapshot(String definition, Map<String, String> given) {}

    Optional<NodeProgress> node(RunId run, String key) {
        return entries.outcomes(run).node(key);
    }

    /** A run that nobody has taken yet, and whose row the caller holds, ends at once. */
    void cancelQueued(RunId run, @Nullable String reason, Instant now) {
        RunFold fold = entries.outcomes(run);
        List<EntryBody.Node> moved = new ArrayList<>();
        fold.nodes().forEach((key, node) -> {
            if (node.state() == NodeState.WAITING || node.state() == NodeState.QUEUED) {
                moved.add(EntryBody.Node.moved(key, node.become(NodeState.CANCELLED)));
            }
        });
        EntryBody cancelled =
                EntryBody.of(EntryBody.Kind.CANCELLED, new EntryBody.Run(RunState.CANCELLED, false, reason), moved);
        long step = fold.step() + 1;
        fold.apply(step, cancelled);
        int entry = database.sql("""
                        with ended as (
                            update run
                            set state = 'CANCELLED', waits = false, reason = :reason, ended_at = :now, fence = fence + 1,
                                summary = cast(:summary as jsonb)
                            where id = :run and state = 'QUEUED'
                            returning id, fence)
                        insert into run_entry (run_id, step, fence, at, body)
                        select id, :step, fence, :now, cast(:body as jsonb)
                        from ended
                        """)
                .param("reason", reason)
                .param("now", StoredJson.sql(now))
                .param("summary", NodeSummaries.json(fold.summaries()))
                .param("run", run.value())
                .param("step", step)
                .param("body", cancelled.json())
                .update();
        if (entry != 1) {
            throw new IllegalStateException("run " + run + " was not queued any more, though its row is locked");
        }
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
