package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every standard header with values that no well-meaning client sends: whatever is wrong is the client's mistake. */
@ConsoleTest
class HostileHeadersTest {

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Authorization",
            "Cache-Control",
            "Connection",
            "Content-Disposition",
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-Location",
            "Content-Range",
            "Content-Type",
            "Cookie",
            "Date",
            "Expect",
            "Forwarded",
            "From",
            "HX-Boosted",
            "HX-Current-URL",
            "HX-Prompt",
            "HX-Request",
            "HX-Target",
            "HX-Trigger",
            "Host",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "If-Range",
            "If-Unmodified-Since",
            "Keep-Alive",
            "Last-Event-ID",
            "Max-Forwards",
            "Origin",
            "Pragma",
            "Priority",
            "Proxy-Authorization",
            "Range",
            "Referer",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-WebSocket-Key",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "User-Agent",
            "Via",
            "Warning",
            "X-CSRF-TOKEN",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-HTTP-Method-Override",
            "X-Requested-With",
            "traceparent",
            "tracestate",
            "baggage",
            "b3");

    private static final List<String> VALUES = List.of(
            "",
            " ",
            ",",
            ";",
            "*",
            "*/*",
            "*/json",
            "application/*",
            "application/*+json",
            "text/html;q=2",
            "text/html;charset=nonsense",
            "application/json;charset=utf-16",
            "application/json;charset=\"",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "a/b/c",
            "/",
            "-1",
            "99999999999999999999",
            "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,10-10",
            "bytes=9-1",
            "bytes=-99999999999999999999",
            "\"",
            "\"\"\"",
            "W/",
            "W/\"1\", \"2\", ",
            "Thu, 99 Foo 2026 99:99:99 XXX",
            "en;q=x",
            "en-",
            "-",
            "a=b; c; =d; \"",
            "$Version=1; millrace=\"",
            "millrace=x; millrace=y; millrace-form=.; millrace-page=.; millrace-device=..",
            "Basic",
            "Basic \u0001",
            "Basic =",
            "Basic Og==",
            "Basic Ojo6Ojo=",
            "Bearer ",
            "Digest username=\"",
            "Negotiate x",
            "http://[",
            "http://a:b@c:99999/%",
            "null",
            "chunked, chunked",
            "gzip",
            "identity",
            "h2c",
            "websocket",
            "100-continue, x",
            "localhost:99999",
            "[::1",
            "a b",
            "<script>",
            "%00%ff",
            "\u00ff\u00fe\u0080",
            "../../etc/passwd",
            "${jndi:ldap://x}",
            languages(11),
            languages(200),
            "text/html,".repeat(60) + "*/*",
            "\"1\",".repeat(300) + "\"2\"",
            "x".repeat(6_000));

    private static String languages(int count) {
        StringBuilder list = new StringBuilder("en");
        for (int i = 0; i < count; i++) {
            list.append(", a")
                    .append((char) ('a' + i % 26))
                    .append("-X")
                    .append((char) ('A' + i / 26))
                    .append(";q=0.5");
        }
        return list.toString();
    }

    private static final Set<String> REPLACED = Set.of("Host", "Content-Length", "Content-Type", "Authorization");

    @LocalServerPort
    private int port;

    @Test
    void no_value_of_any_header_is_answered_with_500() throws Exception {
        Set<String> wrong = new TreeSet<>();
        int sent = 0;
        try (QuietLog log = QuietLog.watch()) {
            for (String header : HEADERS) {
                for (String value : VALUES) {
                    for (String target :
                            List.of("GET /sign-in", "GET /api/me", "PUT /api/flows/x/draft", "POST /sign-in")) {
                        String status = send(target, header, value);
                        sent++;
                        // A transfer coding that is not known is answered so (RFC 9112, section 6.1).
                        boolean notImplemented = header.equals("Transfer-Encoding") && status.contains(" 501");
                        if (status.matches("HTTP/1.1 5.*") && !notImplemented) {
                            wrong.add(target + " " + header + ": " + shortened(value) + " → " + status);
                        }
                    }
                }
            }

            assertThat(wrong).isEmpty();
            assertThat(sent).isEqualTo(HEADERS.size() * VALUES.size() * 4);
            assertThat(log.errors()).isEmpty();
            assertThat(log.stackTraces())
                    .as("a client's mistake is one line at most")
                    .isEmpty();
        }
    }

    private String send(String target, String header, String value) throws IOException {
        boolean api = target.contains("/api/");
        String body = api ? "{}" : "username=a&password=b";
        boolean hasBody = !target.startsWith("GET");
        StringBuilder request = new StringBuilder(target + " HTTP/1.1\r\n");
        add(request, header, "Host", "127.0.0.1");
        if (api) {
            String pair = ConsoleTest.USER + ":" + ConsoleTest.PASSWORD;
            add(
                    request,
                    header,
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (hasBody) {
            add(request, header, "Content-Type", api ? "application/json" : "application/x-www-form-urlencoded");
            add(request, header, "Content-Length", String.valueOf(body.length()));
        }
        request.append(header).append(": ").append(value).append("\r\n");
        if (!header.equals("Connection")) {
            request.append("Connection: close\r\n");
        }
        request.append("\r\n");
        if (hasBody) {
            request.append(body);
        }
        try (SlowClient client = new SlowClient(port, 30_000)) {
            return client.say(request.toString()).status();
        }
    }

    private static void add(StringBuilder request, String attacked, String header, String value) {
        if (!(REPLACED.contains(header) && attacked.equals(header))) {
            request.append(header).append(": ").append(value).append("\r\n");
        }
    }

    private static String shortened(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "…" : value;
    }
}
