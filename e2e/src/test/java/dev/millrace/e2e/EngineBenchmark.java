package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The engine under load: a fan, many small runs, cancelling, many runs in flight. */
final class EngineBenchmark {

    static final String BENCH = "bench";
    private static final int WIDTH = 100;
    private static final int CLIENTS = 20;
    private static final int RUNS_EACH = 100;
    private static final int CANCELS = 100;
    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Console console;
    private final Databases databases;

    EngineBenchmark(Console console) {
        this.console = console;
        this.databases = new Databases(console);
    }

    List<String> rows() throws Exception {
        registerSource();
        databases.execute(Flows.RDS, "create table bench_target (v int)");
        List<String> rows = new ArrayList<>();
        for (Callable<List<String>> part : List.<Callable<List<String>>>of(
                this::fan, this::throughput, this::cancelling, new DueBenchmark(console, databases)::rows)) {
            List<String> measured = part.call();
            measured.forEach(System.out::println);
            rows.addAll(measured);
        }
        return rows;
    }

    /** The sandbox's first database once more, over ten connections. */
    private void registerSource() {
        JsonNode sandbox = null;
        for (JsonNode item : console.api().get("/api/data-sources").expect(200).get("items")) {
            if (item.get("name").asString().equals(Flows.RDS)) {
                sandbox = item;
            }
        }
        if (sandbox == null) {
            throw new IllegalStateException("no sandbox");
        }
        ObjectNode source = Api.JSON
                .createObjectNode()
                .put("name", BENCH)
                .put("environment", "test")
                .put("kind", "postgresql")
                .put("host", sandbox.get("host").asString())
                .put("port", sandbox.get("port").asInt())
                .put("database", sandbox.get("database").asString())
                .put("user", sandbox.get("user").asString())
                .put("password", SandboxPassword.read(console.data()))
                .put("poolSize", 10);
        console.api().post("/api/data-sources", source).expect(201);
    }

    private List<String> fan() {
        ObjectNode flow =
                Flows.chain("Fan", BENCH, Collections.nCopies(WIDTH + 2, "insert into bench_target values (1)"));
        ArrayNode edges = flow.putArray("edges");
        for (int i = 2; i < WIDTH + 2; i++) {
            edges.addObject().put("from", "n1").put("to", "n" + i);
            edges.addObject().put("from", "n" + i).put("to", "n" + (WIDTH + 2));
        }
        String id = console.api().createFlow(flow);
        for (int i = 0; i < 5; i++) {
            ofRun(console.api().trialRun(id));
        }
        return List.of(
                Figures.of(
                                "1 → 100 → 1 over 10 connections",
                                "ms",
                                "at most 60 ms",
                                15,
                                () -> ofRun(console.api().trialRun(id)))
                        .row(),
                Figures.of("limit: 100 inserts over 10 connections", "ms", "13–16 ms", 15, this::inserts)
                        .row());
    }

    private double ofRun(String run) {
        JsonNode ended = console.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
        if (!ended.get("state").asString().equals("SUCCEEDED")) {
            throw new IllegalStateException(ended.toPrettyString());
        }
        return between(ended.get("createdAt"), ended.get("endedAt"));
    }

    private static double between(JsonNode from, JsonNode to) {
        return Duration.between(Instant.parse(from.asString()), Instant.parse(to.asString()))
                        .toNanos()
                / 1e6;
    }

