package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A console behind a proxy that ends TLS, as its clients and that proxy see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehindTlsTest {

    private static final String FROM_OUTSIDE = "X-Forwarded-For: 192.0.2.7";

    private final int management = Console.freePort();
    private Console console;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) {
        console = Console.start(
                folder.resolve("data"),
                Map.of(
                        "MILLRACE_PUBLIC_URL", "https://millrace.example.org",
                        "MILLRACE_TRUSTED_PROXIES", "127.0.0.1",
                        "MILLRACE_MANAGEMENT_HOSTS", "console-1",
                        "MILLRACE_SANDBOX", "false",
                        "MANAGEMENT_SERVER_PORT", Integer.toString(management)));
        port = console.port();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void cookies_belong_to_the_host_and_the_browser_is_told_to_keep_to_tls() throws Exception {
        String page = get(port, "/sign-in", "millrace.example.org", FROM_OUTSIDE);

        assertThat(page).startsWith("HTTP/1.1 200");
        assertThat(page).contains("Strict-Transport-Security: max-age=31536000");
        assertThat(page.lines().filter(line -> line.startsWith("Set-Cookie:")))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("Set-Cookie: __Host-")
                        .contains("; Path=/", "; Secure", "; HttpOnly")
                        .doesNotContain("Domain"));
    }

    @Test
    void redirects_are_relative() throws Exception {
        assertThat(get(port, "/flows", "millrace.example.org", FROM_OUTSIDE))
                .startsWith("HTTP/1.1 302")
                .containsPattern("(?m)^Location: /sign-in\r?$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "millrace.example.org.evil.org",
                "millrace.example.org:8080",
                "localhost",
                "127.0.0.1",
                ""
            })
    void another_host_is_refused(String host) throws Exception {
        assertThat(get(port, "/sign-in", host, FROM_OUTSIDE)).startsWith("HTTP/1.1 400");
        assertThat(get(port, "/api/me", host, FROM_OUTSIDE)).startsWith("HTTP/1.1 400");
    }

    @Test
    void the_machine_itself_may_ask_by_its_loopback_names() throws Exception {
        assertThat(get(port, "/sign-in", "127.0.0.1:" + port, "X-Other: x")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "10.0.0.7", "[::1]", "millrace.example.org", "console-1"})
    void the_management_port_answers_to_its_names(String host) throws Exception {
        assertThat(get(management, "/actuator/prometheus", host + ":" + management, "X-Other: x"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example.org", "console-2", "127.0.0.1.evil.org", "a b"})
    void and_to_no_other(String host) throws Exception {
        assertThat(get(management, "/actuator/prometheus", host, "X-Other: x")).startsWith("HTTP/1.1 400");
        assertThat(get(management, "/actuator/health", host, "X-Other: x")).startsWith("HTTP/1.1 400");
    }

    @Test
    void nobody_signs_in_through_the_management_port() throws Exception {
        assertThat(get(management, "/sign-in", "127.0.0.1", "X-Other: x")).doesNotStartWith("HTTP/1.1 200");
    }

    private static String get(int port, String path, String host, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + header + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
