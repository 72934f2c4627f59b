package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** The operator's port with more slow clients than it has threads. */
@ConsoleTest
class ManagementPortTest {

    private static final int MORE_THAN_THREADS = 210;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String ASK = "GET /actuator/health/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    @LocalManagementPort
    private int port;

    private final List<SlowClient> clients = new ArrayList<>();

    @AfterEach
    void leave() throws Exception {
        for (SlowClient client : clients) {
            client.close();
        }
    }

    @Test
    void bodies_that_do_not_come_are_answered_and_their_connections_ended() throws Exception {
        String[] ways = {
            SlowClient.post("/actuator/health", 1_000),
            SlowClient.post("/sign-in", 1_000, "Content-Type: application/x-www-form-urlencoded"),
            SlowClient.post("/api/flows", 1_000, "Authorization: Basic eDp4"),
            SlowClient.post("/nothing", 1_000, "Transfer-Encoding: chunked").replace("Content-Length: 1000\r\n", ""),
            ASK.replace("\r\n\r\n", "\r\nContent-Length: 1000\r\n\r\n")
        };
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            connect().say(ways[i % ways.length]);
        }

        assertThat(health()).isEqualTo(200);
        for (int i = 0; i < ways.length; i++) {
            assertThat(clients.get(i).status()).as(ways[i]).matches("HTTP/1.1 [234]\\d\\d.*");
            assertThat(clients.get(i).isEnded()).as(ways[i]).isTrue();
        }
    }

    @Test
    void headers_that_do_not_come_and_clients_that_do_not_read_leave_threads_for_others() throws Exception {
        String many = "GET /actuator/prometheus HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                .repeat(ConnectorLimits.REQUESTS_OF_A_CONNECTION);
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            connect().say(i % 2 == 0 ? "GET /actuator/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " : many);
        }

        assertThat(health()).isEqualTo(200);
    }

    /** Tomcat's own number is another one: the limits of the console's port hold here. */
    @Test
    void a_connection_has_so_many_requests_and_is_ended() throws Exception {
        SlowClient client = connect();
        client.say(ASK.repeat(ConnectorLimits.REQUESTS_OF_A_CONNECTION + 1));

        assertThat(client.answer().split("HTTP/1.1 200", -1)).hasSize(ConnectorLimits.REQUESTS_OF_A_CONNECTION + 1);
    }

    private SlowClient connect() throws Exception {
        SlowClient client = new SlowClient(port, PATIENCE_MILLIS);
        clients.add(client);
        return client;
    }

    private int health() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
