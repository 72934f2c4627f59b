package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import dev.millrace.e2e.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Nodes whose notices, errors and rows are as large as PostgreSQL lets them be, in a console with 512 MiB of heap. */
record GiantNotices(int runs, int bytes) implements Attack {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final List<String> ENDS = List.of("SUCCEEDED", "FAILED", "CANCELLED", "PAUSED");

    @Override
    public String name() {
        return "Giant notices";
    }

    @Override
    public String promise() {
        return "Every run ends, and all slots are free again.";
    }

    @Override
    public void on(Target target, Tally tally) {
        List<String> scripts = List.of(
                "do $$ begin raise notice '%', repeat('x', " + bytes + "); end $$",
                "do $$ begin raise exception '%', repeat('x', " + bytes + "); end $$",
                "do $$ begin raise exception using message = 'm', detail = repeat('d', " + bytes + "); end $$",
                "do $$ begin for i in 1..20 loop raise notice '%', repeat('x', " + bytes / 20 + "); end loop; end $$",
                "select repeat('x', " + bytes + ")",
                "select repeat('x', 100000) from generate_series(1, " + bytes / 100_000 + ")",
                "do $$ begin raise warning using message = repeat('w', " + bytes / 2 + "), hint = repeat('h', "
                        + bytes / 2 + "); end $$",
                "do $$ begin perform pg_notify('c', repeat('n', 7999)) from generate_series(1, 2000); end $$; listen c");
        List<String> flows = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            flows.add(target.api()
                    .createFlow(
                            Flows.chain("Giant " + i, i % 2 == 0 ? Flows.RDS : Flows.ADB, List.of(scripts.get(i)))));
        }
        List<String> begun = new ArrayList<>();
        try (Wire wire = target.wire()) {
            for (int i = 0; i < runs; i++) {
                Request launch =
                        Request.json("POST", "/api/flows/" + flows.get(i % flows.size()) + "/trial-runs", "{}");
                Reply reply = tally.count(wire.send(launch.with(Target.authorization())), launch.toString());
                tally.check(reply.status() == 202, "a launch was answered with " + reply.status());
                if (reply.status() == 202) {
                    begun.add(Api.JSON.readTree(reply.body()).get("id").asString());
                }
            }
        }
        long from = System.nanoTime();
        Map<String, Integer> states = new TreeMap<>();
        for (String run : begun) {
            JsonNode ended = target.api().awaitState(run, LIMIT, ENDS.toArray(String[]::new));
            states.merge(ended.get("state").asString(), 1, Integer::sum);
        }
        Wait.until("all slots are free", LIMIT, () -> target.runsAtWork() == 0);
        int free = target.api()
                .get("/api/members")
                .expect(200)
                .at("/items/0/slots")
                .asInt();
        tally.note(String.format(
                Locale.ROOT,
                "%d runs of %d MB each, after %.1f s: %s; %d slots free.",
                begun.size(),
                bytes / 1_000_000,
                (System.nanoTime() - from) / 1e9,
                states,
                free));
        tally.check(free == 64, free + " slots are free");
        tally.check(!states.containsKey("PAUSED"), "runs are paused: " + states);
        tally.check(
                target.console().health().equals("UP"),
                "health says " + target.console().health());
    }
}
