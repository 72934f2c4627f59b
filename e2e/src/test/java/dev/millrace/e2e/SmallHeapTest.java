package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.LargeAnswers.Case;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Other people's databases send more than the heap holds, to 64 runs at once, while many callers ask for much. */
class SmallHeapTest {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String JSON = "application/json";
    private static final String OPTIONS = "-Xmx256m " + System.getProperty("millrace.console-options", "");

    private static Cluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = Cluster.start(folder, 1, OPTIONS, 64);
        LargeAnswers.fill(cluster.target());
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void a_heap_of_256_mebibytes_is_enough_for_64_runs_with_large_answers_and_many_callers() throws SQLException {
        Console console = cluster.member(0);
        Api api = console.api();
        String past = past(api);
        String large = api.createFlow(largeFlow());
        Map<String, Case> flows = created(api, LargeAnswers.sixtyFour());
        Map<String, Case> runs;
        ManyCallers callers = new ManyCallers(console);
        callers.signIn();
        try (callers) {
            String source = source(api);
            runs = runAtOnce(api, flows, () -> ask(callers, source, past, large));
            Wait.until("all runs have ended", LIMIT, () -> {
                assertThat(console.isAlive()).as(console::tail).isTrue();
                return cluster.unendedRuns() == 0;
            });
        }
        System.out.println("Answers while 64 runs were at work: " + callers.answers());
        assertThat(callers.failures()).isEmpty();
        assertThat(callers.answers().keySet())
                .as(() -> callers.answers().toString())
                .noneMatch(answer -> answer.endsWith(": 500"))
                .contains("page: 200", "form: 200");
        assertAllEnd(api, runs);
        assertSound(console);
    }

    private static String source(Api api) {
        return api.get("/api/data-sources")
                .expect(200)
                .get("items")
                .get(0)
                .get("id")
                .asString();
    }

    private static void ask(ManyCallers callers, String source, String past, String large) {
        String queries = "/api/data-sources/" + source + "/queries";
        String catalog = "/api/data-sources/" + source + "/catalog?schema=crowded";
        callers.open("page", 2, "/operations/runs");
        callers.ask("form", 1, "/sign-in", null, JSON);
        callers.ask("tables", 2, catalog, null, JSON);
        callers.ask("functions", 4, catalog + "&functions=true", null, JSON);
        callers.ask(
                "query",
                40,
                queries,
                query("select repeat('x', 1000000) from generate_series(1, 20);".repeat(9), false),
                JSON);
        callers.ask("plan", 2, queries, query(LargeAnswers.withGiantPlan(), true), JSON);
        callers.ask("preview", 6, "/api/preview/sql", preview(), JSON);
        callers.ask("draft", 2, "/api/flows/" + large + "/draft", null, JSON);
        callers.ask("export", 2, "/api/flows/" + large + "/draft/file", null, JSON);
        callers.ask("validation", 2, "/api/flows/" + large + "/draft/validation", "{}", JSON);
        callers.ask(
                "import", 2, "/api/flow-files/reading", Api.JSON.writeValueAsString(largeFlow()), "application/yaml");
        callers.ask("past", 4, "/api/runs/" + past + "/nodes/n1", null, JSON);
        callers.ask("connection", 2, "/api/data-sources/" + source + "/connection-test", "{}", JSON);
    }

    private static String query(String sql, boolean explain) {
        return Api.JSON
                .createObjectNode()
                .put("sql", sql)
                .put("explain", explain)
                .toString();
    }

    private static String preview() {
        ObjectNode question = Api.JSON.createObjectNode().put("sql", "select ${a} + 1, 'text';\n".repeat(40_000));
        question.putObject("values").put("a", "1");
        return question.toString();
    }

    /** Nearly four mebibytes, of many nodes. */
    private static ObjectNode largeFlow() {
        return Flows.chain(
                "Large", Cluster.TARGET, Collections.nCopies(2_000, "select 'a text', ${run_id};\n".repeat(60)));
    }

    /** A run with as many large results as 40 statements have. */
    private static String past(Api api) {
        String script = "select repeat('x', 8000) from generate_series(1, 200);\n".repeat(40);
        String run = api.trialRun(api.createFlow(Flows.chain("Past", Cluster.TARGET, List.of(script))));
        assertThat(api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED")
                        .get("state")
                        .asString())
                .isEqualTo("SUCCEEDED");
        return run;
    }

    private static Map<String, Case> created(Api api, List<Case> cases) {
        Map<String, Case> flows = new LinkedHashMap<>();
        cases.forEach(each -> flows.put(api.createFlow(each.flow()), each));
        return flows;
    }

    /**
     * Starts a run of each flow, and lets all their databases answer at the same time.
     *
     * @param before what is done when all of them wait for that
     */
    private static Map<String, Case> runAtOnce(Api api, Map<String, Case> flows, Runnable before) throws SQLException {
        Map<String, Case> runs = new LinkedHashMap<>();
        try (Connection gate = cluster.target().connect("postgres");
                Statement lock = gate.createStatement()) {
            lock.execute("select pg_advisory_lock(" + LargeAnswers.GATE + ")");
            flows.forEach((flow, each) -> runs.put(api.trialRun(flow), each));
            Wait.until(flows.size() + " runs wait in the target", LIMIT, () -> waiting() == flows.size());
            before.run();
        }
        return runs;
    }

    private static int waiting() {
        return Integer.parseInt(cluster.target()
                .query("postgres", "select count(*) from pg_locks where locktype = 'advisory' and not granted")
                .get(0)
                .get(0));
    }

    private static void assertAllEnd(Api api, Map<String, Case> runs) {
        runs.forEach((run, each) -> {
            JsonNode ended = api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
            assertThat(ended.get("state").asString())
                    .as("%s: %s", each.name(), ended)
                    .isEqualTo(each.state());
        });
    }

    private static void assertSound(Console console) {
        assertThat(console.isAlive()).as(console::tail).isTrue();
        assertThat(console.hasSaid("java.lang.OutOfMemoryError")).isFalse();
        assertThat(console.health()).isEqualTo("UP");
        String further = console.api()
                .trialRun(console.api()
                        .createFlow(Flows.chain("Further " + console.pid(), Cluster.TARGET, List.of("select 1"))));
        assertThat(console.api()
                        .awaitState(further, LIMIT, "SUCCEEDED", "FAILED")
                        .get("state")
                        .asString())
                .isEqualTo("SUCCEEDED");
        assertThat(cluster.unendedRuns()).as("all slots are free").isZero();
    }
}
