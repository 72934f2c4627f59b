package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The benchmark command: measures a real console with fsync on, and writes {@code e2e/reports/benchmark.md} with the
 * machine, the versions, median and spread, beside the limit that the same machine showed in the same run. Nothing here
 * fails for being slow.
 */
final class Benchmark {

    private static final int CHAIN = 200;
    private static final Path REPORT = Path.of("reports", "benchmark.md");
    /** By hand: what the time of a missed figure is spent on, and what was tried. */
    private static final Path NOTES = Path.of("reports", "benchmark-notes.md");

    /** What can be measured by itself; a report is written only when everything was. */
    private enum Part {
        START,
        CHAIN,
        DRAFT,
        BROWSER,
        EDITOR,
        ENGINE,
        CANVAS,
        FLIGHT
    }

    private final Path folder;
    private final Set<Part> parts;
    private final List<String> rows = new ArrayList<>();

    private Benchmark(Path folder, Set<Part> parts) {
        this.folder = folder;
        this.parts = parts;
    }

    /**
     * Measures.
     *
     * @param args the parts to measure and print, with commas between; "all": for the report
     */
    public static void main(String[] args) throws Exception {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (!args[0].equals("all")) {
            for (String part : args[0].split(",", -1)) {
                parts.add(Part.valueOf(part.toUpperCase(Locale.ROOT)));
            }
        }
        Path folder = Files.createTempDirectory("millrace-benchmark");
        new Benchmark(folder, parts.isEmpty() ? EnumSet.allOf(Part.class) : parts).run();
        delete(folder);
    }

    private void run() throws Exception {
        Path data = folder.resolve("data");
        Console.start(data, Map.of()).close();
        if (parts.contains(Part.START)) {
            starts(data);
        }
        if (parts.contains(Part.FLIGHT)) {
            rows.add(EngineBenchmark.inFlight(data));
        }
        String server;
        try (Console console = Console.start(data, Map.of())) {
            server = serverVersion(console);
            measure(console, server);
        }
        write(server);
        System.out.println(String.join("\n", rows));
    }

    private void measure(Console console, String server) throws Exception {
        if (parts.contains(Part.START)) {
            memory(console);
        }
        if (parts.contains(Part.CHAIN)) {
            chain(console);
        }
        if (parts.contains(Part.DRAFT)) {
            draft(console);
            rows.addAll(ValidationBenchmark.rows());
            rows.addAll(HostileBenchmark.rows());
        }
        if (parts.contains(Part.BROWSER)) {
            try (Chromium chromium = Chromium.launch()) {
                rows.addAll(new BrowserBenchmark(console, chromium).rows());
            }
        }
        if (parts.contains(Part.EDITOR)) {
            try (Chromium chromium = Chromium.launch()) {
                rows.addAll(new EditorBenchmark(console, chromium).rows());
            }
        }
        write(server);
        if (parts.contains(Part.ENGINE)) {
            rows.addAll(new EngineBenchmark(console).rows());
            write(server);
        }
        // Last, for it takes longest.
        if (parts.contains(Part.CANVAS)) {
            try (Chromium chromium = Chromium.launch()) {
                new CanvasBenchmark(console, chromium, rows::add).measure();
            }
        }
    }

