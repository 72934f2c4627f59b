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
                    insert into definition_text (digest, body) values ('\\x00', '{}') on conflict do nothing
                    """);
            statement.execute("""
                    insert into run (id, flow_id, flow_name, origin, state, run_time, business_time, zone, version,
                        started_by, created_at, started_at, ended_at, fence, turn_limit, definition, summary)
                    select id, flow_id, name, 'SCHEDULE', 'SUCCEEDED', at, at - interval '1 day', 'UTC', 1, 'system', at,
                        at, at + interval '10 seconds', 1, 1, '\\x00', (
                            select jsonb_agg(jsonb_build_object('key', 'n' || k, 'name', 'Step ' || k, 'state',
                                'SUCCEEDED', 'attempts', 1, 'from', at, 'to', at + interval '1 second', 'rows', 1,
                                'tries', jsonb_build_array(jsonb_build_object('state', 'SUCCEEDED', 'from', at,
                                    'to', at + interval '1 second'))) order by k)
                            from generate_series(1, %d) k)
                    from old
                    """.formatted(NODES_EACH));
            statement.execute("""
                    insert into run_entry (run_id, step, fence, at, body)
                    select id, 1, 1, at, jsonb_build_object('kind', 'LAUNCHED',
                        'run', jsonb_build_object('state', 'RUNNING', 'held', false),
                        'nodes', (select jsonb_agg(jsonb_build_object('key', 'n' || k, 'place', k - 1, 'name', 'Step ' || k,
                            'state', 'QUEUED', 'attempts', 0, 'retries', 0) order by k)
                            from generate_series(1, %d) k))
                    from old
                    """.formatted(NODES_EACH));
            statement.execute("""
                    insert into run_entry (run_id, step, fence, at, nodes, body, detail)
                    select id, 1 + k, 1, at, array['n' || k], jsonb_build_object('kind', 'STEP',
                        'run', jsonb_build_object('state', 'SUCCEEDED', 'held', false),
                        'nodes', jsonb_build_array(jsonb_build_object('key', 'n' || k, 'state', 'SUCCEEDED',
                            'attempts', 1, 'retries', 0)),
                        'begun', jsonb_build_array(jsonb_build_object('node', 'n' || k, 'number', 1, 'state', 'SUCCEEDED',
                            'mode', 'SINGLE', 'startedAt', at, 'endedAt', at + interval '1 second')),
                        'statements', jsonb_build_array(jsonb_build_object('node', 'n' || k, 'attempt', 1, 'statement', 1,
                            'line', 1, 'command', 'INSERT', 'affected', 1, 'millis', 1))),
                        jsonb_build_object(
                        'begun', jsonb_build_array(jsonb_build_object('node', 'n' || k, 'attempt', 1,
                            'sql', 'insert into t values (1)', 'variables', jsonb_build_array())),
                        'results', jsonb_build_array(jsonb_build_object('node', 'n' || k, 'attempt', 1, 'statement', 1,
                            'sent', 'insert into t values (1)')),
                        'log', jsonb_build_array(jsonb_build_object('node', 'n' || k, 'attempt', 1, 'at', at,
                            'level', 'INFO', 'text', 'Committed.')))
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