    private double inserts() {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                connections.add(databases.connect(Flows.RDS));
            }
            long from = System.nanoTime();
            together(10, client -> {
                try (var statement = connections.get(client).createStatement()) {
                    for (int i = 0; i < WIDTH / 10; i++) {
                        statement.execute("insert into bench_target values (1)");
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            double millis = (System.nanoTime() - from) / 1e6;
            for (Connection connection : connections) {
                connection.close();
            }
            return millis;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void together(int clients, IntConsumer work) {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                all.add(threads.submit(() -> work.accept(client)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Every client has a flow of its own, whose runs may be at work side by side. */
    private List<String> throughput() {
        List<String> flows = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ObjectNode flow =
                    Flows.chain("Client " + i, BENCH, Collections.nCopies(2, "insert into bench_target values (2)"));
            flow.putObject("properties")
                    .putObject("concurrency")
                    .put("policy", "PARALLEL")
                    .put("limit", 100);
            String id = console.api().createFlow(flow);
            console.api()
                    .post("/api/flows/" + id + "/versions", "{\"comment\": \"\"}")
                    .expect(201);
            flows.add(id);
        }
        return List.of(Figures.of(
                        "two-node published runs by 20 clients over HTTP", "runs/s", "at least 450 runs/s", 3, () -> {
                            databases.execute(Flows.RDS, "truncate bench_target");
                            long from = System.nanoTime();
                            together(CLIENTS, client -> {
                                Api api = console.api();
                                for (int i = 0; i < RUNS_EACH; i++) {
                                    api.post("/api/flows/" + flows.get(client) + "/runs", "{}")
                                            .expect(202);
                                }
                            });
                            long wanted = 2L * CLIENTS * RUNS_EACH;
                            Wait.until(
                                    "all runs have written",
                                    LIMIT,
                                    Duration.ofMillis(20),
                                    () -> databases.count(Flows.RDS, "select count(*) from bench_target") >= wanted);
                            double seconds = (System.nanoTime() - from) / 1e9;
                            Wait.until(
                                    "all runs have ended",
                                    LIMIT,
                                    () -> console.api()
                                            .get("/api/runs?state=RUNNING")
                                            .expect(200)
                                            .get("items")
                                            .isEmpty());
                            long written = databases.count(Flows.RDS, "select count(*) from bench_target");
                            if (written != wanted) {
                                throw new IllegalStateException(written + " rows of " + wanted);
                            }
                            return CLIENTS * RUNS_EACH / seconds;
                        })
                .row());
    }

    private List<String> cancelling() throws SQLException {
        String flow = console.api().createFlow(Flows.chain("Cancelled", BENCH, List.of("select pg_sleep(600)")));
        List<Double> millis = new ArrayList<>();
        try (Connection dba = databases.connect(Flows.RDS);
                var backends = dba.prepareStatement(
                        "select count(*) from pg_stat_activity where application_name = ? and state = 'active'")) {
            for (int i = 0; i < CANCELS; i++) {
                String run = console.api().trialRun(flow);
                backends.setString(1, "millrace/" + run + "/n1");
                Wait.until("it sleeps", LIMIT, Duration.ofMillis(5), () -> count(backends) == 1);
                long from = System.nanoTime();
                console.api().post("/api/runs/" + run + "/cancellation", "{}").expect(202);
                Wait.until("its backend is gone", LIMIT, Duration.ofMillis(2), () -> count(backends) == 0);
                millis.add((System.nanoTime() - from) / 1e6);
            }
        }
        Figures figures = new Figures("cancel to backend gone, p99", "ms", millis, "under 1 s");
        return List.of(new Figures(
                        "cancel to backend gone (100 times; p99 %.0f ms)".formatted(figures.percentile(99)),
                        "ms",
                        millis,
                        "p99 under 1 s")
                .row());
    }

    private static long count(java.sql.PreparedStatement query) {
        try (var rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Five hundred runs that have begun and wait for a connection, in a console of its own. */
    static String inFlight(Path data) throws IOException {
        try (Console console = Console.start(data, java.util.Map.of("MILLRACE_RUN_SLOTS", "600"))) {
            Api api = console.api();
            String flow = api.createFlow(Flows.chain("In flight", Flows.ADB, List.of("select pg_sleep(600)")));
            List<String> runs = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                runs.add(api.trialRun(flow));
            }
            Wait.until(
                    "all are at work",
                    LIMIT,
                    () -> api.get("/api/runs?state=QUEUED")
                            .expect(200)
                            .get("items")
                            .isEmpty());
            String row = Figures.of(
                            "resident memory with 500 runs in flight",
                            "MiB",
                            "under 600 MiB",
                            1,
                            () -> mebibytes(console.pid()))
                    .row();
            runs.forEach(run -> api.post("/api/runs/" + run + "/cancellation", "{}"));
            Wait.until(
                    "all are cancelled",
                    LIMIT,
                    () -> api.get("/api/runs?state=CANCELLING")
                            .expect(200)
                            .get("items")
                            .isEmpty());
            return row;
        }
    }

    static double mebibytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToDouble(Double::parseDouble)
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
