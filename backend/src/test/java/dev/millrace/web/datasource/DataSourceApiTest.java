package dev.millrace.web.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.audit.AuditEntry;
import dev.millrace.audit.AuditLog;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import dev.millrace.web.flow.FlowApi;
import dev.millrace.web.flow.FlowApi.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/data-sources} as programs call it. */
@ConsoleTest
class DataSourceApiTest {

    private static final String PATH = "/api/data-sources";
    private static final String SECRET = "a secret that no answer holds";

    @LocalServerPort
    private int port;

    @Autowired
    private AuditLog audit;

    @Autowired
    private MockMvcTester mvc;

    private FlowApi api;
    private final String name = "shop " + UUID.randomUUID();

    @BeforeEach
    void connect() {
        api = new FlowApi(port);
    }

    @Test
    void what_was_added_is_answered_listed_and_read_without_its_password() {
        Answer added = api.post(PATH, """
                {"name": "%s", "environment": "test", "kind": "postgresql", "host": "db.example", "port": 5433,
                 "database": "shop", "user": "app", "password": "%s",
                 "options": {"sslmode": "verify-full", "connectTimeout": 5}, "poolSize": 7, "trial": null}
                """.formatted(name, SECRET)).is(201);

        assertThat(added.body().propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "environment",
                        "kind",
                        "host",
                        "port",
                        "database",
                        "user",
                        "options",
                        "poolSize",
                        "trial",
                        "state");
        assertThat(added.text("/options/connectTimeout")).isEqualTo("5");
        Answer one = api.get(path(added)).is(200);
        assertThat(one.body()).isEqualTo(added.body());
        Answer list = api.get(PATH).is(200);
        assertThat(list.body().at("/items").valueStream()).contains(added.body());
        assertThat(list.body().at("/next").isNull()).isTrue();
        assertThat(added.raw().body() + one.raw().body() + list.raw().body()).doesNotContain(SECRET, "password");
    }

    @Test
    void what_is_not_said_has_its_default() {
        Answer added = add(name).is(201);

        assertThat(added.text("/environment")).isEqualTo("production");
        assertThat(added.body().at("/port").asInt()).isEqualTo(5432);
        assertThat(added.body().at("/poolSize").asInt()).isEqualTo(5);
        assertThat(added.body().at("/options")).isEmpty();
    }

    @Test
    void an_answer_can_be_changed_and_sent_back_as_it_is() {
        Answer added = add(name).is(201);
        ObjectNode changed = ((ObjectNode) added.body().deepCopy()).put("database", "other");

        Answer answer = api.put(path(added), changed.toString(), null).is(200);

        assertThat(answer.body()).isEqualTo(changed);
        assertThat(api.get(path(added)).body()).isEqualTo(changed);
    }

    @Test
    void another_host_needs_the_password_again() {
        Answer added = add(name).is(201);
        ObjectNode changed = ((ObjectNode) added.body().deepCopy()).put("host", "other.example");

        Answer refused = api.put(path(added), changed.toString(), null).is(400);
        assertThat(refused.text("/errors/0/field")).isEqualTo("password");

        api.put(path(added), changed.put("password", "new").toString(), null).is(200);
    }

