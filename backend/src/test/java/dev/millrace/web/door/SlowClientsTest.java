package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.web.security.Browser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole console with more slow clients than it has threads. */
@ConsoleTest
class SlowClientsTest {

    private static final int MORE_THAN_THREADS = 210;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    @LocalServerPort
    private int port;

    private final List<SlowClient> clients = new ArrayList<>();

    @AfterEach
    void leave() throws Exception {
        for (SlowClient client : clients) {
            client.close();
        }
    }

    @Test
    void bodies_of_strangers_are_answered_before_they_come() throws Exception {
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            connect().say(SlowClient.post(i % 2 == 0 ? "/api/flows" : "/flows", 1_000, FORM));
        }

        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            assertThat(clients.get(i).status()).contains(i % 2 == 0 ? " 401" : " 302");
        }
        assertThat(anotherPage()).isEqualTo(200);
    }

    @Test
    void so_are_those_of_unknown_length_and_those_that_wait_to_be_asked_for() throws Exception {
        String chunked =
                "POST /flows HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n" + FORM + "\r\n\r\n";

        assertThat(connect().say(chunked).status()).contains(" 302");
        assertThat(connect()
                        .say(SlowClient.post("/api/flows", 1_000, "Expect: 100-continue"))
                        .status())
                .contains(" 401");
        assertThat(connect()
                        .say(SlowClient.post("/api/flows", 1_000, "Expect: 100-continue", "Authorization: Basic eDp4"))
                        .status())
                .contains(" 401");
    }

    @Test
    void sign_in_forms_that_do_not_come_leave_the_page_open_to_others() throws Exception {
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            connect().say(SlowClient.post("/sign-in", 100, FORM) + "u");
        }

        assertThat(anotherPage()).isEqualTo(200);
    }

    @Test
    void bodies_of_programs_that_do_not_come_leave_threads_for_others() throws Exception {
        String basic = "Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (ConsoleTest.USER + ":" + ConsoleTest.PASSWORD).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            connect().say(SlowClient.post("/api/flows", 100, basic, "Content-Type: application/json") + "{");
        }

        assertThat(anotherPage()).isEqualTo(200);
    }

    @Test
    void bodies_of_signed_in_people_that_do_not_come_leave_threads_for_others() throws Exception {
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Browser browser = new Browser(port);
            browser.signIn(ConsoleTest.USER, ConsoleTest.PASSWORD);
            assertThat(browser.get("/flows").statusCode()).isEqualTo(200);
            cookies.add("Cookie: " + browser.cookieLine());
        }
        String[] ways = {"/flows", "/sign-out", "/password", "/api/flows", "/nothing"};
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            String cookie = cookies.get(i % cookies.size());
            connect().say(SlowClient.post(ways[i % ways.length], 100, cookie, FORM) + "_");
        }

        assertThat(anotherPage()).isEqualTo(200);
    }

    private SlowClient connect() throws Exception {
        SlowClient client = new SlowClient(port, PATIENCE_MILLIS);
        clients.add(client);
        return client;
    }

    private int anotherPage() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sign-in"))
                .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        return client.send(page, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
