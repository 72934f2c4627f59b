package dev.millrace.datasource;

import dev.millrace.common.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks {@code pg_stat_activity}, {@code pg_locks} and {@code pg_blocking_pids}, which every role may ask. */
@Component
class LockQuestion implements LockWaits {

    /** The backend is found by its start too: a pid is given again. */
    private static final String QUESTION = """
            select a.wait_event as kind, l.mode, l.relation::regclass::text as relation,
                b.pid, nullif(b.application_name, '') as application, b.usename, b.state, b.xact_start,
                left(b.query, 200) as query, count(blocking.pid) over () as blockers
            from pg_stat_activity a
            left join pg_locks l on l.pid = a.pid and not l.granted
            left join lateral unnest(pg_blocking_pids(a.pid)) with ordinality as blocking (pid, place) on true
            left join pg_stat_activity b on b.pid = blocking.pid
            where a.pid = ? and a.wait_event_type = 'Lock'
              and (cast(? as timestamptz) is null or a.backend_start = ?)
            order by blocking.place
            limit 100
            """;

    private final DataSources sources;

    LockQuestion(DataSources sources) {
        this.sources = sources;
    }

    @Override
    public Answer of(DataSourceId dataSource, BackendIdentity identity) {
        Login login =
                sources.login(dataSource).orElseThrow(() -> new Problem.NotFound("There is no such data source."));
        try (Connection control = Connections.forQuestions(login);
                PreparedStatement statement = control.prepareStatement(QUESTION)) {
            OffsetDateTime start = identity.backendStart() == null
                    ? null
                    : identity.backendStart().atOffset(ZoneOffset.UTC);
            statement.setInt(1, identity.pid());
            statement.setObject(2, start, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(3, start, Types.TIMESTAMP_WITH_TIMEZONE);
            try (ResultSet rows = statement.executeQuery()) {
                return new Answer.Told(lock(rows));
            }
        } catch (SQLException e) {
            return new Answer.Untold(Failures.of(e, false));
        }
    }

    private static @Nullable Lock lock(ResultSet rows) throws SQLException {
        Lock lock = null;
        List<Blocker> by = new ArrayList<>();
        while (rows.next()) {
            int pid = rows.getInt("pid");
            if (pid != 0) {
                OffsetDateTime since = rows.getObject("xact_start", OffsetDateTime.class);
                by.add(new Blocker(
                        pid,
                        rows.getString("application"),
                        rows.getString("usename"),
                        rows.getString("state"),
                        since == null ? null : since.toInstant(),
                        rows.getString("query")));
            }
            lock = new Lock(
                    rows.getString("kind"),
                    rows.getString("mode"),
                    rows.getString("relation"),
                    by,
                    rows.getInt("blockers"));
        }
        return lock;
    }
}
