package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Flows;
import dev.millrace.e2e.Wait;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Queries that crash the sandbox's server, and SIGKILL for its processes where queries no longer do, again and again. */
record SandboxCrash(Duration time) implements Attack {

    private static final Duration BACK = Duration.ofMinutes(3);
    private static final Duration PACE = Duration.ofMillis(700);
    private static final Duration PATIENT = Duration.ofSeconds(70);

    /** What has crashed servers: libxml2's recursion, deep expressions, deep JSON, a regular expression, much memory. */
    private static final List<String> CRASHES = List.of(
            "select xpath(repeat('(', 200000) || '1' || repeat(')', 200000), '<a/>')",
            "select xpath('/a[' || repeat('a[', 100000) || '1' || repeat(']', 100000) || ']', '<a/>')",
            "select xml (repeat('<a>', 300000) || repeat('</a>', 300000))",
            "select repeat('[', 3000000)::json",
            "select regexp_matches(repeat('a', 100000), repeat('(', 20000) || 'a' || repeat(')*', 20000))",
            "do $$ begin execute 'select ' || repeat('(', 100000) || '1' || repeat(')', 100000); end $$",
            "select count(*) from (select repeat(n::text, 100000000) a from generate_series(1, 50) n) q group by a");

    private static final List<Request> OTHERS = List.of(
            Request.get("/api/me"),
            Request.get("/api/flows"),
            Request.get("/api/runs"),
            Request.get("/api/members"),
            Request.get("/api/sandbox"),
            Request.get("/api/data-sources"),
            Request.json("POST", "/api/preview/sql", "{\"sql\": \"select 1\", \"values\": {}}"));

    @Override
    public String name() {
        return "Crashes of the sandbox";
    }

    @Override
    public String promise() {
        return "Every other call is answered, the console's own server is not restarted, and the sandbox comes back by itself.";
    }

    @Override
    public void on(Target target, Tally tally) {
        String flow = target.api().createFlow(Flows.chain("In the crash", Flows.RDS, List.of("select 1")));
        Vitals.Life console = target.vitals().consoleServer();
        long until = System.nanoTime() + time.toNanos();
        AtomicInteger crashes = new AtomicInteger();
        CompletableFuture<Void> crashing = CompletableFuture.runAsync(() -> crash(target, until, crashes));
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> ask(target, until, tally));
        try (Wire wire = target.wire()) {
            while (System.nanoTime() < until) {
                for (Request request : OTHERS) {
                    tally.count(wire.send(request.with(Target.authorization())), request.toString());
                }
                Request launch = Request.json("POST", "/api/flows/" + flow + "/trial-runs", "{}");
                Reply launched = tally.count(wire.send(launch.with(Target.authorization())), launch.toString());
                tally.check(launched.status() == 202, "a launch was answered with " + launched.status());
                LockSupport.parkNanos(PACE.toNanos());
            }
        }
        crashing.join();
        asking.join();
        tally.note(crashes + " sessions or servers were lost.");
        tally.check(target.vitals().consoleServer().equals(console), "the console's own server was restarted");
        back(target, tally);
    }

    private static void back(Target target, Tally tally) {
        long begun = System.nanoTime();
        Wait.until("the sandbox is back", BACK, target::sandboxAnswers);
        tally.note(String.format(Locale.ROOT, "The sandbox was back after %.1f s.", (System.nanoTime() - begun) / 1e9));
        Wait.until("every run has ended", BACK, () -> target.runsAtWork() == 0);
    }

    private static void crash(Target target, long until, AtomicInteger crashes) {
        for (int i = 0; System.nanoTime() < until; i++) {
            if (i % (CRASHES.size() + 2) < CRASHES.size()) {
                query(target, CRASHES.get(i % (CRASHES.size() + 2)), crashes);
            } else {
                kill(target, i % (CRASHES.size() + 2) == CRASHES.size(), crashes);
            }
        }
    }

    /** The same by way of the console, which waits for a server that starts. */
    private static void ask(Target target, long until, Tally tally) {
        String queries = "/api/data-sources/" + target.source(Flows.RDS) + "/queries";
        try (Wire wire = Wire.patient(target.console().port(), PATIENT)) {
            for (int i = 0; System.nanoTime() < until; i++) {
                String sql = CRASHES.get(i % CRASHES.size());
                Request query = Request.json("POST", queries, "{\"sql\": \"" + sql + "\"}");
                tally.count(wire.send(query.with(Target.authorization())), query.toString(), PATIENT);
            }
        }
    }

    private static void query(Target target, String sql, AtomicInteger crashes) {
        try (Connection connection = target.vitals().sandbox();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(5);
            statement.execute(sql);
        } catch (SQLException failed) {
            if (failed.getSQLState() != null && failed.getSQLState().startsWith("08")) {
                crashes.incrementAndGet();
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        } catch (RuntimeException stopped) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** One of its processes, or its head, after which nothing of it is left. */
    private static void kill(Target target, boolean head, AtomicInteger crashes) {
        try {
            List<ProcessHandle> processes = target.vitals().sandboxProcesses();
            if (!processes.isEmpty()) {
                processes.get(head ? 0 : processes.size() - 1).destroyForcibly();
                crashes.incrementAndGet();
            }
        } catch (RuntimeException beingMade) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
