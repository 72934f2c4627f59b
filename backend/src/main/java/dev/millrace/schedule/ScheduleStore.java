package dev.millrace.schedule;

import dev.millrace.time.ScheduleForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Schedules in force, and the ledger. */
@Component
class ScheduleStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Since when nobody has looked after the fire that has waited longest; those of runs in the way are looked after. */
    static final String UNATTENDED_SINCE = """
            select extract(epoch from min(greatest(next_fire, changed_at)))
            from schedule
            where next_fire <= :now
            """;

    static final String DUE = """
            select count(*)
            from schedule
            where next_fire <= :now
            """;

    private static final String COLUMNS = "flow_id, version, spec, zone, active_from, next_fire";

    private final JdbcClient database;

    ScheduleStore(JdbcClient database) {
        this.database = database;
    }

    /**
     * A schedule in force.
     *
     * @param activeFrom no fire before it is expected
     * @param nextFire the oldest fire without an entry in the ledger; null: none is left
     */
    record Row(
            String flow,
            int version,
            ScheduleForm spec,
            ZoneId zone,
            Instant activeFrom,
            @Nullable Instant nextFire) {}

    /** In place of any earlier one. */
    void put(Row row, String concurrency, Instant now) {
        database.sql("""
                        insert into schedule (flow_id, version, spec, zone, concurrency, active_from, next_fire, changed_at)
                        values (:flow, :version, cast(:spec as jsonb), :zone, :concurrency, :activeFrom, :nextFire, :now)
                        on conflict (flow_id) do update
                        set version = excluded.version, spec = excluded.spec, zone = excluded.zone,
                            concurrency = excluded.concurrency, active_from = excluded.active_from,
                            next_fire = excluded.next_fire, changed_at = excluded.changed_at
                        """)
                .param("flow", row.flow())
                .param("version", row.version())
                .param("spec", JSON.writeValueAsString(row.spec()))
                .param("zone", row.zone().getId())
                .param("concurrency", concurrency)
                .param("activeFrom", sql(row.activeFrom()))
                .param("nextFire", sql(row.nextFire()))
                .param("now", sql(now))
                .update();
    }

    void remove(String flow) {
        database.sql("delete from schedule where flow_id = :flow")
                .param("flow", flow)
                .update();
    }

    Optional<Row> lock(String flow) {
        return database.sql("select %s from schedule where flow_id = :flow for update".formatted(COLUMNS))
                .param("flow", flow)
                .query((row, n) -> read(row))
                .optional();
    }

    /** The next fire moves from one instant to another or stays; anything else is a bug, for the row is locked. */
    void step(String flow, Instant from, @Nullable Instant to, Instant now) {
        int rows = database.sql("""
                        update schedule
                        set next_fire = :to, changed_at = :now
                        where flow_id = :flow and next_fire = :from
                        """)
                .param("to", sql(to))
                .param("now", sql(now))
                .param("flow", flow)
                .param("from", sql(from))
                .update();
        if (rows != 1) {
            throw new IllegalStateException("the schedule of flow " + flow + " moved under its lock");
        }
    }

    /** Flows whose next fire has come, the latest first to be helped: those that wait longest. */
    List<String> due(Instant now, int most) {
        return database.sql("""
                        select flow_id
                        from schedule
                        where next_fire <= :now
                        order by next_fire
                        limit :most
                        """)
                .param("now", sql(now))
                .param("most", most)
                .query(String.class)
                .list();
    }

    List<Row> all() {
        return database.sql("select %s from schedule order by flow_id".formatted(COLUMNS))
                .query((row, n) -> read(row))
                .list();
    }

    Map<String, Instant> nextFires(Collection<String> flows) {
        Map<String, Instant> fires = new HashMap<>();
        database.sql("""
                        select flow_id, next_fire
                        from schedule
                        where flow_id = any (:flows) and next_fire is not null
                        """).param("flows", flows.toArray(String[]::new)).query(row -> {
            fires.put(row.getString("flow_id"), row.getTimestamp("next_fire").toInstant());
        });
        return fires;
    }

    /** False when the fire has its entry already. */
    boolean record(String flow, int version, LedgerEntry entry, Instant now) {
        return database.sql("""
                                insert into ledger (flow_id, planned_at, outcome, reason, run_id, version, recorded_at)
                                values (:flow, :planned, :outcome, :reason, :run, :version, :now)
                                on conflict (flow_id, planned_at) do nothing
                                """)
                        .param("flow", flow)
                        .param("planned", sql(entry.plannedAt()))
                        .param("outcome", entry.outcome().name())
                        .param("reason", entry.reason())
                        .param("run", entry.runId())
                        .param("version", version)
                        .param("now", sql(now))
                        .update()
                == 1;
    }

    boolean isRecorded(String flow, Instant planned) {
        return database.sql("select exists (select from ledger where flow_id = :flow and planned_at = :planned)")
                .param("flow", flow)
                .param("planned", sql(planned))
                .query(Boolean.class)
                .single();
    }

    /** Many fires that nobody ran. */
    void recordMissed(String flow, int version, List<Instant> planned, String reason, Instant now) {
        if (planned.isEmpty()) {
            return;
        }
        database.sql("""
                        insert into ledger (flow_id, planned_at, outcome, reason, version, recorded_at)
                        select :flow, cast(planned as timestamptz), 'MISSED', :reason, :version, :now
                        from unnest(cast(:planned as text[])) as planned
                        on conflict (flow_id, planned_at) do nothing
                        """)
                .param("flow", flow)
                .param("reason", reason)
                .param("version", version)
                .param("now", sql(now))
                .param("planned", planned.stream().map(Instant::toString).toArray(String[]::new))
                .update();
    }

    /** Newest first. */
    List<LedgerEntry> ledger(String flow, @Nullable Instant from, @Nullable Instant before, int most) {
        return database.sql("""
                        select planned_at, outcome, reason, run_id
                        from ledger
                        where flow_id = :flow
                          and (cast(:from as timestamptz) is null or planned_at >= :from)
                          and (cast(:before as timestamptz) is null or planned_at < :before)
                        order by planned_at desc
                        limit :most
                        """)
                .param("flow", flow)
                .param("from", sql(from))
                .param("before", sql(before))
                .param("most", most)
                .query((row, n) -> new LedgerEntry(
                        row.getTimestamp("planned_at").toInstant(),
                        LedgerEntry.Outcome.valueOf(row.getString("outcome")),
                        row.getString("reason"),
                        row.getString("run_id")))
                .list();
    }

    private static Row read(ResultSet row) throws SQLException {
        Timestamp next = row.getTimestamp("next_fire");
        return new Row(
                row.getString("flow_id"),
                row.getInt("version"),
                JSON.readValue(row.getString("spec"), ScheduleForm.class),
                ZoneId.of(row.getString("zone")),
                row.getTimestamp("active_from").toInstant(),
                next == null ? null : next.toInstant());
    }

    private static @Nullable OffsetDateTime sql(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
