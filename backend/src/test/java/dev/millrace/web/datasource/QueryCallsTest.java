package dev.millrace.web.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.audit.AuditLog;
import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import dev.millrace.web.flow.FlowApi;
import dev.millrace.web.flow.FlowApi.Answer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code /api/data-sources/{id}/queries} as the editor calls it. */
@ConsoleTest
class QueryCallsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private AuditLog audit;

    private FlowApi api;
    private String source = "";
    private String flow = "";

    @BeforeEach
    void furnish() {
        api = new FlowApi(port);
        TestDatabase there = TestServer.of(18).administration();
        source = api.post("/api/data-sources", """
                        {"name": "queried %s", "host": "%s", "port": %d, "database": "%s", "user": "%s", "password": "%s"}
                        """.formatted(
                                UUID.randomUUID(),
                                there.host(),
                                there.port(),
                                there.name(),
                                there.user(),
                                TestDatabase.PASSWORD))
                .is(201)
                .text("/id");
        String name = "queried " + UUID.randomUUID();
        flow = api.create(name);
        api.put("/api/flows/" + flow + "/draft", """
                        {"format": "millrace/v1", "name": "%s", "properties": {"zone": "Asia/Shanghai"},
                         "variables": [{"kind": "constant", "name": "region", "value": "north"}],
                         "nodes": [{"key": "a", "name": "a", "kind": "sql", "config": {"sql": ""}, "variables":
                            [{"kind": "time", "name": "mydate", "format": "yyyyMMdd"}]}]}
                        """.formatted(name), "\"1\"").is(200);
    }

    @Test
    void the_drafts_values_are_put_in_for_the_run_time() {
        Answer answer = query("select '${mydate}' as day, '${region}' as region, '${node_id}' as node");

        assertThat(answer.body().at("/findings")).isEmpty();
        assertThat(answer.body().at("/statements/0/result/rows/0").toString())
                .isEqualTo("[\"20260604\",\"north\",\"a\"]");
        assertThat(answer.body().at("/statements/0/error").isNull()).isTrue();
        assertThat(answer.body().at("/limits").toString()).isEqualTo("{\"rows\":500,\"seconds\":30}");
        assertThat(audit.of("data-source", source, 10))
                .anySatisfy(entry -> assertThat(entry.detail())
                        .containsEntry("flow", flow)
                        .containsEntry("sql", "select '20260604' as day, 'north' as region, 'a' as node"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select 1; select ${nothing}      | variable-undefined  | 1 | 18
            select ${a-b}                    | placeholder-malformed | 1 | 8
            select 1; commit; drop table x   | transaction-command | 1 | 11
            select dblink('x', 'y')          | external-effect     | 1 | 8
            copy (select 1) to program 'rm'  | external-effect     | 1 | 20
            select 1; lock table t           | session-command     | 1 | 11
            LISTEN a                         | session-command     | 1 | 1
            notify a, 'b'                    | session-command     | 1 | 1
            set /* a */ role postgres        | session-command     | 1 | 1
            set local role postgres          | session-command     | 1 | 1
            set session role to postgres     | session-command     | 1 | 1
            set role = 'postgres'            | session-command     | 1 | 1
            reset role                       | session-command     | 1 | 1
            set session authorization a      | session-command     | 1 | 1
            set local session authorization a | session-command    | 1 | 1
            set session_authorization = a    | session-command     | 1 | 1
            reset session authorization      | session-command     | 1 | 1
            load 'x'                         | session-command     | 1 | 1
            select 'open                     | sql-unterminated    | 1 | 8
            -- nothing                       | sql-empty           | 1 | 1
            """)
    void what_may_not_be_sent_is_a_finding_at_its_place(String sql, String code, int line, int column) {
        Answer answer = query(sql);

        assertThat(answer.text("/findings/0/code")).isEqualTo(code);
        assertThat(answer.body().at("/findings/0/line").asInt()).isEqualTo(line);
        assertThat(answer.body().at("/findings/0/column").asInt()).isEqualTo(column);
        assertThat(answer.body().at("/statements")).isEmpty();
    }

    @Test
    void an_error_of_the_database_lies_in_the_template() {
        Answer answer = query("select 1;\\nselect '${mydate}', nothing");

        assertThat(answer.body().at("/statements")).hasSize(2);
        assertThat(answer.text("/statements/1/error/sqlState")).isEqualTo("42703");
        assertThat(answer.body().at("/statements/1/error/line").asInt()).isEqualTo(2);
        assertThat(answer.body().at("/statements/1/error/column").asInt()).isEqualTo(21);
    }

    @Test
    void a_plan_is_a_tree_and_what_has_none_is_null() {
        Answer answer = ask("{\"sql\": \"select count(*) from pg_class; create table x (a int)\", \"explain\": true}");

        assertThat(answer.text("/statements/0/plan/0/Plan/Node Type")).isEqualTo("Aggregate");
        assertThat(answer.body().at("/statements/1/plan").isNull()).isTrue();
        assertThat(answer.body().at("/statements/1/error").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                     | sql
            {"sql": "select 1", "why": 1}          | why
            {"sql": "select 1", "runTime": "soon"} | runTime
            """)
    void what_does_not_fit_is_refused_with_its_path(String body, String field) {
        assertThat(ask(body).isProblem(400, "malformed").text("/errors/0/field"))
                .isEqualTo(field);
    }

    @Test
    void what_is_unknown_is_said() {
        ask("{\"sql\": \"select 1\", \"flow\": \"nowhere\"}").isProblem(404, "not-found");
        ask("{\"sql\": \"select 1\", \"flow\": \"%s\", \"node\": \"b\"}".formatted(flow))
                .isProblem(400, "malformed");
        api.post("/api/data-sources/nowhere/queries", "{\"sql\": \"select 1\"}").isProblem(404, "not-found");
    }

    @Test
    void closing_the_request_ends_the_backend() throws Exception {
        JdbcClient there = JdbcClient.create(TestServer.of(18).administration().dataSource());
        String name = "millrace/query/" + flow + "/a";
        String body = "{\"sql\": \"select pg_sleep(25)\", \"flow\": \"%s\", \"node\": \"a\"}".formatted(flow);
        try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = browser.getOutputStream();
            out.write(("POST /api/data-sources/" + source + "/queries HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                            + "Content-Type: application/json\r\nAuthorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString((ConsoleTest.USER + ":" + ConsoleTest.PASSWORD)
                                            .getBytes(StandardCharsets.UTF_8))
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            await(there, name, 1);
        }

        await(there, name, 0);
    }

    private static void await(JdbcClient there, String name, int backends) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (there.sql("select count(*) from pg_stat_activity where application_name = :name")
                        .param("name", name)
                        .query(Integer.class)
                        .single()
                != backends) {
            assertThat(System.nanoTime() - deadline).as("time is up").isNegative();
            Thread.onSpinWait();
        }
    }

    private Answer query(String sql) {
        return ask("{\"sql\": \"%s\", \"flow\": \"%s\", \"node\": \"a\", \"runTime\": \"2026-06-05T00:00:00+08:00\"}"
                        .formatted(sql, flow))
                .is(200);
    }

    private Answer ask(String body) {
        return api.post("/api/data-sources/" + source + "/queries", body);
    }
}
