package dev.millrace.flow;

import static dev.millrace.flow.FlowStore.at;
import static dev.millrace.flow.FlowStore.changeOne;
import static dev.millrace.flow.FlowStore.instant;
import static dev.millrace.flow.FlowStore.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of published versions. */
@Repository
class VersionStore {

    private final JdbcClient jdbc;

    VersionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next number; only while the flow's row is locked. */
    int next(FlowId flow) {
        return jdbc.sql("""
                        select coalesce(max(version), 0) + 1
                        from flow_version
                        where flow_id = :flow
                        """).param("flow", flow.value()).query(Integer.class).single();
    }

    void insert(Version version, String definition) {
        changeOne(jdbc.sql("""
                        insert into flow_version
                            (flow_id, version, definition, comment, draft_revision, published_at, published_by)
                        values (:flow, :version, :definition::jsonb, :comment, :revision, :at, :by)
                        """)
                .param("flow", version.flow().value())
                .param("version", version.number())
                .param("definition", definition)
                .param("comment", version.comment())
                .param("revision", version.draftRevision())
                .param("at", at(version.publishedAt()))
                .param("by", version.publishedBy())
                .update());
    }

    /** Newest first, from below the number {@code below}. */
    List<Version> list(FlowId flow, int below, int limit) {
        return jdbc.sql("""
                        select version, comment, draft_revision, published_at, published_by
                        from flow_version
                        where flow_id = :flow and version < :below
                        order by version desc
                        limit :limit
                        """)
                .param("flow", flow.value())
                .param("below", below)
                .param("limit", limit)
                .query((row, n) -> version(flow, row))
                .list();
    }

    Optional<Version.Whole> find(FlowId flow, int number) {
        return jdbc.sql("""
                        select v.version, v.comment, v.draft_revision, v.published_at, v.published_by,
                               v.definition::text as definition
                        from flow_version v
                        join flow f on f.id = v.flow_id
                        where v.flow_id = :flow and v.version = :version and f.deleted_at is null
                        """)
                .param("flow", flow.value())
                .param("version", number)
                .query((row, n) -> new Version.Whole(version(flow, row), text(row, "definition")))
                .optional();
    }

    Optional<Version.Whole> published(FlowId flow) {
        return jdbc.sql("""
                        select v.version, v.comment, v.draft_revision, v.published_at, v.published_by,
                               v.definition::text as definition
                        from flow f
                        join flow_version v on v.flow_id = f.id and v.version = f.published_version
                        where f.id = :flow and f.deleted_at is null
                        """)
                .param("flow", flow.value())
                .query((row, n) -> new Version.Whole(version(flow, row), text(row, "definition")))
                .optional();
    }

    /** Bytes of a version; zero when there is none. */
    long size(FlowId flow, int number) {
        return jdbc.sql("""
                        select octet_length(definition::text)
                        from flow_version
                        where flow_id = :flow and version = :version
                        """)
                .param("flow", flow.value())
                .param("version", number)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Bytes of the version in force; zero when there is none. */
    long publishedSize(FlowId flow) {
        return jdbc.sql("""
                        select octet_length(v.definition::text)
                        from flow f
                        join flow_version v on v.flow_id = f.id and v.version = f.published_version
                        where f.id = :flow
                        """)
                .param("flow", flow.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private static Version version(FlowId flow, ResultSet row) throws SQLException {
        return new Version(
                flow,
                row.getInt("version"),
                text(row, "comment"),
                row.getLong("draft_revision"),
                instant(row, "published_at"),
                text(row, "published_by"));
    }
}
