package dev.millrace.run;

import dev.millrace.database.Settings;
import dev.millrace.run.journal.EntryBody;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who owns a run: {@code run.owner, fence, lease_until} by the database's clock, and nothing else. Every claim raises the fence and
 * takes the next number in the run's journal in the same statement, so that what an earlier owner still tries to write finds its number
 * taken.
 */
@Component
public class ClaimStore {

    /**
     * May be taken: new, or its owner is gone, or it is paused and somebody has asked something of it. A lease that has passed says
     * nothing as long as this database was not up long enough for its owner to renew it. The states come first by themselves: they
     * are what the index of the runs that live is about, without which the whole history would be read.
     */
    private static final String FREE = """
            state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING') and
            ((state = 'QUEUED' and not waits)
             or (state in ('RUNNING', 'CANCELLING') and (owner is null or %1$s))
             or (state = 'PAUSED' and (owner is null or %1$s)
                 and exists (select from run_act a where a.run_id = run.id and a.done_at is null)))
            """.formatted("""
                    (lease_until < clock_timestamp()
                     and pg_postmaster_start_time() < clock_timestamp() - cast(:grace as interval))
                    """);

    /** As far as this statement sees; when an entry has come meanwhile, the number is taken, and so nobody else's run is. */
    private static final String NEXT_STEP =
            "coalesce((select max(e.step) from run_entry e where e.run_id = free.id), 0) + 1";

    static final EntryBody BEGUN =
            EntryBody.of(EntryBody.Kind.TAKEN, new EntryBody.Run(RunState.RUNNING, false, null), List.of());
    private static final EntryBody TAKEN = EntryBody.of(EntryBody.Kind.TAKEN, null, List.of());

    private final JdbcClient database;
    private final TakeUpRun takeUp;
    private final Duration takeover;
    private final String lease;
    private final String grace;

    @Autowired
    ClaimStore(JdbcClient database, Settings settings) {
        this(database, settings.takeover(), settings.takeover());
    }

    /**
     * Claims that hold until they are renewed or their time has passed.
     *
     * @param lease how long an owner may be silent before others take its runs
     * @param grace how long the database must have been up for a passed lease to count; zero for tests, whose database was
     *     started a moment ago
     */
    ClaimStore(JdbcClient database, Duration lease, Duration grace) {
        this.database = database;
        this.takeUp = new TakeUpRun(database);
        this.takeover = lease;
        this.lease = lease.toString();
        this.grace = grace.toString();
    }

    /** How long a claim holds without being renewed. */
    public Duration lease() {
        return takeover;
    }

    /** Takes this run, if it is free. */
    public Optional<Claim> claim(RunId run, String member, Instant now) {
        return claim(List.of(run), member, now).stream().findFirst();
    }

    /** Takes those of these runs that are free, in one statement. */
    public List<Claim> claim(Collection<RunId> runs, String member, Instant now) {
        // In one order, so that members that want the same runs do not wait for each other in a circle.
        return take(
                "select id, fence, state from run where id = any (:ids) and %s order by id for update",
                runs, 0, member, now);
    }

    /** Takes the free run that has waited longest, if there is one. */
    public Optional<Claim> claimNext(String member, Instant now) {
        return claimNext(member, Set.of(), 1, now).stream().findFirst();
    }

    /**
     * Takes the free runs that have waited longest, in one statement.
     *
     * @param held runs that this member works on: when it was out of reach for longer than a lease and nobody has taken them,
     *     it renews what it has rather than to begin anew
     * @param most so many at most
     */
    public List<Claim> claimNext(String member, Collection<RunId> held, int most, Instant now) {
        return take("""
                select id, fence, state
                from run
                where %s and not (id = any (:ids))
                order by id
                limit :most
                for update skip locked
                """, held, most, member, now);
    }

    /**
     * Takes the runs that nobody has taken yet and that have waited longest, in one statement.
     *
     * @param most so many at most
     */
    public List<Claim> claimQueued(String member, int most, Instant now) {
        return take("""
                select id, fence, state
                from run
                where state = 'QUEUED' and not waits
                order by id
                limit :most
                for update skip locked
                """, Set.of(), most, member, now);
    }

