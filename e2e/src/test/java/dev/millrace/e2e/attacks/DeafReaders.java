package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Flows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Readers of a large run's event stream who take nothing of it. */
record DeafReaders(int readers, int nodes, Duration bound) implements Attack {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "Readers of streams who do not read";
    }

    @Override
    public String promise() {
        return "Somebody else's stream tells the end of the run within seconds.";
    }

    @Override
    public void on(Target target, Tally tally) throws Exception {
        String flow = target.api().createFlow(Flows.mesh("Watched by the deaf", nodes));
        List<EventReader> deaf = new ArrayList<>();
        try {
            String run = target.api().trialRun(flow);
            for (int i = 0; i < readers; i++) {
                deaf.add(EventReader.of(target, run));
            }
            try (EventReader listening = EventReader.of(target, run)) {
                CompletableFuture<Long> told = CompletableFuture.supplyAsync(() -> toldOfTheEnd(listening));
                target.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "CANCELLED");
                long ended = System.nanoTime();
                long late = Math.max(0, told.get() - ended);
                tally.check(told.get() > 0, "the stream ended before the run");
                tally.check(
                        late < bound.toNanos(),
                        "the end of the run was told " + Duration.ofNanos(late).toSeconds() + " s late");
                tally.note(String.format(
                        Locale.ROOT,
                        "%d readers who do not read, %d nodes: the end was told within %.1f s.",
                        readers,
                        nodes,
                        late / 1e9));
            }
            tally.count(target.anotherPage(Tally.HANG), "another page beside readers who do not read");
        } finally {
            for (EventReader reader : deaf) {
                reader.close();
            }
        }
    }

    /** When, by {@link System#nanoTime}; 0: never. */
    private static long toldOfTheEnd(EventReader reader) {
        try {
            return reader.readTo("event:run") ? System.nanoTime() : 0;
        } catch (IOException cutOff) {
            return 0;
        }
    }
}
