package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Flows;
import dev.millrace.e2e.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Launches of published and trial runs, as fast as several clients can ask for them. */
record LaunchFlood(int launches) implements Attack {

    private static final int THREADS = 8;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "Launches";
    }

    @Override
    public String promise() {
        return "Each is answered, every run that was accepted ends, and all slots are free again.";
    }

    @Override
    public void on(Target target, Tally tally) {
        Api api = target.api();
        var definition = Flows.chain("Flooded", Flows.RDS, List.of("select 1"));
        definition
                .putObject("properties")
                .putObject("concurrency")
                .put("policy", "PARALLEL")
                .put("limit", 64);
        String flow = api.createFlow(definition);
        api.post("/api/flows/" + flow + "/versions", Map.of("comment", "")).expect(201);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        long begun = System.nanoTime();
        Crowd.together(THREADS, thread -> {
            try (Wire wire = target.wire()) {
                for (int n = next.getAndIncrement(); n < launches; n = next.getAndIncrement()) {
                    String kind = n % 2 == 0 ? "/runs" : "/trial-runs";
                    Request launch = Request.json("POST", "/api/flows/" + flow + kind, "{}")
                            .with(Target.authorization());
                    Reply reply = tally.count(wire.send(launch), launch.toString());
                    accepted.addAndGet(reply.status() == 202 ? 1 : 0);
                }
            }
            return thread;
        });
        double asked = (System.nanoTime() - begun) / 1e9;
        Wait.until("every run has ended", LIMIT, () -> unended(target, flow) == 0);
        Wait.until("all slots are free", LIMIT, () -> target.runsAtWork() == 0);
        tally.note(String.format(
                Locale.ROOT,
                "%d of %d were accepted, in %.1f s; all had ended %.1f s after the first.",
                accepted.get(),
                launches,
                asked,
                (System.nanoTime() - begun) / 1e9));
        tally.check(accepted.get() > 0, "no launch was accepted");
    }

    private static int unended(Target target, String flow) {
        int unended = 0;
        for (String state : List.of("QUEUED", "RUNNING", "PAUSED", "CANCELLING")) {
            unended += target.api()
                    .get("/api/runs?flow=" + flow + "&state=" + state)
                    .expect(200)
                    .get("items")
                    .size();
        }
        return unended;
    }
}
