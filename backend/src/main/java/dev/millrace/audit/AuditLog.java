package dev.millrace.audit;

import dev.millrace.audit.AuditEntry.Subject;
import dev.millrace.common.Actor;
import dev.millrace.common.Ids;
import dev.millrace.common.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Where every command writes what it did, in its own transaction: no change without its entry, no entry without it. */
@Component
public class AuditLog {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

    private final JdbcClient database;
    private final Clock clock;

    public AuditLog(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Adds an entry to the caller's transaction.
     *
     * @param act noun and past participle, such as {@code flow.published}
     * @param detail values that JSON can hold; never a secret
     * @throws IllegalStateException outside of a transaction
     */
    public void record(Actor actor, String act, Subject subject, Map<String, ?> detail) {
        record(List.of(new Act(actor, act, subject, detail)));
    }

    /**
     * A command that was carried out.
     *
     * @param act noun and past participle, such as {@code flow.published}
     * @param detail values that JSON can hold; never a secret
     */
    public record Act(Actor actor, String act, Subject subject, Map<String, ?> detail) {}

    /**
     * Adds entries to the caller's transaction, in one statement.
     *
     * @throws IllegalStateException outside of a transaction
     */
    public void record(List<Act> acts) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an act and its audit entry belong into one transaction: "
                    + acts.stream().map(Act::act).distinct().toList());
        }
        Instant now = clock.instant();
        database.sql("""
                        insert into audit_entry (id, at, actor, address, act, subject_kind, subject_id, subject_name, detail)
                        select id, :at, actor, address, act, kind, subject, name, cast(detail as jsonb)
                        from unnest(:ids::text[], :actors::text[], :addresses::text[], :acts::text[], :kinds::text[],
                                :subjects::text[], :names::text[], :details::text[])
                            as e (id, actor, address, act, kind, subject, name, detail)
                        """)
                .param("ids", column(acts, act -> Ids.next(now)))
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("actors", column(acts, act -> act.actor().name()))
                .param("addresses", column(acts, act -> act.actor().address()))
                .param("acts", column(acts, Act::act))
                .param("kinds", column(acts, act -> act.subject().kind()))
                .param("subjects", column(acts, act -> act.subject().id()))
                .param("names", column(acts, act -> act.subject().name()))
                .param("details", column(acts, act -> JSON.writeValueAsString(act.detail())))
                .update();
    }

    private static @Nullable String[] column(List<Act> acts, Function<Act, @Nullable String> value) {
        return acts.stream().map(value).toArray(String[]::new);
    }

    /**
     * The log, newest first.
     *
     * @param cursor of the part before; null for the newest
     * @param size most entries of the part
     */
    public Page<AuditEntry> entries(@Nullable String cursor, int size) {
        List<AuditEntry> rows = database.sql("""
                        select id, at, actor, address, act, subject_kind, subject_id, subject_name, detail
                        from audit_entry
                        where :cursor::text is null or id < :cursor
                        order by id desc
                        limit :limit
                        """)
                .param("cursor", cursor)
                .param("limit", size + 1)
                .query(AuditLog::entry)
                .list();
        return Page.of(rows, size, AuditEntry::id);
    }

    /** What was done to one subject, newest first. */
    public List<AuditEntry> of(String kind, String subjectId, int size) {
        return database.sql("""
                        select id, at, actor, address, act, subject_kind, subject_id, subject_name, detail
                        from audit_entry
                        where subject_kind = :kind and subject_id = :subject
                        order by id desc
                        limit :limit
                        """)
                .param("kind", kind)
                .param("subject", subjectId)
                .param("limit", size)
                .query(AuditLog::entry)
                .list();
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("address"),
                row.getString("act"),
                new Subject(row.getString("subject_kind"), row.getString("subject_id"), row.getString("subject_name")),
                JSON.readValue(row.getString("detail"), DETAIL));
    }
}
