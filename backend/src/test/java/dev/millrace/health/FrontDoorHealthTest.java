package dev.millrace.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.mock.env.MockEnvironment;

/** Whether people are answered at the console's own port. */
class FrontDoorHealthTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void a_sign_in_page_is_up_and_any_other_answer_is_not() throws Exception {
        assertThat(answeredWith(200).getStatus()).isEqualTo(Status.UP);
        assertThat(answeredWith(503).getStatus()).isEqualTo(Status.DOWN);
        assertThat(answeredWith(302).getDetails().toString()).contains("answered with 302");
    }

    private static Health answeredWith(int status) throws Exception {
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/sign-in", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            return health(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_port_that_takes_connections_and_answers_nobody_is_down() throws Exception {
        try (ServerSocket silent = new ServerSocket()) {
            silent.bind(ANY_PORT);

            Health health = health(silent.getLocalPort());

            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().toString()).contains("does not answer within 3 s");
        }
    }

    @Test
    void a_port_that_is_not_open_is_down() {
        assertThat(new FrontDoorHealth(new MockEnvironment()).health().getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void a_second_question_within_a_second_gets_the_first_answer() throws Exception {
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/sign-in", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        FrontDoorHealth frontDoor =
                new FrontDoorHealth(environment(server.getAddress().getPort()));
        Health first = frontDoor.health();
        server.stop(0);

        assertThat(frontDoor.health()).isSameAs(first);
    }

    private static Health health(int port) {
        return new FrontDoorHealth(environment(port)).health();
    }

    private static MockEnvironment environment(int port) {
        return new MockEnvironment().withProperty("local.server.port", String.valueOf(port));
    }
}