    private List<Claim> take(String which, Collection<RunId> ids, int most, String member, Instant now) {
        return database.sql("""
                        with free as materialized (%s),
                        taken as (
                            insert into run_entry (run_id, step, fence, at, body)
                            select free.id, %s, free.fence + 1, :now,
                                cast(case free.state when 'QUEUED' then :begun else :taken end as jsonb)
                            from free
                            on conflict do nothing
                            returning run_id, step, fence)
                        update run
                        set owner = :member, fence = taken.fence,
                            lease_until = clock_timestamp() + cast(:lease as interval),
                            state = case when state = 'QUEUED' then 'RUNNING' else state end,
                            reason = case when state = 'QUEUED' then null else reason end,
                            started_at = coalesce(started_at, :now)
                        from taken
                        where run.id = taken.run_id
                        returning run.id, run.fence, taken.step
                        """.formatted(which.formatted(FREE), NEXT_STEP))
                .param("begun", BEGUN.json())
                .param("taken", TAKEN.json())
                .param("member", member)
                .param("lease", lease)
                .param("grace", grace)
                .param("now", StoredJson.sql(now))
                .param("ids", ids.stream().map(RunId::value).toArray(String[]::new))
                .param("most", most)
                .query((row, n) -> claim(row, member))
                .list();
    }

    /** Takes over what this member owned before it was restarted: it alone can know at once that the owner is gone. */
    public List<Claim> claimOwn(String member, Collection<RunId> held) {
        return database.sql("""
                        with own as materialized (
                            select id, fence
                            from run
                            where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                              and owner = :member
                              and not (id = any (:held))
                            order by id
                            for update),
                        taken as (
                            insert into run_entry (run_id, step, fence, at, body)
                            select own.id, %s, own.fence + 1, clock_timestamp(), cast(:taken as jsonb)
                            from own
                            on conflict do nothing
                            returning run_id, step, fence)
                        update run
                        set fence = taken.fence, lease_until = clock_timestamp() + cast(:lease as interval)
                        from taken
                        where run.id = taken.run_id
                        returning run.id, run.fence, taken.step
                        """.formatted(NEXT_STEP.replace("free", "own")))
                .param("taken", TAKEN.json())
                .param("member", member)
                .param("lease", lease)
                .param("held", held.stream().map(RunId::value).toArray(String[]::new))
                .query((row, n) -> claim(row, member))
                .list();
    }

    /**
     * Renews all of a member's leases in one statement; what is not in the answer is lost. The rows are locked in the order in which
     * steps are written, so that neither waits for the other in a circle.
     */
    public Set<RunId> renew(String member, Collection<Claim> claims) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(database.sql("""
                        with kept as materialized (
                            select r.id
                            from unnest(cast(:runs as text[]), cast(:fences as bigint[])) as held (id, fence)
                            join run r on r.id = held.id and r.fence = held.fence and r.owner = :member
                            where r.state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                            order by r.id
                            for no key update of r)
                        update run r
                        set lease_until = clock_timestamp() + cast(:lease as interval)
                        from kept
                        where r.id = kept.id
                        returning r.id
                        """)
                .param("lease", lease)
                .param("runs", claims.stream().map(claim -> claim.run().value()).toArray(String[]::new))
                .param("fences", claims.stream().map(Claim::fence).toArray(Long[]::new))
                .param("member", member)
                .query((row, n) -> new RunId(row.getString("id")))
                .list());
    }

    /** Gives a run back untouched, for any member to take at once. */
    public void release(Claim claim) {
        database.sql("""
                        update run
                        set owner = null, lease_until = clock_timestamp()
                        where id = :run and owner = :owner and fence = :fence
                        """)
                .param("run", claim.run().value())
                .param("owner", claim.member())
                .param("fence", claim.fence())
                .update();
    }

    /** Everything the owner needs to go on from where the run stands, in one statement as long as nobody has worked on it before. */
    public LiveRun load(Claim claim) {
        return takeUp.load(claim);
    }

    /** What people have asked and nobody has carried out, for these runs. */
    public Map<RunId, List<RunAct>> openActs(Collection<RunId> runs) {
        return takeUp.openActs(runs);
    }

    private static Claim claim(ResultSet row, String member) throws SQLException {
        return new Claim(new RunId(row.getString("id")), member, row.getLong("fence"), row.getLong("step"));
    }
}
