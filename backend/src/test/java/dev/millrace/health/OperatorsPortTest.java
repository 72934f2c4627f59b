package dev.millrace.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import dev.millrace.web.flow.FlowApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Health and metrics as an operator's tools get them from a running console, after a run of a flow. */
@ConsoleTest
class OperatorsPortTest {

    private static final String SOURCE = "measured";

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    private FlowApi api;

    @BeforeEach
    void connect() {
        api = new FlowApi(port);
    }

    @Test
    void health_tells_of_runs_and_fires_and_answers_200() {
        HttpResponse<String> health = get("/actuator/health");

        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body())
                .contains("\"engine\":{", "\"schedule\":{", "oldestDueRunSeconds", "secondsSinceRenewal")
                .contains("clockOffsetSeconds", "oldestDueFireSeconds", "unaccountedFires")
                .doesNotContain("\"db\":");
        assertThat(get("/actuator/health/engine").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/frontDoor").statusCode()).isEqualTo(200);
    }

    @Test
    void every_number_has_its_name() {
        runOnce();

        // The pools are looked at from time to time: a look may have seen the run at work.
        String scraped = until(
                text -> text.contains("millrace_pool_connections_used{data_source=\"%s\"} 0.0".formatted(SOURCE)));

        assertThat(scraped)
                .contains("millrace_runs_queued ", "millrace_runs_abandoned ", "millrace_oldest_due_run_age_seconds ")
                .contains("millrace_runs_at_work ", "millrace_run_slots 64.0", "millrace_clock_offset_seconds ")
                .contains("millrace_lease_renewal_age_seconds ", "millrace_lease_renewals_total ")
                .contains(
                        "millrace_runs_ended_total{state=\"SUCCEEDED\"}", "millrace_runs_ended_total{state=\"FAILED\"}")
                .contains("millrace_runs_ended_total{state=\"CANCELLED\"}")
                .contains("millrace_attempts_ended_total{state=\"SUCCEEDED\"}")
                .contains("millrace_attempts_ended_total{state=\"UNKNOWN\"}")
                .contains("millrace_run_start_delay_seconds_count ", "millrace_run_start_delay_seconds_sum ")
                .contains("millrace_nodes_waiting{data_source=\"measured\"} 0.0")
                .contains("millrace_pool_connections_limit{data_source=\"measured\"} 3.0")
                .contains("millrace_fires_due ", "millrace_oldest_due_fire_age_seconds ", "millrace_fires_unaccounted ")
                .contains("hikaricp_connections{pool=\"metadata\"}")
                .doesNotContain("millrace_runs_ended_total{state=\"SUCCEEDED\"} 0.0")
                .doesNotContain("millrace_runs_queued NaN", "millrace_clock_offset_seconds NaN");
    }

    private void runOnce() {
        TestDatabase target = TestServer.of(18).create(false);
        api.post("/api/data-sources", """
                        {"name": "%s", "environment": "test", "kind": "postgresql", "host": "%s", "port": %d,
                         "database": "%s", "user": "%s", "password": "%s", "options": {}, "poolSize": 3}
                        """.formatted(
                        SOURCE, target.host(), target.port(), target.name(), target.user(), TestDatabase.PASSWORD))
                .is(201);
        String flow = api.create("Measured");
        api.put("/api/flows/" + flow + "/draft", """
                        {"format": "millrace/v1", "name": "Measured", "nodes": [
                          {"key": "a", "name": "A", "kind": "sql", "config": {"dataSource": "%s", "sql": "select 1"}}]}
                        """.formatted(SOURCE), "\"1\"").is(200);
        String run =
                api.post("/api/flows/" + flow + "/trial-runs", null).is(202).text("/id");
        assertThat(ended(run)).isEqualTo("SUCCEEDED");
    }

    private String ended(String run) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String state = "";
        while (!state.equals("SUCCEEDED") && !state.equals("FAILED") && System.nanoTime() < end) {
            state = api.get("/api/runs/" + run).text("/state");
        }
        return state;
    }

    private String until(Predicate<String> wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String scraped = "";
        while (!wanted.test(scraped) && System.nanoTime() < end) {
            scraped = get("/actuator/prometheus").body();
        }
        return scraped;
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }
}
