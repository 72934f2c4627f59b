package dev.millrace.web.api;

import static dev.millrace.web.SessionToken.csrf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.millrace.ConsoleTest;
import dev.millrace.testing.DurableServer;
import dev.millrace.testing.TestServer;
import dev.millrace.web.flow.FlowApi;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What programs and people are told while the console's own database lets nobody in: one outage for all tests. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseDownTest {

    private static final String SAID = "The console&#39;s database does not answer";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private DataSource console;

    @LocalServerPort
    private int port;

    private final ExecutorService askers = Executors.newCachedThreadPool();
    private String name = "";
    private Future<FlowApi.Answer> program;
    private Future<MvcTestResult> call;
    private Future<MvcTestResult> command;
    private Future<MvcTestResult> page;
    private Future<MvcTestResult> form;
    private Future<HttpResponse<String>> door;

    /** Each answer takes as long as the pool is patient, so that all are asked for at once. */
    @BeforeAll
    void askWhileItIsDown() throws SQLException {
        name = JdbcClient.create(console)
                .sql("select current_database()")
                .query(String.class)
                .single();
        administer("alter database " + name + " allow_connections false");
        administer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        program = askers.submit(() -> new FlowApi(port).get("/api/flows"));
        call = askers.submit(
                () -> mvc.get().uri("/api/flows").with(user("admin")).exchange());
        command = askers.submit(() -> mvc.delete()
                .uri("/api/flows/1")
                .with(user("admin"))
                .with(csrf())
                .exchange());
        page = askers.submit(() -> mvc.get().uri("/flows").with(user("admin")).exchange());
        form = askers.submit(() -> mvc.post()
                .uri("/flows/1/removal")
                .with(user("admin"))
                .with(csrf())
                .exchange());
        door = askers.submit(this::signIn);
    }

    @AfterAll
    void letItComeBack() throws SQLException {
        administer("alter database " + name + " allow_connections true");
        askers.shutdown();
        FlowApi api = new FlowApi(port);
        DurableServer.until(() -> api.get("/api/flows").status() == 200);
        // Other tests go on with this console: it counts as dead until its next sign of life.
        Instant back = Instant.now();
        DurableServer.until(() -> seenAt(api).isAfter(back));
    }

    private static Instant seenAt(FlowApi api) {
        return Instant.parse(api.get("/api/members").is(200).text("/items/0/seenAt"));
    }

    private static void administer(String sql) throws SQLException {
        try (Connection connection =
                        TestServer.of(18).administration().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_program_is_told_to_ask_again() throws Exception {
        FlowApi.Answer signingIn = program.get().isProblem(503, "unavailable");
        assertThat(signingIn.raw().headers().firstValue(HttpHeaders.RETRY_AFTER))
                .contains(DatabaseDown.RETRY_AFTER);

        assertThat(call.get())
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader(HttpHeaders.RETRY_AFTER, DatabaseDown.RETRY_AFTER);
        assertThat(text(call.get())).contains("\"code\":\"unavailable\"", "does not answer");

        assertThat(command.get()).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(text(command.get())).contains("\"code\":\"unavailable\"", "whether it took effect");
    }

    @Test
    void a_person_sees_a_page_that_says_what_to_do() throws Exception {
        assertThat(page.get()).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(text(page.get())).contains(SAID, "Load this page again");

        assertThat(form.get()).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(text(form.get())).contains(SAID);
    }

    /** A failure in a filter, before any page is at work: the container asks for its error page. */
    @Test
    void who_signs_in_sees_it_too() throws Exception {
        HttpResponse<String> answer = door.get();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains(SAID);
        assertThat(answer.headers().firstValue(HttpHeaders.RETRY_AFTER)).contains(DatabaseDown.RETRY_AFTER);
    }

    private HttpResponse<String> signIn() throws IOException, InterruptedException {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        URI address = URI.create("http://localhost:" + port + "/sign-in");
        String shown = browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(shown);
        assertThat(token.find()).as(shown).isTrue();
        return browser.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "username=admin&password=any&_csrf=" + URLEncoder.encode(token.group(1), UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
