package dev.millrace.run;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the rows of new runs, the first entries of their journals, and the texts of what they execute that are not there yet. */
@Component
class NewRunRows {

    private final JdbcClient database;

    NewRunRows(JdbcClient database) {
        this.database = database;
    }

    /** All of them in one statement, which carries each definition once. */
    void insert(List<NewRun> made) {
        Map<String, String> digests = new LinkedHashMap<>();
        List<Row> rows = new ArrayList<>();
        for (NewRun each : made) {
            rows.add(Row.of(each, digests.computeIfAbsent(each.definitionJson(), NewRunRows::digest)));
        }
        database.sql("""
                        with wanted as materialized (
                            select *
                            from jsonb_to_recordset(cast(:runs as jsonb)) as w (id text, flow text, name text,
                                origin text, state text, reason text, "inTheWay" text, "turnLimit" integer,
                                waits boolean, "runTime" timestamptz, "businessTime" timestamptz, zone text,
                                version integer, revision bigint, repeats text, "startedBy" text,
                                "createdAt" timestamptz, "startedAt" timestamptz, owner text, fence bigint,
                                lease interval, definition text, given jsonb, entry jsonb)),
                        texts as (
                            insert into definition_text (digest, body)
                            select decode(t.digest, 'hex'), cast(t.body as jsonb)
                            from unnest(cast(:digests as text[]), cast(:definitions as text[])) as t (digest, body)
                            where not exists (select from definition_text d where d.digest = decode(t.digest, 'hex'))
                            on conflict do nothing),
                        made as (
                            insert into run (id, flow_id, flow_name, origin, state, reason, in_the_way, turn_limit, waits,
                                run_time, business_time, zone, version, revision, repeats, started_by, created_at,
                                started_at, owner, fence, lease_until, definition, given)
                            select id, flow, name, origin, state, reason, "inTheWay", "turnLimit", waits, "runTime",
                                "businessTime", zone, version, revision, repeats, "startedBy", "createdAt", "startedAt",
                                owner, fence, clock_timestamp() + lease, decode(definition, 'hex'), given
                            from wanted)
                        insert into run_entry (run_id, step, fence, at, body)
                        select id, 1, fence, "createdAt", entry
                        from wanted
                        """)
                .param("runs", StoredJson.write(rows))
                .param("digests", digests.values().toArray(String[]::new))
                .param("definitions", digests.keySet().toArray(String[]::new))
                .update();
    }

    private static String digest(String definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(definition.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
            @Nullable String lease,
            String definition,
            Map<String, String> given,
            @JsonRawValue String entry) {

        static Row of(NewRun made, String definition) {
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
                    owner == null ? null : owner.lease().toString(),
                    definition,
                    made.given(),
                    made.launched().json());
        }
    }
}
