package dev.millrace.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Callers that ask a console for the same again and again, many at once, and throw away what it answers. */
final class ManyCallers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final Console console;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
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
        begin(what, count, client, request.build());
    }

    /** The same with a page, asked for by somebody who has signed in. */
    void open(String what, int count, String path) {
        begin(
                what,
                count,
                browser,
                HttpRequest.newBuilder(URI.create(console.url(path)))
                        .timeout(PATIENCE)
                        .build());
    }

    /** Fills the sign-in form in, as the console's first account. */
    void signIn() {
        URI page = URI.create(console.url("/sign-in"));
        try {
            Matcher token = FORM_TOKEN.matcher(
                    browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            if (!token.find()) {
                throw new IllegalStateException("no token in the sign-in form");
            }
            String form = "username=" + encoded(Console.USER) + "&password=" + encoded(Console.PASSWORD) + "&_csrf="
                    + encoded(token.group(1));
            HttpRequest request = HttpRequest.newBuilder(page)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            int status = browser.send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 302) {
                throw new IllegalStateException("no sign-in: " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void begin(String what, int count, HttpClient by, HttpRequest wanted) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> askUntilDone(what, by, wanted), what);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void askUntilDone(String what, HttpClient by, HttpRequest wanted) {
        do {
            try {
                HttpResponse<InputStream> answer = by.send(wanted, HttpResponse.BodyHandlers.ofInputStream());
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
