package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector alone, with limits short enough to be waited for. */
class ConnectorTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LARGE = 64 * 1024 * 1024;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private final Tomcat tomcat = new Tomcat();
    private GuardedEndpoint endpoint;
    private int port;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        GuardedProtocol protocol = new GuardedProtocol();
        endpoint = protocol.guarded();
        Connector connector = new Connector(protocol);
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "echo", new Echo()).addMapping("/");
        tomcat.getEngine().getPipeline().addValve(new ClientAddressValve(AddressList.of("127.0.0.1")));
        tomcat.getEngine()
                .getPipeline()
                .addValve(new BodyValve(new BodyLimits(
                        Duration.ofSeconds(1),
                        4,
                        Duration.ofSeconds(1),
                        100,
                        1,
                        4,
                        1_000_000,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100))));
        tomcat.getEngine().getPipeline().addValve(LongAnswerValve.ofAssets(4));
        tomcat.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Says how many bytes it was sent, and from where. */
    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                if (request.getRequestURI().equals("/assets/large")) {
                    response.getOutputStream().write(new byte[LARGE]);
                    return;
                }
                int bytes = request.getInputStream().readAllBytes().length;
                response.setStatus(200 + Math.min(bytes, 99));
            } catch (IOException late) {
                response.setStatus(408);
            }
            response.setHeader("X-From", request.getRemoteAddr());
        }
    }

    @Test
    void a_form_that_comes_is_read() throws Exception {
        try (SlowClient client = client()) {
            assertThat(client.say(SlowClient.post("/sign-in", 5, FORM) + "12345")
                            .status())
                    .contains(" 205");
        }
    }

    @Test
    void a_form_that_is_too_long_looks_empty_and_one_of_unknown_length_is_cut_off() throws Exception {
        String chunked = "POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + FORM + "\r\n\r\n";
        try (SlowClient known = client();
                SlowClient unknown = client()) {
            assertThat(known.say(SlowClient.post("/sign-in", 101, FORM)).status())
                    .contains(" 200");
            assertThat(unknown.say(chunked + "c8\r\n" + "x".repeat(200) + "\r\n0\r\n\r\n")
                            .status())
                    .contains(" 408");
        }
    }

    @Test
    void a_connection_whose_body_was_taken_serves_the_next_request() throws Exception {
        try (SlowClient client = client()) {
            client.say(SlowClient.post("/other", 5) + "12345");
            assertThat(client.status()).contains(" 200");
            client.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** A read may bring the end of a body together with the request after it. */
    @Test
    void requests_that_come_with_the_end_of_a_body_are_answered_too() throws Exception {
        String next = "GET /?" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: a\r\n";
        for (String path : new String[] {"/sign-in", "/other"}) {
            try (SlowClient client = client()) {
                client.say(SlowClient.post(path, 5, FORM));
                client.say("12345" + next + "\r\n" + next + "Connection: close\r\n\r\n");

                assertThat(client.answer()).as(path).matches("(?s)(.*HTTP/1.1 20\\d ){3}.*");
            }
            try (SlowClient client = client()) {
                client.say(
                        "POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + FORM + "\r\n\r\n");
                client.say("5\r\n12345\r\n0\r\n\r\n" + next + "\r\n" + next + "Connection: close\r\n\r\n");

                assertThat(client.answer()).as("chunks to " + path).matches("(?s)(.*HTTP/1.1 20\\d ){3}.*");
            }
        }
    }

    @Test
    void a_connection_whose_body_does_not_come_is_ended() throws Exception {
        try (SlowClient client = client()) {
            assertThat(client.say(SlowClient.post("/other", 5_000)).status()).contains(" 200");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void so_is_one_whose_address_was_refused() throws Exception {
        for (String address : new String[] {"/%zz", "/a/../../b", "/%00"}) {
            try (SlowClient client = client()) {
                assertThat(client.say(SlowClient.post(address, 5_000)).status()).contains(" 400");
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    void headers_have_to_be_complete_in_time() throws Exception {
        endpoint.limits(GuardedEndpoint.MOST_OF_ONE_ADDRESS, Duration.ofMillis(200));
        try (SlowClient client = client()) {
            client.say("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void one_address_has_only_so_many_connections() throws Exception {
        endpoint.limits(2, GuardedEndpoint.HEADERS_WITHIN);
        String ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        try (SlowClient first = client();
                SlowClient second = client()) {
            assertThat(first.say(ask).status()).contains(" 200");
            assertThat(second.say(ask).status()).contains(" 200");
            try (SlowClient third = client()) {
                assertThat(third.isEnded()).isTrue();
            }
            endpoint.exempt(AddressList.of("127.0.0.1"));
            try (SlowClient third = client()) {
                assertThat(third.say(ask).status()).contains(" 200");
            }
        }
    }

    @Test
    void a_trusted_proxy_says_who_its_client_is() throws Exception {
        try (SlowClient client = client()) {
            client.say(forwarded("/", "6.6.6.6, 192.0.2.7, 127.0.0.1"));
            assertThat(client.answer()).contains("X-From: 192.0.2.7");
        }
        try (SlowClient client = client()) {
            client.say(forwarded("/", "192.0.2.7, <script>"));
            assertThat(client.answer()).contains("X-From: 127.0.0.1");
        }
    }

    @Test
    void strangers_who_do_not_read_take_places_of_their_own_address_only() throws Exception {
        String large = "GET /assets/large HTTP/1.1\r\nHost: a\r\n\r\n";
        try (SlowClient first = client();
                SlowClient second = client();
                SlowClient third = client();
                SlowClient other = client()) {
            assertThat(first.say(large).status()).contains(" 200");
            assertThat(second.say(large).status()).contains(" 200");

            assertThat(third.say(forwarded("/assets/small", "127.0.0.1")).answer())
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 2");
            assertThat(other.say(forwarded("/assets/small", "192.0.2.7")).status())
                    .contains(" 200");
        }
    }

    private static String forwarded(String path, String clients) {
        String lines = "GET %s HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: %s\r\nConnection: close\r\n\r\n";
        return lines.formatted(path, clients);
    }

    private SlowClient client() throws IOException {
        return new SlowClient(port, PATIENCE_MILLIS);
    }
}
