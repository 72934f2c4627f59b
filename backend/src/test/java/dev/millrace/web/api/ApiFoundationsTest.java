package dev.millrace.web.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget;
import dev.millrace.common.Problem;
import dev.millrace.database.DiskRoom;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every call shares, over a real port: a connection reset would show here. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ApiFoundationsTest.Application.class,
        properties = {"spring.main.banner-mode=off", "management.server.port=-1"})
class ApiFoundationsTest {

    @Value("${local.server.port}")
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"nme": "x"}                               | nme
            {"name": 5}                                | name
            {"name": true}                             | name
            {"size": "5"}                              | size
            {"size": 5.5}                              | size
            {"size": 5.0}                              | size
            {"size": ""}                               | size
            {"size": 100000000000000000000}            | size
            {"size": -2147483649}                      | size
            {"flag": 1}                                | flag
            {"flag": "true"}                           | flag
            {"colour": "GREY"}                         | colour
            {"colour": 0}                              | colour
            {"colour": ""}                             | colour
            {"at": 1700000000}                         | at
            {"at": "yesterday"}                        | at
            {"items": {"name": "x"}}                   | items
            {"items": [{"name": "x"}, {"nam": "x"}]}   | items[1].nam
            {"items": [{"name": "x"}, {"name": [1]}]}  | items[1].name
            {"items": [{"name": "a", "name": "b"}]}    | items[0].name
            {"items": [{"name": "a\\u0000b"}]}         | items[0].name
            {"items": [{"name": "a\\ud800b"}]}         | items[0].name
            {"at": [2026, 1, 1]}                       | at
            {"items": [{"a\\u0000": "b"}]}             | items[0]
            """)
    void what_does_not_fit_is_refused_with_its_path(String body, String path) throws Exception {
        HttpResponse<String> answer = post(body);

        JsonNode problem = problem(answer, 400, "malformed");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(path);
        assertThat(problem.at("/errors/0/message").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "x"
            {"name": "x"} {}
            {"name": "x"} x
            {'name': 'x'}
            {"name": "x",}
            [1, 2]
            "text"
            null
            """)
    void what_is_not_one_json_object_is_refused(String body) throws Exception {
        problem(post(body), 400, "malformed");
    }

    @Test
    void blank_and_binary_bodies_are_refused() throws Exception {
        problem(post("   "), 400, "malformed");
        problem(
                send("POST", "/api/probe", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, "application/json"),
                400,
                "malformed");
        problem(
                send("POST", "/api/probe", "{\"name\": \"a\\\u0000\"}".getBytes(UTF_8), "application/json"),
                400,
                "malformed");
    }

    @Test
    void a_body_is_utf_8_and_nothing_else() throws Exception {
        String body = "{\"name\": \"/\"}";
        byte[] overlong = body.replace("/", "\u00c0\u00af").getBytes(ISO_8859_1);
        byte[] surrogate = body.replace("/", "\u00ed\u00a0\u0080").getBytes(ISO_8859_1);
        for (byte[] wrong : List.of(overlong, surrogate, body.getBytes(UTF_16), body.getBytes(UTF_16BE))) {
            problem(send("POST", "/api/probe", wrong, "application/json"), 400, "malformed");
        }
    }

    @Test
    void deep_nesting_is_refused() throws Exception {
        problem(post("[".repeat(100_000)), 400, "malformed");
        problem(post("{\"tree\":" + "[".repeat(500) + "]".repeat(500) + "}"), 400, "malformed");
    }

    @Test
    void an_empty_body_is_an_empty_object() throws Exception {
        for (String type : List.of("application/json", "text/plain", "application/x-www-form-urlencoded")) {
            HttpResponse<String> answer = send("POST", "/api/probe", new byte[0], type);
            assertThat(answer.statusCode()).as(type).isEqualTo(200);
            assertThat(json.readTree(answer.body()).at("/name").isNull()).isTrue();
        }
    }

    @Test
    void a_body_of_four_mebibytes_is_read_and_a_larger_one_gets_413() throws Exception {
        String frame = "{\"name\": \"\"}";
        String fits = "{\"name\": \"" + "x".repeat(BodyLimit.MAX_BYTES - frame.length()) + "\"}";
        assertThat(post(fits).statusCode()).isEqualTo(200);

        problem(post(fits + " "), 413, "too-large");
        problem(post("x".repeat(20 * 1024 * 1024)), 413, "too-large");
    }

    @Test
    void a_larger_body_of_unknown_length_gets_413() throws Exception {
        byte[] large = new byte[9 * 1024 * 1024];
        HttpRequest request = HttpRequest.newBuilder(uri("/api/probe"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();

        problem(client.send(request, HttpResponse.BodyHandlers.ofString()), 413, "too-large");
    }

    @Test
    void unknown_routes_methods_and_media_types_are_problems() throws Exception {
        problem(send("GET", "/api/nothing/here", null, null), 404, "not-found");
        HttpResponse<String> wrongMethod = send("DELETE", "/api/probe", null, null);
        problem(wrongMethod, 405, "method-not-allowed");
        assertThat(wrongMethod.headers().firstValue("Allow")).isPresent();
        problem(
                send("POST", "/api/probe", "a=b".getBytes(UTF_8), "application/x-www-form-urlencoded"),
                415,
                "unsupported-media-type");
        problem(send("POST", "/api/probe", "<a/>".getBytes(UTF_8), "nonsense"), 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "%ff", "%ed%a0%80", "%c0%af"})
    void an_address_that_the_container_refuses_is_a_problem_too(String segment) throws Exception {
        problem(send("GET", "/api/" + segment, null, null), 400, "malformed");
    }

    @Test
    void wrong_parameters_are_named() throws Exception {
        assertThat(problem(send("GET", "/api/probe?colour=GREY", null, null), 400, "malformed")
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("colour");
        assertThat(problem(send("GET", "/api/probe?size=many", null, null), 400, "malformed")
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour=%ff", "fail=%c0%af", "fail=%ed%a0%80", "%ff=x"})
    void a_query_string_that_is_not_utf_8_is_refused(String query) throws Exception {
        problem(send("GET", "/api/probe?" + query, null, null), 400, "malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "name-taken, 409",
        "stale-revision, 409",
        "in-use, 409",
        "wrong-state, 409",
        "run-in-the-way, 409",
        "definition-invalid, 422",
        "precondition-required, 428",
        "too-many-requests, 429",
        "too-large, 413",
        "malformed, 400"
    })
    void every_code_has_its_status_and_extra_fields(String code, int status) throws Exception {
        JsonNode problem = problem(send("GET", "/api/probe?fail=" + code, null, null), status, code);

        assertThat(problem.at("/flows/0").asString()).isEqualTo("a flow");
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/title").asString()).isNotBlank();
        assertThat(problem.at("/detail").asString()).isEqualTo("No.");
    }

    @Test
    void a_fault_of_ours_is_a_problem_that_tells_nothing() throws Exception {
        JsonNode problem = problem(send("GET", "/api/probe?fail=bug", null, null), 500, "internal");

        assertThat(problem.toString()).doesNotContain("secret detail", "Exception");
    }

    @Test
    void instants_are_written_in_utc_without_empty_fractions_and_fields_in_their_order() throws Exception {
        HttpResponse<String> answer = post("{\"at\": \"2026-11-22T09:00:00+08:00\", \"name\": \"é\\ud83d\\ude00\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"name\":\"é😀\",\"size\":null,\"flag\":null,\"colour\":null,\"at\":\"2026-11-22T01:00:00Z\",\"items\":null,\"tree\":null}");
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send("POST", "/api/probe", body.getBytes(UTF_8), "application/json");
    }

    private HttpResponse<String> send(String method, String path, byte @Nullable [] body, @Nullable String type)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.at("/code").asString()).isEqualTo(code);
        return problem;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration"
            })
    @ComponentScan(basePackageClasses = ApiPaths.class)
    static class Application {

        @Bean
        MemoryBudget memory() {
            return MemoryBudget.ofHeap();
        }

        @Bean
        StoredSizes sizes() {
            return new SizesOfOne(0, 0);
        }

        @Bean
        DiskRoom diskRoom() {
            return DiskRoom.PLENTY;
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    record Item(@Nullable String name) {}

    record Body(
            @Nullable String name,
            @Nullable Integer size,
            @Nullable Boolean flag,
            @Nullable Colour colour,
            @Nullable Instant at,
            @Nullable List<Item> items,
            @Nullable Object tree) {}

    @RestController
    static class Probe {

        @PostMapping("/api/probe")
        Body post(@RequestBody Body body) {
            return body;
        }

        @GetMapping("/api/probe")
        String get(
                @RequestParam(required = false) @Nullable Colour colour,
                @RequestParam(required = false) @Nullable Integer size,
                @RequestParam(defaultValue = "") String fail) {
            return switch (fail) {
                case "" -> "fine";
                case "bug" -> throw new IllegalStateException("secret detail");
                case "malformed", "too-large", "precondition-required", "definition-invalid" ->
                    throw new Problem.Invalid(fail, "No.", Map.of("flows", List.of("a flow")));
                default -> throw new Problem.Conflict(fail, "No.", Map.of("flows", List.of("a flow")));
            };
        }
    }
}
