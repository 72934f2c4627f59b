package dev.millrace.run;

import dev.millrace.flow.definition.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the rows of new runs: what they execute, and their nodes as they start. */
@Component
class NewRunRows {

    private final JdbcClient database;

    NewRunRows(JdbcClient database) {
        this.database = database;
    }

    /** All of them in one statement, which carries each definition once. */
    void insert(List<NewRun> made) {
        Map<String, Integer> definitions = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        for (NewRun each : made) {
            int number = definitions.computeIfAbsent(each.definitionJson(), first -> definitions.size() + 1);
            rows.add(Row.of(each, number));
        }
        database.sql("""
                        with wanted as materialized (
                            select *
                            from jsonb_to_recordset(cast(:runs as jsonb)) as w (id text, flow text, name text,
                                origin text, state text, reason text, "inTheWay" text, "turnLimit" integer,
                                waits boolean, "runTime" timestamptz, "businessTime" timestamptz, zone text,
                                version integer, revision bigint, repeats text, "startedBy" text,
                                "createdAt" timestamptz, "startedAt" timestamptz, owner text, fence bigint, step bigint,
                                lease interval, definition integer, variables jsonb, nodes jsonb)),
                        made as (
                            insert into run (id, flow_id, flow_name, origin, state, reason, in_the_way, turn_limit, waits,
                                run_time, business_time, zone, version, revision, repeats, started_by, created_at,
                                started_at, owner, fence, step, lease_until)
                            select id, flow, name, origin, state, reason, "inTheWay", "turnLimit", waits, "runTime",
                                "businessTime", zone, version, revision, repeats, "startedBy", "createdAt", "startedAt",
                                owner, fence, step, clock_timestamp() + lease
                            from wanted),
                        snapshot as (
                            insert into run_snapshot (run_id, definition, variables)
                            select w.id, cast(d.body as jsonb), w.variables
                            from wanted w
                            join unnest(cast(:definitions as text[])) with ordinality as d (body, n) on d.n = w.definition)
                        insert into node_run (run_id, key, place, name, state, skip_reason)
                        select w.id, n.key, n.place, n.name, n.state, n.skip
                        from wanted w
                        cross join lateral jsonb_to_recordset(w.nodes) as n (key text, place integer, name text, state text,
                            skip text)
                        """)
                .param("runs", StoredJson.write(rows))
                .param("definitions", definitions.keySet().toArray(String[]::new))
                .update();
    }

    private record Row(
            String id,
            String flow,
            String name,
            Origin origin,
            RunState state,
            @Nullable String reason,
            @Nullable String inTheWay,
            @Nullable Integer turnLimit,
            boolean waits,
            Instant runTime,
            Instant businessTime,
            String zone,
            @Nullable Integer version,
            @Nullable Long revision,
            @Nullable String repeats,
            String startedBy,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable String owner,
            long fence,
            long step,
            @Nullable String lease,
            int definition,
            Map<String, String> variables,
            List<NodeRow> nodes) {

        static Row of(NewRun made, int definition) {
            RunRecord run = made.run();
            RunHost.Ownership owner = made.ownership();
            return new Row(
                    run.id().value(),
                    run.flowId(),
                    run.flowName(),
                    run.origin(),
                    run.state(),
                    run.reason(),
                    run.inTheWay() == null ? null : run.inTheWay().value(),
                    made.turnLimit(),
                    made.waits(),
                    run.runTime(),
                    run.businessTime(),
                    run.zone().getId(),
                    run.version(),
                    run.revision(),
                    run.repeats() == null ? null : run.repeats().value(),
                    run.startedBy(),
                    run.createdAt(),
                    run.startedAt(),
                    owner == null ? null : owner.member(),
                    owner == null ? 0 : NewRun.FIRST_FENCE,
                    owner == null ? 0 : NewRun.FIRST_STEP,
                    owner == null ? null : owner.lease().toString(),
                    definition,
                    made.given(),
                    NodeRow.of(made));
        }
    }

    private record NodeRow(
            String key,
            int place,
            String name,
            NodeState state,
            @Nullable SkipReason skip) {

        static List<NodeRow> of(NewRun made) {
            List<NodeRow> nodes = new ArrayList<>();
            for (Node node : made.definition().nodes()) {
                NodeProgress start = made.start(node.key());
                nodes.add(new NodeRow(node.key(), nodes.size(), node.name(), start.state(), start.skipReason()));
            }
            return nodes;
        }
    }
}