    @Test
    void each_change_is_in_the_audit_log_with_its_actor_and_without_the_password() {
        Answer added = add(name).is(201);
        api.put(path(added), settings(name), null).is(200);
        api.delete(path(added)).is(204);

        assertThat(audit.of("data-source", added.text("/id"), 10))
                .extracting(AuditEntry::act)
                .containsExactlyInAnyOrder("data-source.added", "data-source.changed", "data-source.removed");
        assertThat(audit.of("data-source", added.text("/id"), 10))
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo(ConsoleTest.USER))
                .noneMatch(entry -> entry.toString().contains(SECRET));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "passwort": "x"                            | passwort
            "port": "5432"                             | port
            "port": 0                                  | port
            "port": 65536                              | port
            "poolSize": 0                              | poolSize
            "poolSize": 101                            | poolSize
            "kind": "oracle"                           | kind
            "password": 5                              | password
            "options": {"sslmode": "no"}               | options.sslmode
            "options": {"loggerFile": "x"}             | options.loggerFile
            "options": {"socketFactory": "x"}          | options.socketFactory
            "options": {"role": null}                  | options.role
            "options": {"role": ["x"]}                 | options.role
            "options": ["role"]                        | options
            "environment": ""                          | environment
            "environment": "a\\u0000b"                 | environment
            """)
    void what_does_not_fit_is_refused_with_its_path(String member, String field) {
        Answer answer = api.post(PATH, """
                {"name": "%s", "host": "h", "database": "d", "user": "u", %s}""".formatted(name, member));

        answer.isProblem(400, "malformed");
        assertThat(answer.text("/errors/0/field")).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "host", "database", "user"})
    void what_is_missing_is_named(String field) {
        ObjectNode body = ((ObjectNode) add(name).is(201).body().deepCopy());
        body.remove(field);

        assertThat(api.post(PATH, body.toString()).isProblem(400, "malformed").text("/errors/0/field"))
                .isEqualTo(field);
    }

    @Test
    void a_refusal_does_not_repeat_the_password() {
        Answer answer = api.post(PATH, settings(name).replace("db.example", "db/example"));

        answer.isProblem(400, "malformed");
        assertThat(answer.raw().body()).doesNotContain(SECRET);
    }

    @Test
    void a_trial_connection_is_not_built_yet() {
        String body = settings(name).replace("{\"name\"", "{\"trial\": {\"host\": \"h\"}, \"name\"");

        assertThat(api.post(PATH, body).isProblem(501, "not-yet").text("/errors/0/field"))
                .isEqualTo("trial");
    }

    @Test
    void a_taken_name_is_a_conflict() {
        add(name).is(201);
        Answer other = add("other " + name).is(201);

        add(name).isProblem(409, "name-taken");
        api.put(path(other), settings(name), null).isProblem(409, "name-taken");
    }

    @Test
    void what_flows_use_is_in_use_and_they_are_named() {
        Answer added = add(name).is(201);
        String flow = "Daily " + name;
        String id = api.create(flow);
        api.put("/api/flows/" + id + "/draft", """
                {"format": "millrace/v1", "name": "%s", "nodes":
                  [{"key": "a", "name": "a", "kind": "sql", "config": {"dataSource": "%s", "sql": "select 1"}}]}
                """.formatted(flow, name), "\"1\"")
                .is(200);

        Answer refused = api.delete(path(added)).isProblem(409, "in-use");
        assertThat(refused.body().at("/flows").valueStream().map(JsonNode::asString))
                .containsExactly(flow);
        api.put(path(added), settings("other " + name), null).isProblem(409, "in-use");

        api.delete("/api/flows/" + id).is(204);
        api.delete(path(added)).is(204);
        api.get(path(added)).isProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "0", " ", "a'b", "☃"})
    void an_unknown_id_of_any_form_is_not_found(String id) {
        String path = PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);

        api.get(path).isProblem(404, "not-found");
        api.put(path, settings(name), null).isProblem(404, "not-found");
        api.delete(path).isProblem(404, "not-found");
        api.post(path + "/connection-test", null).isProblem(404, "not-found");
        api.get(path + "/catalog").isProblem(404, "not-found");
    }

    @Test
    void a_connection_test_is_an_answer_whatever_comes_of_it() {
        Answer works = api.post(path(itself()) + "/connection-test", null).is(200);
        assertThat(works.text("/outcome")).isEqualTo("OK");
        assertThat(works.text("/serverVersion")).startsWith("18");
        assertThat(works.body().at("/pooled").asBoolean()).isFalse();

        Answer fails = api.post(path(down()) + "/connection-test", null).is(200);
        assertThat(fails.text("/outcome")).isEqualTo("REFUSED");
        assertThat(fails.body().at("/pooled").isNull()).isTrue();
        assertThat(fails.raw().body()).doesNotContain(SECRET);
    }

    @Test
    void the_catalog_is_read_a_level_at_a_time() {
        String catalog = path(itself()) + "/catalog";

        Answer schemas = api.get(catalog).is(200);
        assertThat(schemas.body().propertyNames())
                .containsExactly("schemas", "tables", "columns", "functions", "limit", "truncated", "failure");
        assertThat(schemas.body().at("/schemas/0").toString()).isEqualTo("{\"name\":\"public\",\"place\":1}");
        Answer tables = api.get(catalog + "?schema=information_schema").is(200);
        assertThat(tables.body().at("/tables").valueStream().map(JsonNode::toString))
                .contains("{\"name\":\"tables\",\"kind\":\"VIEW\",\"partition\":false,\"foreign\":false}");
        Answer columns = api.get(catalog + "?schema=pg_catalog&table=pg_class").is(200);
        assertThat(columns.body().at("/columns/0").toString())
                .isEqualTo("{\"name\":\"oid\",\"type\":\"oid\",\"nullable\":false}");
        assertThat(api.get(catalog + "?schema=&table=").is(200).body()).isEqualTo(schemas.body());
    }

    @Test
    void a_catalog_question_that_makes_no_sense_is_refused() {
        String catalog = path(itself()) + "/catalog";

        assertThat(api.get(catalog + "?table=t").isProblem(400, "malformed").text("/errors/0/field"))
                .isEqualTo("schema");
        api.get(catalog + "?schema=a%00b").isProblem(400, "malformed");
    }

    @Test
    void a_catalog_that_cannot_be_read_says_why() {
        Answer answer = api.get(path(down()) + "/catalog?schema=public").is(200);

        assertThat(answer.text("/failure/outcome")).isEqualTo("REFUSED");
        assertThat(answer.text("/failure/message")).contains("127.0.0.1:1");
        assertThat(answer.body().at("/tables").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/1", "/1/catalog"})
    void nobody_reads_without_signing_in(String rest) {
        assertThat(mvc.get().uri(PATH + rest)).hasStatus(HttpStatus.UNAUTHORIZED);
    }

    private Answer itself() {
        TestDatabase there = TestServer.of(18).administration();
        return api.post(PATH, """
                {"name": "%s", "host": "%s", "port": %d, "database": "%s", "user": "%s", "password": "%s"}
                """.formatted(name, there.host(), there.port(), there.name(), there.user(), SECRET))
                .is(201);
    }

    private Answer down() {
        return api.post(PATH, """
                {"name": "down %s", "host": "127.0.0.1", "port": 1, "database": "d", "user": "u", "password": "%s"}
                """.formatted(name, SECRET)).is(201);
    }

    private Answer add(String called) {
        return api.post(PATH, settings(called));
    }

    private static String settings(String called) {
        return """
                {"name": "%s", "host": "db.example", "database": "shop", "user": "app", "password": "%s"}
                """.formatted(called, SECRET);
    }

    private static String path(Answer source) {
        return PATH + "/" + source.text("/id");
    }
}
