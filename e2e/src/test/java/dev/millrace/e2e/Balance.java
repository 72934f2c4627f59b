package dev.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the console says has happened, held against what stands in the target: each node that succeeded has left exactly one row, by
 * the attempt that succeeded, and no other node has left any.
 *
 * @param lost runs that were accepted and are nowhere
 * @param stuck runs that have not ended, and where they stand
 * @param missing nodes that succeeded, without a row
 * @param doubled rows that are there more than once
 * @param stray rows of nodes or attempts that did not succeed, or of no known run
 * @param failed runs that ended otherwise than SUCCEEDED, and the last error of each failed node
 * @param fires entries in the ledger of the scheduled flow
 * @param gaps minutes between the first and the last of them that have no entry, and fires that say RAN without a run
 */
record Balance(
        int runs,
        int nodes,
        int cutOff,
        List<String> lost,
        List<String> stuck,
        List<String> missing,
        List<String> doubled,
        List<String> stray,
        List<String> failed,
        int fires,
        List<String> gaps) {

    /** Everything that must not be, each with a word that says what it is. */
    List<String> findings() {
        List<String> all = new ArrayList<>();
        lost.forEach(one -> all.add("lost: " + one));
        stuck.forEach(one -> all.add("stuck: " + one));
        missing.forEach(one -> all.add("missing: " + one));
        doubled.forEach(one -> all.add("doubled: " + one));
        stray.forEach(one -> all.add("stray: " + one));
        failed.forEach(one -> all.add("failed: " + one));
        gaps.forEach(one -> all.add("gap: " + one));
        return all;
    }

    boolean isClean() {
        return findings().isEmpty();
    }

    static Balance of(Cluster cluster, Collection<String> accepted, String scheduledFlow) {
        Map<String, String> runs = new HashMap<>();
        List<String> stuck = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (List<String> row : cluster.metadata().query("millrace", "select id, state, reason from run")) {
            runs.put(row.get(0), row.get(1));
            if (!Set.of("SUCCEEDED", "FAILED", "CANCELLED").contains(row.get(1))) {
                stuck.add(String.join(" ", row));
            } else if (!row.get(1).equals("SUCCEEDED")) {
                failed.add(String.join(" ", row) + failures(cluster, row.get(0)));
            }
        }
        List<String> lost =
                accepted.stream().filter(run -> !runs.containsKey(run)).toList();
        Effects effects = Effects.of(cluster);
        Ledger ledger = Ledger.of(cluster, scheduledFlow, runs.keySet());
        return new Balance(
                runs.size(),
                effects.nodes(),
                cutOff(cluster),
                lost,
                stuck,
                effects.missing(),
                effects.doubled(),
                effects.stray(),
                failed,
                ledger.fires(),
                ledger.gaps());
    }

    private static String failures(Cluster cluster, String run) {
        return cluster.metadata()
                .query(
                        "millrace",
                        "select node_key, number, error from " + StoredJournal.ATTEMPTS
                                + " a where state = 'FAILED' and run_id = '" + run
                                + "' order by node_key, number desc limit 3")
                .toString();
    }

    /** Attempts whose end nobody saw and whose transaction turned out to be rolled back. */
    private static int cutOff(Cluster cluster) {
        return Integer.parseInt(cluster.metadata()
                .query("millrace", "select count(*) from " + StoredJournal.ATTEMPTS + " a where state = 'CANCELLED'")
                .get(0)
                .get(0));
    }

    private record Effects(int nodes, List<String> missing, List<String> doubled, List<String> stray) {

        static Effects of(Cluster cluster) {
            Set<String> meant = new HashSet<>();
            for (List<String> row :
                    cluster.metadata().query("millrace", """
                    select n.run_id, n.key, max(a.number)
                    from %s n
                    left join %s a on a.run_id = n.run_id and a.node_key = n.key and a.state = 'SUCCEEDED'
                    where n.state = 'SUCCEEDED'
                    group by n.run_id, n.key
                    """.formatted(StoredJournal.NODES, StoredJournal.ATTEMPTS))) {
                meant.add(String.join(" ", row));
            }
            Set<String> missing = new HashSet<>(meant);
            List<String> doubled = new ArrayList<>();
            List<String> stray = new ArrayList<>();
            for (List<String> row : cluster.target()
                    .query("postgres", "select run, node, attempt, count(*) from effect group by run, node, attempt")) {
                String effect = String.join(" ", row.subList(0, 3));
                missing.remove(effect);
                if (!meant.contains(effect)) {
                    stray.add(effect);
                }
                if (!row.get(3).equals("1")) {
                    doubled.add(effect + ": " + row.get(3));
                }
            }
            for (List<String> row : cluster.target()
                    .query(
                            "postgres",
                            "select run, node, count(*) from effect group by run, node having count(*) > 1")) {
                doubled.add(String.join(" ", row));
            }
            return new Effects(meant.size(), List.copyOf(missing), doubled, stray);
        }
    }

    private record Ledger(int fires, List<String> gaps) {

        static Ledger of(Cluster cluster, String flow, Set<String> runs) {
            List<String> gaps = new ArrayList<>();
            Instant before = null;
            List<List<String>> rows = cluster.metadata()
                    .query(
                            "millrace",
                            "select to_char(planned_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), outcome,"
                                    + " run_id from ledger where flow_id = '" + flow + "' order by planned_at");
            for (List<String> row : rows) {
                Instant planned = OffsetDateTime.parse(row.get(0)).toInstant();
                if (before != null && !before.plus(Duration.ofMinutes(1)).equals(planned)) {
                    gaps.add("between " + before + " and " + planned);
                }
                before = planned;
                if (row.get(1).equals("RAN") && !runs.contains(row.get(2))) {
                    gaps.add(String.join(" ", row));
                }
            }
            return new Ledger(rows.size(), gaps);
        }
    }

    /** The longest time from a kill to the end of the last run that was under way at it, whatever was killed meanwhile. */
    static Duration longestRecovery(Cluster cluster, List<Killer.Kill> kills) {
        Duration longest = Duration.ZERO;
        for (Killer.Kill kill : kills) {
            String at = "timestamptz '" + kill.at() + "'";
            String millis = cluster.metadata()
                    .query(
                            "millrace",
                            "select coalesce(round(extract(epoch from max(ended_at) - " + at + ") * 1000), 0) from run"
                                    + " where created_at <= " + at + " and ended_at > " + at)
                    .get(0)
                    .get(0);
            Duration took = Duration.ofMillis(Long.parseLong(millis));
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }
}
