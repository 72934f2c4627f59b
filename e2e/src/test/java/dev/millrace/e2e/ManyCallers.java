package dev.millrace.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Callers that ask a console for the same again and again, many at once, and throw away what it answers. */
final class ManyCallers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Console console;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String authorization = "Basic "
            + Base64.getEncoder()
                    .encodeToString((Console.USER + ":" + Console.PASSWORD).getBytes(StandardCharsets.UTF_8));
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean done;

    ManyCallers(Console console) {
        this.console = console;
    }

    /** Has so many callers ask for this until {@link #close}, each at least once. A body makes it a POST. */
    void ask(String what, int count, String path, @Nullable String body, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.url(path)))
                .timeout(PATIENCE)
                .header("Authorization", authorization);
        if (body != null) {
            request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpRequest wanted = request.build();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> askUntilDone(what, wanted), what);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void askUntilDone(String what, HttpRequest wanted) {
        do {
            try {
                HttpResponse<InputStream> answer = client.send(wanted, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    body.transferTo(OutputStream.nullOutputStream());
                }
                answers.merge(what + ": " + answer.statusCode(), 1, Integer::sum);
                if (answer.statusCode() == 503
                        && answer.headers().firstValue("Retry-After").isEmpty()) {
                    failures.add(what + ": 503 without Retry-After");
                }
            } catch (IOException e) {
                failures.add(what + ": " + e);
            } catch (InterruptedException e) {
                return;
            }
        } while (!done);
    }

    /** How many answers there were of each kind and status. */
    Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** Calls that had no answer, or not the right one. */
    List<String> failures() {
        return failures;
    }

    /** Asks nothing more, and waits for the last answers. */
    @Override
    public void close() {
        done = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
