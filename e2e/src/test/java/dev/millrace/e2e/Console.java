package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real console in a process of its own: {@code backend/target/millrace/start} on loopback and free ports, with an
 * embedded PostgreSQL in the data directory given. Ended by its own process id.
 */
public final class Console implements AutoCloseable {

    public static final String USER = "admin";
    public static final String PASSWORD = "the journey's own password";

    private static final String HOSTILE_PLACE = "-Duser.timezone=Pacific/Chatham -Duser.language=tr -Duser.country=TR";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path data;
    private final Path log;
    private final int port;
    private final int management;
    private final Process process;
    private final Duration startTime;

    private Console(Path data, Path log, int port, int management, Process process, Duration startTime) {
        this.data = data;
        this.log = log;
        this.port = port;
        this.management = management;
        this.process = process;
        this.startTime = startTime;
    }

    /** Starts a console on the data directory and waits until it answers. */
    public static Console start(Path data, Map<String, String> settings) {
        return start(data, freePort(), settings);
    }

    static Console start(Path data, int port, Map<String, String> settings) {
        return start(List.of(), data, port, settings);
    }

    /**
     * Starts a console in surroundings of its own.
     *
     * @param surroundings the command that makes them and then becomes the command that is added to it, under the same process id
     */
    public static Console start(List<String> surroundings, Path data, Map<String, String> settings) {
        return start(surroundings, data, freePort(), settings);
    }

    private static Console start(List<String> surroundings, Path data, int port, Map<String, String> settings) {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        int management = freePort();
        List<String> command = new ArrayList<>(surroundings);
        command.add(script().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JDK_JAVA_OPTIONS", HOSTILE_PLACE);
        environment.put("MILLRACE_DATA", data.toString());
        environment.put("MILLRACE_ADMIN_PASSWORD", PASSWORD);
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(management));
        environment.putAll(settings);
        Instant from = Instant.now();
        try {
            Process process = builder.start();
            Console console = new Console(data, log, port, management, process, Duration.ZERO);
            try {
                console.awaitAnswer();
            } catch (AssertionError silent) {
                console.kill();
                throw silent;
            }
            return new Console(data, log, port, management, process, Duration.between(from, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    /** What it writes, in this life and earlier ones on the same data directory. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** From the start of the process to its first HTTP answer. */
    Duration startTime() {
        return startTime;
    }

    /** Waits until the sandbox can be used, which is a moment after the first answer; does nothing when there is none. */
    public void awaitSandbox() {
        Api api = api();
        Wait.until("the sandbox is ready", START_LIMIT, () -> {
            var answer = api.get("/api/sandbox");
            return answer.status() == 404
                    || answer.expect(200).path("state").asString().equals("READY");
        });
    }

    public Api api() {
        return new Api(this);
    }

    /** The status of its health, as an operator's monitor reads it. */
    public String health() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/actuator/health"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return Api.JSON.readTree(answer).get("status").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: nothing of the console gets a chance to tidy up. Its databases live on, as after a real crash. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGSTOP: it stands still as after a long pause of its machine, its connections stay open. */
    void stall() {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it stood, and does not know how long that was. */
    void goOn() {
        signal("CONT");
    }

    /** Java itself sends SIGTERM and SIGKILL only. */
    private void signal(String name) {
        try {
            int sent = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (sent != 0) {
                throw new IllegalStateException("no SIG" + name + " for the console");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, and the 20 s that the contract gives. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                await();
                throw new AssertionError("The console did not end within 30 s of SIGTERM.\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    /** The last part of what the console wrote, for messages of failing tests. */
    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Whether it has written this, in this life or an earlier one on the same data directory. */
    boolean hasSaid(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url("/sign-in")))
                .timeout(Duration.ofSeconds(10))
                .build();
        Wait.until("the console answers", START_LIMIT, Duration.ofMillis(20), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("The console ended with " + process.exitValue() + ".\n" + tail());
            }
            try {
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the build makes to start the console from. */
    static Path folder() {
        return Path.of("..", "backend", "target", "millrace").toAbsolutePath().normalize();
    }

    private static Path script() {
        Path script = folder().resolve("start");
        if (!Files.exists(script)) {
            throw new IllegalStateException(script + " is missing: build with mvn -DskipTests package first");
        }
        return script;
    }
}
