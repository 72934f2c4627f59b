package dev.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Published flows of one node each that are all due in the same second, half of them published at one member, half at the other. */
record SameSecond(Cluster cluster, List<String> flows, Instant due) {

    /** What publishing one flow may take: machines are shared, so when it was too short a longer one is tried. */
    private static final int[] MILLIS_EACH = {150, 450, 1500};

    /** Publishes so many, due at the first full minute that leaves time for it. */
    static SameSecond publish(Cluster cluster, int count) {
        for (int millis : MILLIS_EACH) {
            Instant due = Instant.now()
                    .plusSeconds(10)
                    .plusMillis((long) count * millis)
                    .truncatedTo(ChronoUnit.MINUTES)
                    .plus(Duration.ofMinutes(1));
            List<String> flows = publish(cluster, count, due);
            if (Instant.now().isBefore(due)) {
                return new SameSecond(cluster, flows, due);
            }
            System.out.println("Publishing took longer than planned, which shows nothing: once more with more time.");
        }
        throw new IllegalStateException("publishing takes too long here");
    }

    private static List<String> publish(Cluster cluster, int count, Instant due) {
        String at = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm")
                .withZone(ZoneOffset.UTC)
                .format(due);
        List<Api> apis = new ArrayList<>();
        for (int place = 0; place < cluster.size(); place++) {
            apis.add(cluster.member(place).api());
        }
        List<String> flows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flows.add(Workload.publish(
                    apis.get(i % apis.size()),
                    EffectFlows.at(
                            EffectFlows.withConcurrency(EffectFlows.chain("Due " + due + " " + i, 1, 0), "SKIP"), at)));
        }
        return List.copyOf(flows);
    }

    /** Until each flow has a run that has ended, or the limit after the fire has passed. */
    void awaitEnd(Duration limit) {
        Wait.until(
                flows.size() + " flows have run",
                Duration.between(Instant.now(), due).plus(limit),
                () -> Integer.parseInt(
                                one("select count(*) from run where ended_at is not null and flow_id in " + in()))
                        >= flows.size());
    }

    /** Flows without exactly one entry, RAN, for that second; and runs that no entry names. */
    List<String> wrongInTheLedger() {
        List<String> wrong = new ArrayList<>();
        for (List<String> row : cluster.metadata().query("millrace", """
                select f.id, count(l.flow_id), count(*) filter (where l.outcome = 'RAN' and l.planned_at = '%s')
                from unnest(array[%s]) as f (id) left join ledger l on l.flow_id = f.id
                group by f.id
                having count(l.flow_id) <> 1 or count(*) filter (where l.outcome = 'RAN' and l.planned_at = '%s') <> 1
                """.formatted(due, quoted(), due))) {
            wrong.add("ledger " + row);
        }
        for (List<String> row : cluster.metadata()
                .query(
                        "millrace",
                        "select id, flow_id, state from run where flow_id in " + in() + " and (state <> 'SUCCEEDED' or"
                                + " not exists (select from ledger l where l.run_id = run.id))")) {
            wrong.add("run " + row);
        }
        return wrong;
    }

    /** Runs of these flows that have not left exactly one row in the target. */
    List<String> wrongInTheTarget() {
        List<String> runs = cluster.metadata().query("millrace", "select id from run where flow_id in " + in()).stream()
                .map(row -> row.get(0))
                .toList();
        String known = runs.stream().map(run -> "'" + run + "'").collect(Collectors.joining(", "));
        List<String> wrong = new ArrayList<>();
        for (List<String> row : cluster.target().query("postgres", """
                select r.id, count(e.run)
                from unnest(array[%s]) as r (id) left join effect e on e.run = r.id
                group by r.id
                having count(e.run) <> 1
                """.formatted(known))) {
            wrong.add("target " + row);
        }
        if (runs.size() != flows.size()) {
            wrong.add(runs.size() + " runs of " + flows.size() + " flows");
        }
        return wrong;
    }

    /** From the planned second to the start of the last run. */
    Duration lastStart() {
        return Duration.ofMillis(Long.parseLong(one("select round(extract(epoch from max(started_at) - timestamptz '"
                + due + "') * 1000) from run" + " where flow_id in " + in())));
    }

    private String one(String query) {
        return cluster.metadata().query("millrace", query).get(0).get(0);
    }

    private String quoted() {
        return flows.stream().map(flow -> "'" + flow + "'").collect(Collectors.joining(", "));
    }

    private String in() {
        return "(" + quoted() + ")";
    }
}
