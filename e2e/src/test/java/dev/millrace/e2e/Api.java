package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's HTTP contract as a program uses it: HTTP Basic, JSON in, JSON out. */
public final class Api {

    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration BUSY_LIMIT = Duration.ofMinutes(2);

    private final Console console;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String authorization = "Basic "
            + Base64.getEncoder()
                    .encodeToString((Console.USER + ":" + Console.PASSWORD).getBytes(StandardCharsets.UTF_8));

    Api(Console console) {
        this.console = console;
    }

    /** One answer: the status, the entity tag if any, and the body as a tree (missing node when empty). */
    public record Answer(int status, @Nullable String etag, JsonNode body) {

        public JsonNode expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("Wanted " + wanted + ", got " + status + ": " + body.toPrettyString());
            }
            return body;
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) {
        return send(request(path).POST(json(body)));
    }

    public Answer put(String path, Object body, @Nullable String ifMatch) {
        HttpRequest.Builder request = request(path).PUT(json(body));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return send(request);
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Makes a flow of the definition (its name must be free), and returns its id. */
    public String createFlow(JsonNode definition) {
        String id = post(
                        "/api/flows",
                        JSON.createObjectNode()
                                .put("name", definition.get("name").asString()))
                .expect(201)
                .get("id")
                .asString();
        put("/api/flows/" + id + "/draft", definition, "\"1\"").expect(200);
        return id;
    }

    public String trialRun(String flow) {
        return post("/api/flows/" + flow + "/trial-runs", JSON.createObjectNode())
                .expect(202)
                .get("id")
                .asString();
    }

    public JsonNode run(String id) {
        return get("/api/runs/" + id).expect(200);
    }

    public String stateOf(String run) {
        return run(run).get("state").asString();
    }

    public JsonNode awaitState(String run, Duration limit, String... states) {
        return Wait.forValue(
                "run " + run + " in " + String.join(" or ", states),
                limit,
                () -> run(run),
                answer -> java.util.List.of(states).contains(answer.get("state").asString()));
    }

    static JsonNode node(JsonNode run, String key) {
        for (JsonNode node : run.get("nodes")) {
            if (node.get("key").asString().equals(key)) {
                return node;
            }
        }
        throw new AssertionError("no node " + key + " in " + run.toPrettyString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(console.url(path)))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(
                body instanceof String text ? text : JSON.writeValueAsString(body), StandardCharsets.UTF_8);
    }

    /** As a program does that is told to ask again while others take the console's memory. */
    private Answer send(HttpRequest.Builder request) {
        return Wait.forValue(
                "an answer while others take the memory",
                BUSY_LIMIT,
                () -> sendOnce(request),
                answer -> answer.status() != 503
                        || !answer.body().path("code").asString("").equals("memory-busy"));
    }

    private Answer sendOnce(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            String body = response.body();
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("ETag").orElse(null),
                    body.isBlank() ? JSON.missingNode() : JSON.readTree(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
