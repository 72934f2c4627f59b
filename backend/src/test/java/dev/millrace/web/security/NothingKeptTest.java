package dev.millrace.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.audit.AuditLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpCookie;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.catalina.Manager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** What is left in the console of people who are not signed in: nothing. */
@ConsoleTest
class NothingKeptTest {

    private static final String PAGE = "navigate";

    @LocalServerPort
    private int port;

    @Autowired
    private WebServerApplicationContext context;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private FailedSignIns failures;

    @Autowired
    private AuditLog audit;

    /** A right password takes the wrong ones off the account, which other tests sign in to. */
    @AfterEach
    void forgetWrongPasswords() throws Exception {
        new Browser(port).signIn("admin", ConsoleTest.PASSWORD);
    }

    @Test
    void no_request_of_a_stranger_makes_a_session() throws Exception {
        int before = manager().getActiveSessions();
        Browser stranger = new Browser(port);
        for (String path : List.of("/", "/sign-in", "/flows", "/nothing", "/api/me", "/error", "/favicon.ico", "/;x")) {
            stranger.send(stranger.request(path).header("Sec-Fetch-Mode", PAGE).header("Sec-Fetch-Dest", "document"));
            stranger.send(stranger.request(path).POST(BodyPublishers.ofString("x=1")));
        }
        stranger.signIn("admin", "wrong");
        stranger.signIn("", "");

        assertThat(manager().getActiveSessions()).isEqualTo(before);
    }

    @Test
    void the_page_that_was_asked_for_is_kept_by_the_browser_and_opened_after_the_sign_in() throws Exception {
        Browser person = new Browser(port);
        person.send(person.request("/operations/runs?state=FAILED")
                .header("Sec-Fetch-Mode", PAGE)
                .header("Sec-Fetch-Dest", "document")
                .header("X-Large", "x".repeat(4_000)));

        assertThat(cookie(person, AskedPage.COOKIE).getValue()).hasSizeLessThan(200);
        HttpResponse<String> in = person.signIn(ConsoleTest.USER, ConsoleTest.PASSWORD);

        assertThat(in.headers().firstValue("Location")).contains("/operations/runs?state=FAILED");
        assertThat(person.cookies().getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .contains("millrace", Devices.COOKIE)
                .doesNotContain(AskedPage.COOKIE, FormTokens.COOKIE);
    }

    @Test
    void a_page_that_the_browser_made_up_is_not_gone_to() throws Exception {
        Browser person = new Browser(port);
        HttpCookie forged = new HttpCookie(AskedPage.COOKIE, "Ly9ldmlsLmV4YW1wbGUub3Jn.AAAA");
        forged.setPath("/");
        forged.setVersion(0);
        person.cookies().getCookieStore().add(person.request("/").build().uri(), forged);

        assertThat(person.signIn(ConsoleTest.USER, ConsoleTest.PASSWORD)
                        .headers()
                        .firstValue("Location"))
                .contains("/");
    }

    @Test
    void a_form_token_of_another_browser_is_none() throws Exception {
        Browser mine = new Browser(port);
        String foreign = new Browser(port).csrf("/sign-in");
        mine.get("/sign-in");

        HttpResponse<String> answer = mine.post(
                "/sign-in", "username=admin&password=" + Browser.encoded(ConsoleTest.PASSWORD) + "&_csrf=" + foreign);

        assertThat(answer.headers().firstValue("Location")).contains("/sign-in");
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void a_name_of_megabytes_is_not_read() throws Exception {
        Browser stranger = new Browser(port);
        String csrf = stranger.csrf("/sign-in");
        HttpResponse<String> answer =
                stranger.post("/sign-in", "username=" + "x".repeat(2 * 1024 * 1024) + "&password=x&_csrf=" + csrf);

        assertThat(answer.headers().firstValue("Location"))
                .as(answer.statusCode() + " " + answer.headers() + answer.body())
                .contains("/sign-in");
    }

    @Test
    void made_up_addresses_and_methods_make_no_new_meters() throws Exception {
        Browser stranger = new Browser(port);
        stranger.get("/warm-up");
        stranger.send(stranger.request("/warm-up").method("PROPFIND", BodyPublishers.noBody()));
        int before = meters.getMeters().size();
        for (int i = 0; i < 20; i++) {
            stranger.get("/made-up-" + i);
            stranger.send(stranger.request("/api/made-up-" + i).header("Host-Like", "x" + i));
            stranger.send(stranger.request("/made-up").method("METHOD" + i, BodyPublishers.noBody()));
        }

        assertThat(meters.getMeters().size()).isLessThanOrEqualTo(before + 4);
    }

    @Test
    void failed_sign_ins_are_audited_as_counts_without_what_was_sent() throws Exception {
        failures.report();
        Browser stranger = new Browser(port);
        stranger.signIn("admin", "a wrong one");
        stranger.signIn("my password by mistake", "x");
        new Browser(port).send(stranger.request("/api/me").header("Authorization", Browser.basic("admin", "wrong")));
        failures.report();

        var entries = audit.entries(null, 10).items().stream()
                .filter(entry -> entry.act().equals("account.sign-in-failed"))
                .toList();
        assertThat(entries.toString()).doesNotContain("by mistake").contains("names of no account", "127.0.0.1");
        assertThat(entries)
                .filteredOn(entry -> entry.subject().name().equals("admin"))
                .first()
                .satisfies(entry -> assertThat(entry.detail()).containsEntry("count", 2));
    }

    private static HttpCookie cookie(Browser browser, String name) {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Manager manager() {
        TomcatWebServer server = (TomcatWebServer) java.util.Objects.requireNonNull(context.getWebServer());
        return ((org.apache.catalina.Context) server.getTomcat().getHost().findChildren()[0]).getManager();
    }
}
