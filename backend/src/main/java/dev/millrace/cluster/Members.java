package dev.millrace.cluster;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The members of the cluster and their last sign of life. Nobody's right to write hangs on it: that is for the leases of runs. */
@Component
public class Members {

    private final JdbcClient database;
    private final Clock clock;

    Members(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A member as the others see it.
     *
     * @param runs that it works on
     * @param slots how many it can work on at once
     */
    public record Member(String id, Instant startedAt, Instant seenAt, int runs, int slots) {}

    /** A member has started, for the first time or again. */
    public void arrive(String id, int slots) {
        database.sql("""
                        insert into member (id, started_at, seen_at, slots)
                        values (:id, :now, :now, :slots)
                        on conflict (id) do update
                        set started_at = excluded.started_at, seen_at = excluded.seen_at, slots = excluded.slots, runs = 0
                        """)
                .param("id", id)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("slots", slots)
                .update();
    }

    /**
     * A sign of life.
     *
     * @return false for one that is not known (any more): it has to arrive
     */
    public boolean seen(String id, int runs) {
        return database.sql("""
                        update member
                        set seen_at = :now, runs = :runs
                        where id = :id
                        """)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("runs", runs)
                        .param("id", id)
                        .update()
                > 0;
    }

    /** The one seen last comes first, at most a thousand. */
    public List<Member> list() {
        return database.sql("""
                        select id, started_at, seen_at, runs, slots
                        from member
                        order by seen_at desc, id
                        limit 1000
                        """)
                .query((row, n) -> new Member(
                        row.getString("id"),
                        row.getTimestamp("started_at").toInstant(),
                        row.getTimestamp("seen_at").toInstant(),
                        row.getInt("runs"),
                        row.getInt("slots")))
                .list();
    }
}
