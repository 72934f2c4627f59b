package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Flows;
import dev.millrace.e2e.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** More event streams than an account may have. */
record ManyStreams(int streams) implements Attack {

    private static final int MOST = 256;

    @Override
    public String name() {
        return "Event streams";
    }

    @Override
    public String promise() {
        return "An account has 256 at most, the others are refused with 429, and when they are closed there is room for new ones.";
    }

    @Override
    public void on(Target target, Tally tally) throws IOException {
        String run = target.api()
                .trialRun(target.api()
                        .createFlow(Flows.chain("Watched by many", Flows.RDS, List.of("select pg_sleep(600)"))));
        try {
            List<EventReader> readers = new ArrayList<>();
            try {
                open(target, tally, run, readers);
            } finally {
                for (EventReader reader : readers) {
                    reader.close();
                }
            }
            Wait.until("a stream can be opened again", Duration.ofSeconds(60), () -> opens(target, run));
        } finally {
            target.api().post("/api/runs/" + run + "/cancellation", Map.of());
            target.api().awaitState(run, Duration.ofMinutes(1), "CANCELLED", "FAILED", "SUCCEEDED");
        }
    }

    private void open(Target target, Tally tally, String run, List<EventReader> readers) throws IOException {
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < streams; i++) {
            long begun = System.nanoTime();
            EventReader reader = EventReader.of(target, run);
            readers.add(reader);
            int status = reader.status();
            tally.count(
                    new Reply(status, "", "", Duration.ofNanos(System.nanoTime() - begun)), "stream number " + (i + 1));
            taken += status == 200 ? 1 : 0;
            refused += status == 429 ? 1 : 0;
        }
        tally.note(taken + " streams were open at once, " + refused + " were refused.");
        tally.check(taken <= MOST, taken + " streams of one account are open");
        tally.check(taken + refused == streams, (streams - taken - refused) + " were neither opened nor refused");
        Reply page = tally.count(target.anotherPage(Tally.HANG), "another page beside many streams");
        tally.check(page.status() == 200, "another page was answered with " + page.status());
    }

    private static boolean opens(Target target, String run) {
        try (EventReader reader = EventReader.of(target, run)) {
            return reader.status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }
}
