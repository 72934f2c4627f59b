package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import dev.millrace.web.flow.FlowApi;
import dev.millrace.web.flow.FlowApi.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole console beside a PostgreSQL that an operator runs, set up as one would: by environment variables. A process of
 * its own, because Quartz keeps the databases of all schedulers of a JVM by their names.
 */
class ExternalPostgresTest {

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void a_console_starts_on_an_empty_database_and_runs_a_flow(int version, @TempDir Path directory) throws Exception {
        TestServer server = TestServer.durable(version);
        TestDatabase empty = server.create(false);
        TestDatabase target = server.create(false);
        Path log = directory.resolve("log");
        Path data = directory.resolve("data");
        int port = freePort();
        Process console = start(empty, data, port, log);
        try {
            until(() -> answers(port), answers -> answers || !console.isAlive());
            assertThat(console.isAlive()).as(Files.readString(log)).isTrue();
            FlowApi api = new FlowApi(port);
            assertThat(api.get("/api/me").is(200).text("/name")).isEqualTo(ConsoleTest.USER);
            assertThat(api.get("/api/data-sources").is(200).body().at("/items")).isEmpty();
            api.post("/api/sandbox/reset", null).isProblem(404, "not-found");
            assertThat(data.resolve("server")).as("an embedded server").doesNotExist();
            assertThat(data.resolve("secret-key")).as("a key file").doesNotExist();

            String run = trialRun(api, target);

            Answer ended = until(
                    () -> api.get("/api/runs/" + run).is(200),
                    answer -> !answer.body().at("/endedAt").isNull());
            assertThat(ended.text("/state")).as(ended.raw().body()).isEqualTo("SUCCEEDED");
        } finally {
            console.destroy();
            if (!console.waitFor(20, TimeUnit.SECONDS)) {
                console.destroyForcibly().waitFor();
            }
            server.drop(empty);
            server.drop(target);
        }
    }

    private static Process start(TestDatabase database, Path data, int port, Path log) throws IOException {
        ProcessBuilder console = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.timezone=Pacific/Chatham",
                "-cp",
                System.getProperty("java.class.path"),
                Millrace.class.getName());
        console.environment()
                .putAll(Map.of(
                        "MILLRACE_DATA",
                        data.toString(),
                        "MILLRACE_DB_URL",
                        database.url(),
                        "MILLRACE_DB_USER",
                        database.user(),
                        "MILLRACE_DB_PASSWORD",
                        TestDatabase.PASSWORD,
                        "MILLRACE_SECRET_KEY",
                        Base64.getEncoder().encodeToString(new byte[32]),
                        "MILLRACE_ADMIN_PASSWORD",
                        ConsoleTest.PASSWORD,
                        "SERVER_PORT",
                        String.valueOf(port),
                        "MANAGEMENT_SERVER_PORT",
                        "0"));
        return console.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Asks until the answer is right, for a minute at most. */
    private static <T> T until(Supplier<T> question, Predicate<T> right) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            T answer = question.get();
            if (right.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime() - deadline)
                    .as("time is up: %s", answer)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String trialRun(FlowApi api, TestDatabase database) {
        api.post("/api/data-sources", """
                {"name": "beside it", "host": "%s", "port": %d, "database": "%s", "user": "%s", "password": "%s"}
                """.formatted(
                        database.host(), database.port(), database.name(), database.user(), TestDatabase.PASSWORD))
                .is(201);
        String flow = api.create("counts");
        api.put("/api/flows/" + flow + "/draft", """
                {"format": "millrace/v1", "name": "counts", "nodes": [{"key": "count", "name": "count", "kind": "sql",
                  "config": {"dataSource": "beside it", "sql": "create table counted (n int); insert into counted values (1)"}}]}
                """, "\"1\"").is(200);
        return api.post("/api/flows/" + flow + "/trial-runs", null).is(202).text("/id");
    }
}
