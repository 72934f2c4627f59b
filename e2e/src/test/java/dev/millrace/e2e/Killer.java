package dev.millrace.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Kills parts of a cluster with SIGKILL at random moments, and sees to it that what was killed is started again. */
final class Killer implements AutoCloseable {

    /** What is killed; the weight says how often among the others. */
    enum Victim {
        CONSOLE("a console", 3),
        TARGET("the target's postmaster", 3),
        BACKEND("one backend of the target", 4),
        METADATA("the metadata database's postmaster", 2);

        private final String words;
        private final int weight;

        Victim(String words, int weight) {
            this.words = words;
            this.weight = weight;
        }

        String words() {
            return words;
        }

        private static Victim pick(Random random) {
            int place = random.nextInt(12);
            for (Victim victim : values()) {
                place -= victim.weight;
                if (place < 0) {
                    return victim;
                }
            }
            throw new IllegalStateException("the weights do not add up to twelve");
        }
    }

    record Kill(Victim victim, Instant at) {}

    private static final int LONGEST_PAUSE_MILLIS = 1500;
    /** Longer than a lease. */
    private static final int STALL_SECONDS = 25;

    private final Cluster cluster;
    private final Random random;
    private final List<Kill> kills = new ArrayList<>();
    private final AtomicIntegerArray busy;
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(4);
    private final List<CompletableFuture<Void>> repairs = new ArrayList<>();
    private int stalls;

    Killer(Cluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        this.busy = new AtomicIntegerArray(cluster.size());
    }

    /** One more of a random kind, after a random pause. */
    void killOne() {
        while (!kill(Victim.pick(random))) {
            // Nobody of that kind was there to be killed: another one then.
        }
    }

    /** False when there is none of that kind at this moment. */
    boolean kill(Victim victim) {
        after(random.nextInt(LONGEST_PAUSE_MILLIS));
        return switch (victim) {
            case CONSOLE -> killConsole();
            case TARGET -> killServer(victim, cluster.target());
            case METADATA -> killServer(victim, cluster.metadata());
            case BACKEND -> {
                boolean killed = cluster.target().killBackend().isPresent();
                if (killed) {
                    note(victim);
                }
                yield killed;
            }
        };
    }

    private boolean killConsole() {
        int place = random.nextInt(cluster.size());
        if (!busy.compareAndSet(place, 0, 1)) {
            return false;
        }
        cluster.member(place).kill();
        note(Victim.CONSOLE);
        repairs.add(CompletableFuture.runAsync(
                () -> {
                    cluster.restartMember(place);
                    busy.set(place, 0);
                },
                clockwork));
        return true;
    }

    private boolean killServer(Victim victim, PostgresProcess server) {
        server.kill();
        note(victim);
        after(random.nextInt(LONGEST_PAUSE_MILLIS));
        server.restart();
        return true;
    }

    /** Stops a member with SIGSTOP for longer than its leases last, and lets it go on. */
    void stallOne() {
        int place = random.nextInt(cluster.size());
        if (busy.compareAndSet(place, 0, 1)) {
            stalls++;
            Console console = cluster.member(place);
            console.stall();
            CompletableFuture<Void> over = new CompletableFuture<>();
            repairs.add(over);
            var unused = clockwork.schedule(
                    () -> {
                        console.goOn();
                        busy.set(place, 0);
                        over.complete(null);
                    },
                    STALL_SECONDS,
                    TimeUnit.SECONDS);
        }
    }

    private void note(Victim victim) {
        kills.add(new Kill(victim, Instant.now()));
        System.out.printf("%s kill %d: %s%n", Instant.now(), kills.size(), victim.words());
    }

    private void after(int millis) {
        try {
            clockwork.schedule(() -> {}, millis, TimeUnit.MILLISECONDS).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until everything that was killed or stopped is back. */
    void awaitRepairs() {
        repairs.forEach(CompletableFuture::join);
    }

    List<Kill> kills() {
        return kills;
    }

    long kills(Victim victim) {
        return kills.stream().filter(kill -> kill.victim() == victim).count();
    }

    int stalls() {
        return stalls;
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
