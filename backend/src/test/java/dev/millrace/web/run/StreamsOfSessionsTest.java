package dev.millrace.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.cluster.Signals;
import dev.millrace.run.RunId;
import dev.millrace.web.security.Browser;
import java.io.BufferedReader;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An event stream ends with the session that opened it, and with no other. */
@ConsoleTest
@Timeout(120)
class StreamsOfSessionsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Signals signals;

    @AfterEach
    void leave() throws Exception {
        Browser program = new Browser(port);
        program.send(program.request("/api/me/sessions")
                .header("Authorization", Browser.basic(ConsoleTest.USER, ConsoleTest.PASSWORD))
                .DELETE());
    }

    @Test
    void signing_out_ends_the_streams_of_that_session_only() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000911");
        Browser leaving = signedIn();
        Browser staying = signedIn();
        BufferedReader ending = open(leaving, run);
        BufferedReader going = open(staying, run);

        leaving.post("/sign-out", "_csrf=" + leaving.csrf("/password"));

        readToTheEnd(ending);
        assertThatItGoesOn(going, run);
    }

    @Test
    void a_changed_password_ends_the_streams_of_all_other_sessions_and_keeps_ones_own() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000912");
        Browser mine = signedIn();
        Browser other = signedIn();
        BufferedReader ending = open(other, run);
        BufferedReader going = open(mine, run);

        change(mine, ConsoleTest.PASSWORD, "another password");
        try {
            readToTheEnd(ending);
            assertThatItGoesOn(going, run);
        } finally {
            change(mine, "another password", ConsoleTest.PASSWORD);
        }
    }

    @Test
    void a_session_that_is_ended_from_the_list_has_no_stream_either() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000913");
        Browser mine = signedIn();
        BufferedReader ending = open(signedIn(), run);
        BufferedReader going = open(mine, run);

        mine.post("/sessions/others/end", "_csrf=" + mine.csrf("/password"));

        readToTheEnd(ending);
        assertThatItGoesOn(going, run);
    }

    private void assertThatItGoesOn(BufferedReader stream, RunId run) throws IOException {
        LiveRuns.say(database, signals, run, 1);
        String line = stream.readLine();
        while (line != null && !line.contains("line 1 x")) {
            line = stream.readLine();
        }
        assertThat(line).as("the stream has not ended before the line").isNotNull();
    }

    /** Ends by the test's own limit when the stream does not. */
    private static void readToTheEnd(BufferedReader stream) throws IOException {
        String line = stream.readLine();
        while (line != null) {
            assertThat(line).doesNotContain("line 1 x");
            line = stream.readLine();
        }
    }

    private static BufferedReader open(Browser browser, RunId run) throws Exception {
        BufferedReader stream = browser.stream("/api/runs/" + run.value() + "/events");
        assertThat(stream.readLine()).isEqualTo("event:state");
        return stream;
    }

    private Browser signedIn() throws Exception {
        Browser browser = new Browser(port);
        browser.signIn(ConsoleTest.USER, ConsoleTest.PASSWORD);
        assertThat(browser.get("/api/me").statusCode()).isEqualTo(200);
        return browser;
    }

    private static void change(Browser browser, String from, String to) throws Exception {
        assertThat(browser.post(
                                "/password",
                                "current=" + Browser.encoded(from) + "&password=" + Browser.encoded(to) + "&repeat="
                                        + Browser.encoded(to) + "&_csrf=" + browser.csrf("/password"))
                        .statusCode())
                .isEqualTo(302);
    }
}
