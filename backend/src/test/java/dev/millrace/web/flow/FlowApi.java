package dev.millrace.web.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that calls the API of a {@link ConsoleTest} over its real port. */
public final class FlowApi {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString((ConsoleTest.USER + ":" + ConsoleTest.PASSWORD).getBytes(UTF_8));

    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    public FlowApi(int port) {
        this.port = port;
    }

    /** An answer, its body read as JSON where there is one. */
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {

        public Answer is(int expected) {
            assertThat(status).as(raw.body()).isEqualTo(expected);
            return this;
        }

        public Answer isProblem(int expected, String code) {
            is(expected);
            assertThat(raw.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(body.at("/code").asString()).isEqualTo(code);
            return this;
        }

        public String text(String pointer) {
            return body.at(pointer).asString();
        }
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /** Asks for what is not as it was when the answer with this tag was given. */
    public Answer getUnless(String path, String tag) {
        return send("GET", path, null, "If-None-Match", tag, "application/json");
    }

    public Answer post(String path, @Nullable String body) {
        return send("POST", path, body, null);
    }

    public Answer post(String path, @Nullable String body, @Nullable String ifMatch) {
        return send("POST", path, body, ifMatch);
    }

    /** Posts a flow's file as it is. */
    public Answer postFile(String path, String file) {
        return send("POST", path, file, null, "application/yaml");
    }

    public Answer put(String path, @Nullable String body, @Nullable String ifMatch) {
        return send("PUT", path, body, ifMatch);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** The id of a new flow. */
    public String create(String name) {
        return post("/api/flows", "{\"name\": \"" + name + "\"}").is(201).text("/id");
    }

    private Answer send(String method, String path, @Nullable String body, @Nullable String ifMatch) {
        return send(method, path, body, ifMatch, "application/json");
    }

    private Answer send(
            String method, String path, @Nullable String body, @Nullable String ifMatch, String contentType) {
        return send(method, path, body, "If-Match", ifMatch, contentType);
    }

    private Answer send(
            String method,
            String path,
            @Nullable String body,
            String condition,
            @Nullable String tag,
            String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", contentType)
                .header("Authorization", "Basic " + CREDENTIALS)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (tag != null) {
            request.header(condition, tag);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            JsonNode read = json && !response.body().isEmpty() ? JSON.readTree(response.body()) : JSON.missingNode();
            return new Answer(response.statusCode(), read, response);
        } catch (Exception e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    /** Registers the tutorial's two data sources under their names; nothing ever connects to them. */
    public static void registerDataSources(JdbcClient database) {
        database.sql("""
                        insert into data_source
                            (id, name, environment, host, port, database, login, secret, options, pool_size, created_at, changed_at)
                        select name, name, 'test', 'localhost', 1, 'd', 'u', '', '{}', 1, now(), now()
                        from unnest(array['RDS PG (sandbox)', 'ADB PG (sandbox)']) as name
                        on conflict do nothing
                        """).update();
    }
}