    /** After each part: a measurement that is ended early leaves what it has. */
    private void write(String server) throws IOException {
        if (parts.size() == Part.values().length) {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, report(server) + "\n" + Files.readString(NOTES));
        }
    }

    private void starts(Path data) {
        rows.add(Figures.of("start to first answer, existing data", "s", "under 4 s", 5, () -> {
                    try (Console console = Console.start(data, Map.of())) {
                        return console.startTime().toMillis() / 1000.0;
                    }
                })
                .row());
    }

    /** Resident memory of the console's process after its start, without the databases. */
    private void memory(Console console) {
        rows.add(Figures.of(
                        "resident memory after start, without the databases",
                        "MiB",
                        "under 400 MiB",
                        1,
                        () -> EngineBenchmark.mebibytes(console.pid()))
                .row());
    }

    private void chain(Console console) {
        Databases databases = new Databases(console);
        databases.execute(Flows.RDS, "drop table if exists chain_target");
        databases.execute(Flows.RDS, "create table chain_target (v int)");
        String flow = console.api()
                .createFlow(Flows.chain(
                        "Chain of " + CHAIN,
                        Flows.RDS,
                        Collections.nCopies(CHAIN, "insert into chain_target values (1)")));
        for (int i = 0; i < 3; i++) {
            chainOnce(console, flow);
        }
        Figures chain = Figures.of(
                "chain of 200 nodes `insert into t values (1)`",
                "ms a node",
                "at most 1 ms, 2.5 times the limit",
                9,
                () -> {
                    databases.execute(Flows.RDS, "truncate chain_target");
                    double perNode = chainOnce(console, flow);
                    long inserted = databases.count(Flows.RDS, "select count(*) from chain_target");
                    if (inserted != CHAIN) {
                        throw new IllegalStateException("the chain wrote " + inserted + " rows");
                    }
                    return perNode;
                });
        Figures limit = Figures.of(
                "limit: one connection, an insert and two state commits a node",
                "ms a node",
                "about 0.4 ms",
                9,
                () -> limitOnce(databases));
        rows.add(chain.row());
        rows.add(limit.row());
    }

    /** Milliseconds a node, from the start of the run to its end, both as the console recorded them. */
    private static double chainOnce(Console console, String flow) {
        String run = console.api().trialRun(flow);
        // Its whole state is large: asked only once it has ended.
        Wait.until(
                "the chain has ended",
                Duration.ofMinutes(2),
                () -> console.api()
                        .get("/api/runs?state=RUNNING&flow=" + flow)
                        .expect(200)
                        .get("items")
                        .isEmpty());
        JsonNode ended = console.api().awaitState(run, Duration.ofMinutes(2), "SUCCEEDED", "FAILED");
        if (!ended.get("state").asString().equals("SUCCEEDED")) {
            throw new IllegalStateException(ended.toPrettyString());
        }
        Instant from = Instant.parse(ended.get("createdAt").asString());
        Instant to = Instant.parse(ended.get("endedAt").asString());
        return Duration.between(from, to).toNanos() / 1e6 / CHAIN;
    }

    private static double limitOnce(Databases databases) {
        try (Connection connection = databases.connect(Flows.RDS);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists limit_state (node int primary key, state text)");
            statement.execute("truncate limit_state");
            statement.execute("truncate chain_target");
            try (var insert = connection.prepareStatement("insert into chain_target values (1)");
                    var start = connection.prepareStatement("insert into limit_state values (?, 'RUNNING')");
                    var end = connection.prepareStatement("update limit_state set state = 'DONE' where node = ?")) {
                long from = System.nanoTime();
                for (int i = 0; i < CHAIN; i++) {
                    start.setInt(1, i);
                    start.executeUpdate();
                    insert.executeUpdate();
                    end.setInt(1, i);
                    end.executeUpdate();
                }
                return (System.nanoTime() - from) / 1e6 / CHAIN;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void draft(Console console) {
        ObjectNode definition =
                Flows.chain("A thousand nodes", Flows.RDS, Collections.nCopies(1000, Flows.tutorialSql("extract")));
        Api api = console.api();
        String flow = api.createFlow(definition);
        String[] etag = {api.get("/api/flows/" + flow + "/draft").etag()};
        String path = "/api/flows/" + flow + "/draft";
        Runnable save = () -> {
            Api.Answer answer = api.put(path, definition, etag[0]);
            etag[0] = "\"" + answer.expect(200).get("revision").asLong() + "\"";
        };
        for (int i = 0; i < 10; i++) {
            save.run();
        }
        int[] edit = {0};
        rows.add(Figures.of(
                        "saving a 1,000-node draft (PUT to answer, one node changed)", "ms", "under 60 ms", 21, () -> {
                            ((ObjectNode) definition.get("nodes").get(500).get("config"))
                                    .put("sql", "select " + edit[0]++);
                            long from = System.nanoTime();
                            save.run();
                            return (System.nanoTime() - from) / 1e6;
                        })
                .row());
    }

    private static String serverVersion(Console console) throws SQLException {
        try (Connection connection = new Databases(console).connect(Flows.RDS)) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private String report(String server) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceAll(".*:\\s*", ""))
                .findFirst()
                .orElse("unknown processor");
        return String.format(
                Locale.ROOT,
                """
                # Benchmark, %s

                Machine: %d cores (%s), %s %s. Java %s, PostgreSQL %s (embedded, fsync on), Chromium headless with
                software rendering. Median and spread of repeated measurements in one run.

                | what | median | spread | times | asked for |
                |---|---|---|---|---|
                %s
                """,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                processor,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                server,
                String.join("\n", rows));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
