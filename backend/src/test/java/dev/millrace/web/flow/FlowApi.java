package dev.millrace.web.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.audit.AuditLog;
import dev.millrace.cluster.Signals;
import dev.millrace.database.DataDirectory;
import dev.millrace.database.Settings;
import dev.millrace.flow.Flows;
import dev.millrace.run.Runs;
import dev.millrace.schedule.Schedules;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import dev.millrace.web.api.ApiPaths;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of flows on a real port and a real database, with somebody signed in; and a client of it. */
public final class FlowApi {

    private static final JsonMapper JSON = new JsonMapper();

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

    public Answer post(String path, @Nullable String body) {
        return send("POST", path, body, null);
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
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            JsonNode read = response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
            return new Answer(response.statusCode(), read, response);
        } catch (Exception e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    /** The part of the console under test; the scan of a whole console passes it by. */
    @TestConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
                "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
            })
    @ComponentScan(
            basePackageClasses = {
                ApiPaths.class,
                FlowApi.class,
                Flows.class,
                Runs.class,
                Schedules.class,
                Signals.class,
                AuditLog.class
            },
            basePackages = "dev.millrace.web.preview",
            excludeFilters = @ComponentScan.Filter({SpringBootConfiguration.class, TestConfiguration.class}))
    public static class Application {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Settings settings() {
            return new Settings(
                    Path.of("unused"),
                    Optional.empty(),
                    false,
                    ZoneId.of("Asia/Shanghai"),
                    Optional.empty(),
                    Optional.empty(),
                    1);
        }

        @Bean
        DataDirectory dataDirectory() throws IOException {
            return DataDirectory.open(Files.createTempDirectory("millrace"));
        }

        @Bean
        Filter signedIn() {
            return (request, response, chain) -> chain.doFilter(new SignedIn((HttpServletRequest) request), response);
        }
    }

    private static final class SignedIn extends HttpServletRequestWrapper {

        SignedIn(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "anna";
        }
    }

    /** A database of its own, migrated, with the tutorial's two data sources. */
    public static TestDatabase database() {
        TestDatabase database = TestServer.of(18).create(true);
        JdbcClient.create(database.dataSource()).sql("""
                        insert into data_source
                            (id, name, environment, host, port, database, login, secret, options, pool_size, created_at, changed_at)
                        select name, name, 'test', 'localhost', 5432, 'd', 'u', '', '{}', 1, now(), now()
                        from unnest(array['RDS PG (sandbox)', 'ADB PG (sandbox)']) as name
                        """).update();
        return database;
    }
}
