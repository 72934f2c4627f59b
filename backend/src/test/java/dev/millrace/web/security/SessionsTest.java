package dev.millrace.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.audit.AuditEntry;
import dev.millrace.audit.AuditLog;
import dev.millrace.user.Account;
import dev.millrace.user.AccountSession;
import dev.millrace.user.AccountSessions;
import dev.millrace.user.Users;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a person is signed in, and how that ends. */
@ConsoleTest
class SessionsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    private int port;

    @Autowired
    private Users users;

    @Autowired
    private AccountSessions sessions;

    @Autowired
    private AuditLog audit;

    @Autowired
    private JdbcClient database;

    @Test
    void a_changed_password_ends_the_other_sessions_at_once_and_keeps_ones_own() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        Browser other = signedIn(ConsoleTest.PASSWORD);

        change(mine, ConsoleTest.PASSWORD, "another password");
        try {
            assertThat(other.get("/api/me").statusCode()).isEqualTo(401);
            assertThat(other.get("/flows").headers().firstValue("Location")).contains("/sign-in");
            assertThat(mine.get("/api/me").statusCode()).isEqualTo(200);
        } finally {
            change(mine, "another password", ConsoleTest.PASSWORD);
        }
    }

    @Test
    void a_person_sees_and_ends_sessions_elsewhere() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        Browser other = new Browser(port);
        HttpResponse<String> form = other.send(other.request("/sign-in"));
        assertThat(form.statusCode()).isEqualTo(200);
        other.send(other.request("/sign-in")
                .header("User-Agent", "Netscape <b>4</b> " + "x".repeat(1_000))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("username=admin&password="
                        + Browser.encoded(ConsoleTest.PASSWORD) + "&_csrf=" + other.csrf("/sign-in"))));
        AccountSession latest = sessions.of(account()).get(0);

        assertThat(latest.address()).isEqualTo("127.0.0.1");
        assertThat(latest.agent()).startsWith("Netscape").hasSize(200);
        assertThat(mine.get("/password").body())
                .contains("Netscape &lt;b&gt;4&lt;/b&gt;", "Unknown browser", latest.id());

        mine.post("/sessions/" + latest.id() + "/end", "_csrf=" + mine.csrf("/password"));

        assertThat(other.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(200);
        assertThat(audit.of("account", account(), 10))
                .filteredOn(entry -> entry.act().equals("account.sessions-ended"))
                .extracting(AuditEntry::address)
                .containsOnly("127.0.0.1");
    }

    @Test
    void all_others_end_at_once() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        List<Browser> others = List.of(signedIn(ConsoleTest.PASSWORD), signedIn(ConsoleTest.PASSWORD));

        mine.post("/sessions/others/end", "_csrf=" + mine.csrf("/password"));

        for (Browser other : others) {
            assertThat(other.get("/api/me").statusCode()).isEqualTo(401);
        }
        assertThat(sessions.of(account())).hasSize(1);
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_ends_however_much_it_is_used() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        String id = sessions.of(account()).get(0).id();

        database.sql("update account_session set ends_at = now() - interval '1 second' where id = :id")
                .param("id", id)
                .update();

        assertThat(mine.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void signing_out_takes_the_session_off_the_list() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        String id = sessions.of(account()).get(0).id();

        mine.post("/sign-out", "_csrf=" + mine.csrf("/password"));

        assertThat(sessions.of(account())).extracting(AccountSession::id).doesNotContain(id);
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void the_api_lists_and_ends_sessions_too() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        Browser other = signedIn(ConsoleTest.PASSWORD);
        JsonNode list = JSON.readTree(mine.get("/api/me/sessions").body());
        JsonNode latest = list.at("/items/0");

        assertThat(latest.path("here").asBoolean()).isFalse();
        assertThat(list.at("/items/1/here").asBoolean()).isTrue();
        assertThat(Instant.parse(latest.path("endsAt").asString()))
                .isEqualTo(Instant.parse(latest.path("beganAt").asString()).plus(AccountSessions.LONGEST));
        assertThat(delete(mine, "/api/me/sessions/" + latest.path("id").asString()))
                .isEqualTo(204);
        assertThat(delete(mine, "/api/me/sessions/" + latest.path("id").asString()))
                .isEqualTo(404);
        assertThat(other.get("/api/me").statusCode()).isEqualTo(401);

        Browser third = signedIn(ConsoleTest.PASSWORD);
        assertThat(delete(mine, "/api/me/sessions")).isEqualTo(204);
        assertThat(third.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(200);
    }

    @Test
    void a_program_ends_all_sessions_of_its_account() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        Browser program = new Browser(port);

        assertThat(program.send(program.request("/api/me/sessions")
                                .header("Authorization", Browser.basic(ConsoleTest.USER, ConsoleTest.PASSWORD))
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);

        assertThat(mine.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(sessions.of(account())).isEmpty();
    }

    @Test
    void a_session_of_another_account_is_not_found() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        database.sql("""
                        insert into account (id, name, password_hash, password_change_due, created_at)
                        values ('another', 'another', 'x', false, now())
                        on conflict do nothing
                        """).update();
        String theirs = sessions.begin(new Account("another", "another", false, "x"), "192.0.2.1", "");

        assertThat(delete(mine, "/api/me/sessions/" + theirs)).isEqualTo(404);
        assertThat(delete(mine, "/api/me/sessions/session-ended:" + theirs + ":0"))
                .isEqualTo(404);
        assertThat(mine.get("/password").body()).doesNotContain(theirs);
        assertThat(sessions.of("another")).hasSize(1);
    }

    @Test
    void an_account_has_a_hundred_sessions_and_the_one_used_least_recently_makes_room() throws Exception {
        Browser mine = signedIn(ConsoleTest.PASSWORD);
        Account account = users.byName(ConsoleTest.USER).orElseThrow();
        String stale = sessions.begin(account, "192.0.2.1", "");
        database.sql("update account_session set seen_at = seen_at - interval '1 hour' where id = :id")
                .param("id", stale)
                .update();
        for (int i = sessions.of(account.id()).size(); i <= 100; i++) {
            sessions.begin(account, "192.0.2.1", "");
        }

        assertThat(sessions.of(account.id()))
                .hasSize(100)
                .extracting(AccountSession::id)
                .doesNotContain(stale);
        assertThat(mine.get("/api/me").statusCode()).isEqualTo(200);
        mine.post("/sessions/others/end", "_csrf=" + mine.csrf("/password"));
    }

    private static int delete(Browser browser, String path) throws Exception {
        return browser.send(browser.request(path)
                        .header("X-CSRF-TOKEN", browser.csrf("/password"))
                        .DELETE())
                .statusCode();
    }

    private Browser signedIn(String password) throws Exception {
        Browser browser = new Browser(port);
        assertThat(browser.signIn(ConsoleTest.USER, password).headers().firstValue("Location"))
                .contains("/");
        return browser;
    }

    private void change(Browser browser, String from, String to) throws Exception {
        HttpResponse<String> answer = browser.post(
                "/password",
                "current=" + Browser.encoded(from) + "&password=" + Browser.encoded(to) + "&repeat="
                        + Browser.encoded(to) + "&_csrf=" + browser.csrf("/password"));
        assertThat(answer.statusCode()).isEqualTo(302);
    }

    private String account() {
        return users.byName(ConsoleTest.USER).orElseThrow().id();
    }
}
