package dev.millrace.run;

import dev.millrace.database.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/**
 * Who owns a run: {@code run.owner, fence, lease_until} by the database's clock, and nothing else. Every claim raises the fence, so
 * that what an earlier owner still tries to write finds no row.
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

    private final JdbcClient database;
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
        return take("select id from run where id = any (:ids) and %s order by id for update", runs, 0, member, now);
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
                select id from run where %s and not (id = any (:ids)) order by id limit :most for update skip locked
                """, held, most, member, now);
    }

    /**
     * Takes the runs that nobody has taken yet and that have waited longest, in one statement.
     *
     * @param most so many at most
     */
    public List<Claim> claimQueued(String member, int most, Instant now) {
        return take("""
                select id from run where state = 'QUEUED' and not waits order by id limit :most for update skip locked
                """, Set.of(), most, member, now);
    }

    private List<Claim> take(String which, Collection<RunId> ids, int most, String member, Instant now) {
        return database.sql("""
                        with free as materialized (%s)
                        update run
                        set owner = :member, fence = fence + 1, lease_until = clock_timestamp() + cast(:lease as interval),
                            state = case when state = 'QUEUED' then 'RUNNING' else state end,
                            step = case when state = 'QUEUED' then step + 1 else step end,
                            reason = case when state = 'QUEUED' then null else reason end,
                            started_at = coalesce(started_at, :now)
                        from free
                        where run.id = free.id
                        returning run.id, fence, step
                        """.formatted(which.formatted(FREE)))
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
                        update run
                        set fence = fence + 1, lease_until = clock_timestamp() + cast(:lease as interval)
                        where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
                          and owner = :member
                          and not (id = any (:held))
                        returning id, fence, step
                        """)
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
        Loaded row = database.sql("""
                        select %s, r.held, s.definition, s.variables,
                            (select jsonb_agg(jsonb_build_object('key', n.key, 'state', n.state, 'skip', n.skip_reason,
                                 'attempts', n.attempts, 'retries', n.retries, 'retry', n.retry_at))
                             from node_run n where n.run_id = r.id) as nodes,
                            exists (select from run_act a where a.run_id = r.id and a.done_at is null) as asked
                        from run r join run_snapshot s on s.run_id = r.id
                        where r.id = :run
                        """.formatted(RunRows.COLUMNS))
                .param("run", claim.run().value())
                .query((found, n) -> new Loaded(
                        RunRows.read(found),
                        found.getBoolean("held"),
                        found.getString("definition"),
                        found.getString("variables"),
                        found.getString("nodes"),
                        found.getBoolean("asked")))
                .single();
        Map<String, NodeProgress> nodes = new HashMap<>();
        StoredJson.readList(row.nodes(), LoadedNode.class).forEach(node -> nodes.put(node.key(), node.progress()));
        Map<String, String> given = StoredJson.read(row.variables(), new TypeReference<Map<String, String>>() {});
        // The first owner finds no attempts: nobody could have begun one.
        List<AttemptRecord> running = claim.fence() == 1 ? List.of() : running(claim.run());
        return new LiveRun(claim, row.run(), row.held(), row.definition(), given, nodes, running, row.asked());
    }

    private record LoadedNode(
            String key,
            NodeState state,
            @Nullable SkipReason skip,
            int attempts,
            int retries,
            @Nullable Instant retry) {

        NodeProgress progress() {
            return new NodeProgress(state, skip, attempts, retries, retry);
        }
    }

    private List<AttemptRecord> running(RunId run) {
        return database.sql("""
                        select %s
                        from attempt a join node_run n on n.run_id = a.run_id and n.key = a.node_key
                        where a.run_id = :run and a.state = 'RUNNING' and n.state = 'RUNNING'
                        order by a.node_key
                        """.formatted(AttemptRows.COLUMNS))
                .param("run", run.value())
                .query((row, n) -> AttemptRows.read(row))
                .list();
    }

    /** What people have asked and nobody has carried out, for these runs. */
    public Map<RunId, List<RunAct>> openActs(Collection<RunId> runs) {
        Map<RunId, List<RunAct>> acts = new HashMap<>();
        if (runs.isEmpty()) {
            return acts;
        }
        database.sql("""
                        select run_id, id, kind, node_key, settle_as, reason, actor
                        from run_act
                        where done_at is null and run_id = any (:runs)
                        order by id
                        """)
                .param("runs", runs.stream().map(RunId::value).toArray(String[]::new))
                .query(row -> {
                    acts.computeIfAbsent(new RunId(row.getString("run_id")), run -> new ArrayList<>())
                            .add(act(row));
                });
        return acts;
    }

    private static Claim claim(ResultSet row, String member) throws SQLException {
        return new Claim(new RunId(row.getString("id")), member, row.getLong("fence"), row.getLong("step"));
    }

    static NodeProgress progress(ResultSet row) throws SQLException {
        String skip = row.getString("skip_reason");
        return new NodeProgress(
                NodeState.valueOf(row.getString("state")),
                skip == null ? null : SkipReason.valueOf(skip),
                row.getInt("attempts"),
                row.getInt("retries"),
                StoredJson.instant(row.getTimestamp("retry_at")));
    }

    private static RunAct act(ResultSet row) throws SQLException {
        String settleAs = row.getString("settle_as");
        String reason = row.getString("reason");
        return new RunAct(
                row.getLong("id"),
                RunAct.Kind.valueOf(row.getString("kind")),
                row.getString("node_key"),
                settleAs == null ? null : Settling.valueOf(settleAs),
                reason == null ? "" : reason,
                row.getString("actor"));
    }

    private record Loaded(
            RunRecord run, boolean held, String definition, String variables, String nodes, boolean asked) {}
}
