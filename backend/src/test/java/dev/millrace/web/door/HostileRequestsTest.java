package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whole requests that no well-meaning client sends: framing that lies, counts that no limit allows, lines that are none. */
@ConsoleTest
class HostileRequestsTest {

    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final String END = "Connection: close\r\n\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String BASIC = "Authorization: Basic "
            + Base64.getEncoder()
                    .encodeToString((ConsoleTest.USER + ":" + ConsoleTest.PASSWORD).getBytes(StandardCharsets.UTF_8))
            + "\r\n";

    @LocalServerPort
    private int port;

    @Test
    void none_is_answered_with_500_or_told_at_length_in_the_log() throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        try (QuietLog log = QuietLog.watch()) {
            for (var request : requests().entrySet()) {
                String status = answered(request.getValue());
                if (status.matches("HTTP/1.1 5.*") && !status.contains(" 501") && !status.contains(" 505")) {
                    wrong.put(request.getKey(), status);
                }
            }

            assertThat(wrong).isEmpty();
            assertThat(log.errors()).isEmpty();
            assertThat(log.stackTraces())
                    .as("a client's mistake is one line at most")
                    .isEmpty();
        }
    }

    @Test
    void the_console_answers_as_ever_after_them() throws Exception {
        for (String request : requests().values()) {
            answered(request);
        }

        assertThat(answered("GET /api/me HTTP/1.1\r\n" + HOST + BASIC + END)).contains(" 200");
    }

    /** The status; empty when the connection is ended without one, which is an answer too. */
    private String answered(String request) throws IOException {
        try (SlowClient client = new SlowClient(port, 30_000)) {
            return client.say(request).endOfInput().status();
        }
    }

    private static Map<String, String> requests() {
        Map<String, String> requests = new LinkedHashMap<>();
        addLines(requests);
        addCounts(requests);
        addFraming(requests);
        addBodies(requests);
        return requests;
    }

    private static void addLines(Map<String, String> requests) {
        String rest = " HTTP/1.1\r\n" + HOST + END;
        for (String line : new String[] {
            "GET",
            "get /",
            "GET  /",
            "PRI *",
            "OPTIONS *",
            "TRACE /",
            "CONNECT a:1",
            "DEBUG /sign-in",
            "PROPFIND /flows",
            "GET http://evil.example.org/sign-in",
            "GET https://127.0.0.1/api/me",
            "GET //evil.example.org/",
            "GET /\\evil",
            "GET /%",
            "GET /%zz",
            "GET /%00",
            "GET /%c0%af",
            "GET /api/%2e%2e/flows",
            "GET /api/flows/%252e",
            "GET /api//me",
            "GET /api/me;x=1",
            "GET /;millrace=1",
            "GET /assets/../sign-in",
            "GET /assets/%2e%2e/%2e%2e/etc/passwd",
            "GET /sign-in?%",
            "GET /sign-in?%zz=%zz",
            "GET /sign-in?error=" + "x".repeat(5_000),
            "GET /sign-in?wait=%00",
            "GET /sign-in?wait=99999999999999999999",
            "GET /sign-in?wait=${7*7}",
            "GET /sign-in?wait=__${7*7}__::x",
            "GET /" + "x".repeat(7_000),
            "GET /" + "x/".repeat(3_500),
            "GET /" + "x".repeat(20_000),
            "GET /sign-in#x",
            "GET /error",
            "POST /error",
            "GET /favicon.ico",
            "GET /favicon.ico/x",
            "GET /\u00e9",
            "\u0016\u0003\u0001 /"
        }) {
            requests.put(line, line + rest);
        }
        requests.put("version 0.9", "GET /sign-in\r\n\r\n");
        requests.put("version 1.0", "GET /sign-in HTTP/1.0\r\n\r\n");
        requests.put("version 9.9", "GET /sign-in HTTP/9.9\r\n" + HOST + END);
        requests.put("HTTP/2 by knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        requests.put("bare line feeds", "GET /sign-in HTTP/1.1\nHost: a\nConnection: close\n\n");
        requests.put("no host", "GET /sign-in HTTP/1.1\r\n" + END);
        requests.put("two hosts", "GET /sign-in HTTP/1.1\r\n" + HOST + HOST + END);
        requests.put("folded header", "GET /sign-in HTTP/1.1\r\n" + HOST + "X-A: b\r\n c\r\n" + END);
        requests.put("no colon", "GET /sign-in HTTP/1.1\r\n" + HOST + "nonsense\r\n" + END);
        requests.put("space before colon", "GET /sign-in HTTP/1.1\r\n" + HOST + "Content-Length : 3\r\n" + END + "abc");
        requests.put("nul in a header", "GET /sign-in HTTP/1.1\r\n" + HOST + "X-A: \0\r\n" + END);
    }

    private static void addCounts(Map<String, String> requests) {
        String page = "GET /sign-in HTTP/1.1\r\n" + HOST;
        requests.put("a thousand cookies", page + "Cookie: " + "a=b; ".repeat(1_000) + "c=d\r\n" + END);
        requests.put("the same cookie often", page + "Cookie: " + "millrace=x; ".repeat(400) + "c=d\r\n" + END);
        requests.put("forms of every cookie", page + "Cookie: " + "millrace-form=a.b; ".repeat(200) + "c=d\r\n" + END);
        requests.put("many headers", page + "X-A: b\r\n".repeat(90) + END);
        requests.put("too many headers", page + "X-A: b\r\n".repeat(500) + END);
        requests.put("a long header", page + "X-A: " + "b".repeat(20_000) + "\r\n" + END);
        requests.put("many parameters", "GET /sign-in?" + "a&".repeat(3_000) + " HTTP/1.1\r\n" + HOST + END);
        requests.put("many of a call", "GET /api/runs?" + "a=b&".repeat(1_500) + " HTTP/1.1\r\n" + HOST + BASIC + END);
        requests.put(
                "many ranges",
                page.replace("/sign-in", "/favicon.ico") + "Range: bytes=" + "0-0,".repeat(1_000) + "0-0\r\n" + END);
        requests.put("many acceptable types", page + "Accept: " + "a/b,".repeat(1_500) + "*/*\r\n" + END);
        requests.put(
                "many tags",
                page.replace("/sign-in", "/favicon.ico") + "If-None-Match: " + "\"a\",".repeat(1_500) + "\"b\"\r\n"
                        + END);
    }

    private static void addFraming(Map<String, String> requests) {
        for (String target : new String[] {"/sign-in", "/flows", "/api/flows"}) {
            String post = "POST " + target + " HTTP/1.1\r\n" + HOST + FORM;
            requests.put("shorter than said " + target, post + "Content-Length: 100\r\n" + END + "a=b");
            requests.put("longer than said " + target, post + "Content-Length: 1\r\n" + END + "a=b".repeat(100));
            requests.put("two lengths " + target, post + "Content-Length: 3\r\nContent-Length: 4\r\n" + END + "a=b");
            requests.put("length and chunks " + target, post + "Content-Length: 3\r\n" + chunked() + END + "0\r\n\r\n");
            requests.put("a huge length " + target, post + "Content-Length: 9223372036854775807\r\n" + END + "a=b");
            requests.put("asks first " + target, post + "Expect: 100-continue\r\nContent-Length: 3\r\n" + END + "a=b");
            requests.put(
                    "upgrades " + target,
                    post + "Upgrade: h2c\r\nHTTP2-Settings: x\r\nContent-Length: 3\r\n" + END + "a=b");
            for (String chunks : new String[] {
                "ffffffffffffffff\r\na=b\r\n0\r\n\r\n",
                "-1\r\na=b\r\n0\r\n\r\n",
                "zz\r\na=b\r\n0\r\n\r\n",
                "3;" + "x".repeat(10_000) + "\r\na=b\r\n0\r\n\r\n",
                "3\r\na=b0\r\n\r\n",
                "3\na=b\n0\n\n",
                "3\r\na=b\r\n",
                "3\r\na=b\r\n0\r\nContent-Length: 9\r\nX-Trailer: y\r\n\r\n",
                "3\r\na=b\r\n0\r\n" + "X-Trailer: y\r\n".repeat(2_000) + "\r\n",
                "1\r\na\r\n".repeat(2_000) + "0\r\n\r\n",
            }) {
                String name = chunks.substring(0, Math.min(20, chunks.length())).strip() + chunks.length();
                requests.put(name + " " + target, post + chunked() + END + chunks);
                requests.put(name + " of a program " + target, post + BASIC + chunked() + END + chunks);
            }
        }
    }

    private static void addBodies(Map<String, String> requests) {
        for (String who : new String[] {"", BASIC}) {
            for (String body : new String[] {
                "",
                "{",
                "[",
                "\"",
                "nul",
                "{}{}",
                "\ufeff{}",
                "[".repeat(20_000),
                "{\"a\":".repeat(5_000),
                "1e999999999",
                "{\"name\": \"\\ud800\"}",
                "{\"name\": \"\\u0000\"}",
                "\u00ff\u00fe",
                "{\"name\":" + "9".repeat(5_000) + "}"
            }) {
                String name = (who.isEmpty() ? "a stranger's " : "a program's ") + body.length() + shortened(body);
                requests.put(name, post("/api/flows", who + JSON, body));
                requests.put(name + " of none", post("/api/flows", who, body));
            }
            requests.put(
                    "parts" + who.length(),
                    post(
                            "/api/flows",
                            who + "Content-Type: multipart/form-data; boundary=x\r\n",
                            "--x\r\n\r\na\r\n--x--"));
        }
        for (String form : new String[] {
            "username=%ZZ&password=%",
            "username=%00&password=%00",
            "username&password",
            "&&&&====",
            "username=a&".repeat(1_400),
            "username=%ED%A0%80&password=%FF",
            "_csrf=" + "x".repeat(9_000),
            "_csrf=.&username=a&password=b"
        }) {
            requests.put("form " + shortened(form), post("/sign-in", FORM, form));
        }
        requests.put(
                "parts to sign in",
                post("/sign-in", "Content-Type: multipart/form-data; boundary=x\r\n", "--x\r\n\r\na\r\n--x--"));
        requests.put("packed to sign in", post("/sign-in", FORM + "Content-Encoding: gzip\r\n", "\u001f\u008b\b\0"));
        requests.put(
                "in another alphabet", post("/sign-in", FORM.replace("\r\n", "; charset=utf-7\r\n"), "username=+AGE-"));
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\n" + HOST + headers + "Content-Length: " + body.length() + "\r\n" + END
                + body;
    }

    private static String chunked() {
        return "Transfer-Encoding: chunked\r\n";
    }

    private static String shortened(String text) {
        return " " + text.substring(0, Math.min(30, text.length()));
    }
}
