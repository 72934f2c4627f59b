package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The console is killed with SIGKILL while a statement is running, and comes back on the same data directory. */
class KilledConsoleTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void one_transaction_nodes_finish_by_themselves_with_every_row_once(@TempDir Path folder) {
        Path data = folder.resolve("data");
        String run;
        try (Console console = Console.start(data, Map.of())) {
            Databases databases = new Databases(console);
            databases.execute(Flows.RDS, "create table effect (step int)");
            String flow = console.api()
                    .createFlow(Flows.chain(
                            "Killed in the middle",
                            Flows.RDS,
                            List.of(
                                    "insert into effect values (1)",
                                    "insert into effect values (2); select pg_sleep(4); insert into effect values (22)",
                                    "insert into effect values (3)")));
            run = console.api().trialRun(flow);
            awaitRunning(console, run, "n2");
            console.kill();
        }
        try (Console console = Console.start(data, Map.of())) {
            JsonNode ended = console.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED", "CANCELLED");
            assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
            Databases databases = new Databases(console);
            assertThat(databases.count(Flows.RDS, "select count(*) from effect"))
                    .isEqualTo(4);
            assertThat(databases.count(Flows.RDS, "select count(distinct step) from effect"))
                    .isEqualTo(4);
            assertThat(Api.node(ended, "n2").get("attempts").size())
                    .as("the cut-off attempt and the one that replaced it")
                    .isEqualTo(2);
        }
    }

    @Test
    void the_tutorial_killed_inside_its_external_effect_waits_for_a_decision(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        String flow;
        String run;
        try (Console console = Console.start(data, Map.of())) {
            flow = console.api().createFlow(Flows.tutorial());
            try (Connection dba = new Databases(console).connect(Flows.RDS);
                    Statement lock = dba.createStatement()) {
                dba.setAutoCommit(false);
                lock.execute("lock table t_src in access exclusive mode");
                run = console.api().trialRun(flow);
                awaitRunning(console, run, "extract");
                console.kill();
                dba.rollback();
            }
        }
        try (Console console = Console.start(data, Map.of())) {
            JsonNode paused = console.api().awaitState(run, LIMIT, "PAUSED", "SUCCEEDED", "FAILED");
            assertThat(paused.get("state").asString())
                    .as(paused::toPrettyString)
                    .isEqualTo("PAUSED");
            assertThat(paused.get("reason").asString()).isEqualTo("DECISION_NEEDED");
            assertThat(Api.node(paused, "extract").get("state").asString()).isEqualTo("UNKNOWN");
            assertThat(Api.node(paused, "load").get("state").asString()).isEqualTo("WAITING");

            console.api()
                    .post(
                            "/api/runs/" + run + "/nodes/extract/settlement",
                            "{\"as\": \"RETRY\", \"reason\": \"the bucket holds nothing of it\"}")
                    .expect(202);
            JsonNode ended = console.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED");
            assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
            assertThat(new Databases(console).count(Flows.ADB, "select count(*) from t_target"))
                    .isEqualTo(1000);
        }
    }

    @Test
    void both_servers_that_a_killed_console_leaves_are_stopped_at_the_next_start(@TempDir Path folder)
            throws Exception {
        Path data = folder.resolve("data");
        List<ProcessHandle> left;
        try (Console console = Console.start(data, Map.of())) {
            console.awaitSandbox();
            left = List.of(head(data.resolve("server")), head(data.resolve("sandbox")));
            console.kill();
        }
        assertThat(left).allMatch(ProcessHandle::isAlive);
        try (Console console = Console.start(data, Map.of())) {
            console.awaitSandbox();
            for (ProcessHandle server : left) {
                Wait.until("process " + server.pid() + " is gone", LIMIT, () -> !server.isAlive());
            }
            left = List.of(head(data.resolve("server")), head(data.resolve("sandbox")));
        }
        // A process that has ended is listed until its parent takes notice.
        for (ProcessHandle server : left) {
            Wait.until("process " + server.pid() + " is gone", LIMIT, () -> !server.isAlive());
        }
    }

    private static ProcessHandle head(Path server) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(server.resolve("data/postmaster.pid"))
                        .get(0)))
                .orElseThrow();
    }

    private static void awaitRunning(Console console, String run, String key) {
        Wait.until(
                key + " is running",
                LIMIT,
                () -> Api.node(console.api().run(run), key)
                        .get("state")
                        .asString()
                        .equals("RUNNING"));
    }
}
