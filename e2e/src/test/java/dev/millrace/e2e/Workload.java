package dev.millrace.e2e;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream of runs, launched over HTTP at whichever member answers: trial runs of a chain, a diamond and a fan, and published runs
 * that queue behind each other. One flow more runs every minute by its schedule. What a member has accepted with 202 must happen;
 * what it has not answered may have been accepted too, and must then happen once.
 */
final class Workload implements AutoCloseable {

    private static final int LAUNCHERS = 2;

    private final Cluster cluster;
    private final Random random;
    private final List<String> trials = new ArrayList<>();
    private final String queueing;
    private final String scheduled;
    private final Map<Console, Api> apis = new ConcurrentHashMap<>();
    private final Set<String> accepted = new ConcurrentSkipListSet<>();
    private final Map<String, Integer> otherAnswers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService launchers = Executors.newScheduledThreadPool(LAUNCHERS);

    Workload(Cluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        Api api = cluster.member(0).api();
        trials.add(api.createFlow(EffectFlows.chain("Chain", 4, 0.05)));
        trials.add(api.createFlow(EffectFlows.diamond("Diamond", 0.1)));
        trials.add(api.createFlow(EffectFlows.fan("Fan", 6, 0.1)));
        this.queueing = publish(api, EffectFlows.withConcurrency(EffectFlows.chain("Queue", 2, 0.1), "QUEUE"));
        this.scheduled = publish(
                api,
                EffectFlows.everyMinute(
                        EffectFlows.withConcurrency(EffectFlows.diamond("Every minute", 0.1), "PARALLEL")));
    }

    static String publish(Api api, ObjectNode definition) {
        String flow = api.createFlow(definition);
        api.post("/api/flows/" + flow + "/versions", "{\"comment\": \"for the fault test\"}")
                .expect(201);
        return flow;
    }

    /** The flow that its schedule starts. */
    String scheduled() {
        return scheduled;
    }

    void begin(Duration every) {
        for (int i = 0; i < LAUNCHERS; i++) {
            var unused = launchers.scheduleWithFixedDelay(
                    this::launch, i * every.toMillis(), LAUNCHERS * every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void launch() {
        int which;
        int member;
        synchronized (random) {
            which = random.nextInt(trials.size() + 1);
            member = random.nextInt(cluster.size());
        }
        String path = which < trials.size()
                ? "/api/flows/" + trials.get(which) + "/trial-runs"
                : "/api/flows/" + queueing + "/runs";
        try {
            cluster.anyAlive(member)
                    .map(console -> apis.computeIfAbsent(console, Console::api))
                    .ifPresent(api -> note(api.post(path, "{}")));
        } catch (UncheckedIOException unanswered) {
            otherAnswers.merge("no answer", 1, Integer::sum);
        } catch (RuntimeException unreadable) {
            otherAnswers.merge(unreadable.getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    private void note(Api.Answer answer) {
        if (answer.status() == 202) {
            JsonNode id = answer.body().get("id");
            accepted.add(id.asString());
        } else {
            otherAnswers.merge(Integer.toString(answer.status()), 1, Integer::sum);
        }
    }

    /** Until so many more have been accepted, so that something is under way. */
    void awaitMore(int runs, Duration limit) {
        int wanted = accepted.size() + runs;
        Wait.until(runs + " more runs are accepted", limit, () -> accepted.size() >= wanted);
    }

    /** Ids of the runs that a member has answered 202 for. */
    Set<String> accepted() {
        return accepted;
    }

    /** What was answered instead of 202, and how often. */
    Map<String, Integer> otherAnswers() {
        return otherAnswers;
    }

    /** Launches nothing more; what is under way goes on. */
    void end() {
        launchers.shutdown();
        try {
            if (!launchers.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a launch hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes no more fires due, so that there is an end to wait for. */
    void endSchedule() {
        cluster.member(0)
                .api()
                .delete("/api/flows/" + scheduled + "/publication")
                .expect(204);
    }

    @Override
    public void close() {
        launchers.shutdownNow();
    }
}
