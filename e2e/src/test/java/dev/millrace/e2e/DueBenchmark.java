package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A thousand flows whose one fire is at the same second: first in a young console, then in one with a long history. */
record DueBenchmark(Console console, Databases databases) {

    private static final int DUE = 1000;
    private static final int OLD_RUNS = 100_000;
    private static final int NODES_EACH = 10;

    List<String> rows() throws Exception {
        Figures young = dueAtOnce("Due", 3, "");
        makeHistory();
        Figures old = dueAtOnce("Due later", 4, ", with 1,000,000 node runs of history");
        Figures slower = new Figures(
                "last start with that history, compared with the one without",
                "times",
                List.of(Collections.max(old.values()) / Collections.max(young.values())),
                "at most 1.3 times");
        return List.of(young.row(), old.row(), slower.row());
    }

    private Figures dueAtOnce(String name, int value, String circumstances) {
        Instant at = Instant.now()
                .plus(100, ChronoUnit.SECONDS)
                .truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES);
        List<String> flows = publish(name, value, at);
        if (Instant.now().isAfter(at)) {
            throw new IllegalStateException("the flows were not ready in time");
        }
        String written = "select count(*) from bench_target where v = " + value;
        Wait.until(
                "all have written",
                EngineBenchmark.LIMIT,
                Duration.ofMillis(200),
                () -> databases.count(Flows.RDS, written) >= DUE);
        List<Double> seconds = new ArrayList<>();
        int missing = 0;
        int doubled = 0;
        for (String flow : flows) {
            JsonNode runs =
                    console.api().get("/api/runs?flow=" + flow).expect(200).get("items");
            missing += runs.isEmpty() ? 1 : 0;
            doubled += runs.size() > 1 ? 1 : 0;
            if (!runs.isEmpty()) {
                Instant started = Instant.parse(runs.get(0).get("startedAt").asString());
                seconds.add(Duration.between(at, started).toMillis() / 1000.0);
            }
        }
        return new Figures(
                String.format(
                        Locale.ROOT,
                        "1,000 flows due in one second%s: start of each (missing %d, doubled %d, rows %d)",
                        circumstances,
                        missing,
                        doubled,
                        databases.count(Flows.RDS, written)),
                "s",
                seconds,
                "all within 15 s");
    }

    private List<String> publish(String name, int value, Instant at) {
        List<String> flows = Collections.synchronizedList(new ArrayList<>());
        EngineBenchmark.together(8, client -> {
            Api api = console.api();
            for (int i = client; i < DUE; i += 8) {
                ObjectNode flow = Flows.chain(
                        name + " " + i,
                        EngineBenchmark.BENCH,
                        List.of("insert into bench_target values (" + value + ")"));
                flow.putObject("schedule")
                        .put("enabled", true)
                        .put("type", "ONCE")
                        .put("at", at.atOffset(ZoneOffset.UTC).toLocalDateTime().toString());
                String id = api.createFlow(flow);
                api.post("/api/flows/" + id + "/versions", "{\"comment\": \"\"}")
                        .expect(201);
                flows.add(id);
            }
        });
        return flows;
    }

    /** Runs of a year ago with their nodes, attempts, statements and log lines, as if they had been run here. */
    private void makeHistory() throws IOException, SQLException {
        try (Connection connection = ofTheConsole();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create temp table old as
                    select '0000' || lpad(n::text, 18, '0') as id, f.id as flow_id, f.name, n,
                        now() - interval '1 year' + n * interval '1 minute' as at
                    from generate_series(1, %d) n
                    join (select id, name, row_number() over (order by id) as place from flow) f
                        on f.place = 1 + n %% (select count(*) from flow)
                    """.formatted(OLD_RUNS));
            statement.execute("""
                    insert into run (id, flow_id, flow_name, origin, state, run_time, business_time, zone, version,
                        started_by, created_at, started_at, ended_at, fence, step, turn_limit)
                    select id, flow_id, name, 'SCHEDULE', 'SUCCEEDED', at, at - interval '1 day', 'UTC', 1, 'system', at,
                        at, at + interval '10 seconds', 1, 20, 1
                    from old
                    """);
            statement.execute("""
                    insert into node_run (run_id, key, place, name, state, attempts, changed_in)
                    select id, 'n' || k, k, 'Step ' || k, 'SUCCEEDED', 1, k * 2
                    from old, generate_series(1, %d) k
                    """.formatted(NODES_EACH));
            statement.execute("""
                    insert into attempt (run_id, node_key, number, state, mode, sql, variables, started_at, ended_at)
                    select id, 'n' || k, 1, 'SUCCEEDED', 'SINGLE', 'insert into t values (1)', '[]', at,
                        at + interval '1 second'
                    from old, generate_series(1, %d) k
                    """.formatted(NODES_EACH));
            statement.execute("""
                    insert into statement_result (run_id, node_key, attempt, statement, line, command, sent, affected,
                        millis, notices)
                    select id, 'n' || k, 1, 1, 1, 'INSERT', 'insert into t values (1)', 1, 1, '[]'
                    from old, generate_series(1, %d) k
                    """.formatted(NODES_EACH));
            statement.execute("""
                    insert into node_log (run_id, node_key, attempt, at, level, text)
                    select id, 'n' || k, 1, at, 'INFO', 'Committed.'
                    from old, generate_series(1, %d) k
                    """.formatted(NODES_EACH));
            statement.execute("analyze");
        }
    }

    private Connection ofTheConsole() throws IOException, SQLException {
        int port = Integer.parseInt(Files.readAllLines(console.data().resolve("server/data/postmaster.pid"))
                .get(3)
                .strip());
        String password =
                Files.readString(console.data().resolve("secrets/millrace")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/millrace", "millrace", password);
    }
}
