package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sandbox as programs see it: a console answers before it is there, and resets it beside its other work. */
class SandboxJobTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void a_run_that_was_started_before_the_sandbox_waits_for_it_and_a_reset_is_a_job(@TempDir Path folder) {
        try (Console console = Console.start(folder.resolve("data"), Map.of())) {
            Api api = console.api();
            // Right after the first answer, and the first start makes the sandbox's server.
            String flow = api.createFlow(Flows.chain("Early", Flows.RDS, List.of("select count(*) from t_src")));
            String run = api.trialRun(flow);
            JsonNode ended = api.awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED", "CANCELLED");
            assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
            assertThat(ended.get("nodes").get(0).get("attempts")).hasSize(1);

            console.awaitSandbox();
            Databases databases = new Databases(console);
            databases.execute(Flows.RDS, "create table mine ()");
            JsonNode begun = api.post("/api/sandbox/reset", Map.of()).expect(202);
            assertThat(begun.get("state").asString()).isEqualTo("RESETTING");
            assertThat(api.post("/api/sandbox/reset", Map.of())
                            .expect(409)
                            .get("code")
                            .asString())
                    .isEqualTo("wrong-state");
            api.get("/api/flows").expect(200);
            console.awaitSandbox();
            assertThat(databases.count(Flows.RDS, "select count(*) from pg_class where relname = 'mine'"))
                    .isZero();
        }
    }
}
