package dev.millrace.flow;

import dev.millrace.flow.definition.DefinitionJson;
import dev.millrace.flow.definition.Properties;
import dev.millrace.time.ScheduleForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of flows and drafts. */
@Repository
class FlowStore {

    private static final String FLOW = """
            select f.id, f.name, f.owner, f.created_at, f.published_version, d.revision, d.saved_at,
                   v.schedule, v.zone
            from flow f
            join flow_draft d on d.flow_id = f.id
            left join flow_version v on v.flow_id = f.id and v.version = f.published_version
            where f.deleted_at is null
            """;

    private final JdbcClient jdbc;

    FlowStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(FlowId id, String name, String owner, String definition, Instant now) {
        jdbc.sql("""
                        insert into flow (id, name, owner, created_at)
                        values (:id, :name, :owner, :now)
                        """)
                .param("id", id.value())
                .param("name", name)
                .param("owner", owner)
                .param("now", at(now))
                .update();
        jdbc.sql("""
                        insert into flow_draft (flow_id, revision, definition, saved_at, saved_by)
                        values (:id, 1, :definition::jsonb, :now, :owner)
                        """)
                .param("id", id.value())
                .param("definition", definition)
                .param("now", at(now))
                .param("owner", owner)
                .update();
    }

    Flow get(FlowId id) {
        return jdbc.sql(FLOW + "and f.id = :id")
                .param("id", id.value())
                .query(FlowStore::flow)
                .optional()
                .orElseThrow(Flows::notFound);
    }

    /** In the order of their names, from after the one named {@code after}. */
    List<Flow> list(@Nullable String part, @Nullable String after, int limit) {
        return jdbc.sql(FLOW + """
                        and (cast(:part as text) is null or position(lower(:part) in lower(f.name)) > 0)
                        and (cast(:after as text) is null
                             or (lower(f.name) collate "C", f.name collate "C")
                                > (lower(:after) collate "C", cast(:after as text) collate "C"))
                        order by lower(f.name) collate "C", f.name collate "C"
                        limit :limit
                        """)
                .param("part", part)
                .param("after", after)
                .param("limit", limit)
                .query(FlowStore::flow)
                .list();
    }

    /** Keeps the flow as it is until the transaction ends: nobody else publishes, unpublishes or deletes it. */
    LockedFlow lock(FlowId id) {
        return lock(id, "update");
    }

    /** Keeps what is in force of the flow as it is until the transaction ends. Weaker than {@link #lock}: its versions may be referred to. */
    LockedFlow hold(FlowId id) {
        return lock(id, "no key update");
    }

    private LockedFlow lock(FlowId id, String strength) {
        return jdbc.sql("""
                        select name, published_version
                        from flow
                        where id = :id and deleted_at is null
                        for %s
                        """.formatted(strength))
                .param("id", id.value())
                .query((row, n) ->
                        new LockedFlow(row.getString("name"), row.getObject("published_version", Integer.class)))
                .optional()
                .orElseThrow(Flows::notFound);
    }

    record LockedFlow(String name, @Nullable Integer publishedVersion) {}

    void delete(FlowId id, Instant now) {
        changeOne(jdbc.sql("""
                        update flow
                        set deleted_at = :now, published_version = null
                        where id = :id and deleted_at is null
                        """).param("id", id.value()).param("now", at(now)).update());
    }

    void publish(FlowId id, @Nullable Integer version) {
        changeOne(
                jdbc.sql("""
                        update flow
                        set published_version = :version
                        where id = :id and deleted_at is null
                        """).param("id", id.value()).param("version", version).update());
    }

    Draft draft(FlowId id) {
        return jdbc.sql("""
                        select d.revision, d.definition::text as definition, d.saved_at, d.saved_by
                        from flow_draft d
                        join flow f on f.id = d.flow_id
                        where d.flow_id = :id and f.deleted_at is null
                        """)
                .param("id", id.value())
                .query((row, n) -> new Draft(
                        id,
                        row.getLong("revision"),
                        text(row, "definition"),
                        instant(row, "saved_at"),
                        text(row, "saved_by")))
                .optional()
                .orElseThrow(Flows::notFound);
    }

    /** Bytes of the draft; zero when there is none. */
    long draftSize(FlowId id) {
        return jdbc.sql("select octet_length(definition::text) from flow_draft where flow_id = :id")
                .param("id", id.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Compare-and-set: empty when the draft is not at that revision any more, or gone. */
    Optional<Long> saveDraft(FlowId id, long expected, String definition, String by, Instant now) {
        return jdbc.sql("""
                        update flow_draft d
                        set revision = d.revision + 1, definition = :definition::jsonb, saved_at = :now, saved_by = :by
                        from flow f
                        where d.flow_id = :id and d.revision = :expected and f.id = d.flow_id and f.deleted_at is null
                        returning d.revision
                        """)
                .param("id", id.value())
                .param("expected", expected)
                .param("definition", definition)
                .param("now", at(now))
                .param("by", by)
                .query(Long.class)
                .optional();
    }

    /** Renames when the name is another one; gives the earlier one then. */
    Optional<String> rename(FlowId id, String name) {
        return jdbc.sql("""
                        with earlier as (select name from flow where id = :id for update)
                        update flow
                        set name = :name
                        from earlier
                        where flow.id = :id and earlier.name <> :name
                        returning earlier.name
                        """)
                .param("id", id.value())
                .param("name", name)
                .query(String.class)
                .optional();
    }

    /** Names of the flows whose draft or published version names the data source, in their order. */
    List<String> namesUsing(String dataSource) {
        return jdbc.sql("""
                        select f.name
                        from flow f
                        join flow_draft d on d.flow_id = f.id
                        left join flow_version v on v.flow_id = f.id and v.version = f.published_version
                        where f.deleted_at is null
                          and exists (
                              select
                              from jsonb_path_query(
                                       jsonb_build_array(d.definition, v.definition), '$[*].nodes[*].config.dataSource') used
                              where used #>> '{}' = :name
                                 or case when getdatabaseencoding() = 'UTF8'
                                         then normalize(used #>> '{}', nfc) = :name
                                    end
                          )
                        order by lower(f.name) collate "C", f.name collate "C"
                        """).param("name", dataSource).query(String.class).list();
    }

    private static Flow flow(ResultSet row, int n) throws SQLException {
        Integer version = row.getObject("published_version", Integer.class);
        return new Flow(
                new FlowId(text(row, "id")),
                text(row, "name"),
                text(row, "owner"),
                instant(row, "created_at"),
                row.getLong("revision"),
                instant(row, "saved_at"),
                version == null
                        ? null
                        : new Flow.Published(
                                version,
                                schedule(row.getString("schedule")),
                                Objects.requireNonNullElse(row.getString("zone"), Properties.DEFAULT_ZONE)));
    }

    private static @Nullable ScheduleForm schedule(@Nullable String json) {
        return json == null ? null : DefinitionJson.schedule(DefinitionJson.tree(json));
    }

    static void changeOne(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("expected to change one row, changed " + rows);
        }
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
