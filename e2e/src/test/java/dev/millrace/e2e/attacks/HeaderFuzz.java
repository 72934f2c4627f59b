package dev.millrace.e2e.attacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Every standard header with hostile values, to the letter, over connections of their own. */
record HeaderFuzz(int requests) implements Attack {

    private static final int THREADS = 4;

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
            "Host",
            "HX-Boosted",
            "HX-Current-URL",
            "HX-History-Restore-Request",
            "HX-Prompt",
            "HX-Request",
            "HX-Target",
            "HX-Trigger",
            "HX-Trigger-Name",
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
            "Prefer",
            "Priority",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Range",
            "Referer",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Sec-WebSocket-Key",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "Upgrade-Insecure-Requests",
            "User-Agent",
            "Via",
            "Warning",
            "X-CSRF-TOKEN",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-Forwarded-Ssl",
            "X-HTTP-Method-Override",
            "X-Original-URL",
            "X-Requested-With",
            "X-Rewrite-URL",
            "baggage",
            "traceparent",
            "tracestate");

    private static final List<String> VALUES = List.of(
            "",
            " ",
            ",",
            ";",
            "=",
            "*",
            "*/*",
            "*/json",
            "*/*+json",
            "application/*",
            "application/*+json",
            "application/json, text/html",
            "text/html;q=2",
            "text/html;q=x",
            "text/html;charset=nonsense",
            "application/json;charset=utf-16",
            "application/json;charset=\"",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "a/b/c",
            "/",
            "-1",
            "0",
            "99999999999999999999",
            "1, 2",
            "+5",
            "0x5",
            "bytes=0-",
            "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,10-10",
            "bytes=9-1",
            "bytes=-99999999999999999999",
            "lines=1-2",
            "\"",
            "\"\"\"",
            "W/",
            "W/\"1\", \"2\", ",
            "\"1\"",
            "Thu, 99 Foo 2026 99:99:99 XXX",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "en;q=x",
            "en-",
            "-",
            "x-" + "a".repeat(300),
            "a=b; c; =d; \"",
            "$Version=1; millrace=\"",
            "millrace=x; millrace=y",
            "millrace=" + "A".repeat(4_000),
            "millrace-form=.; millrace-page=%ff; millrace-device=..",
            "Basic",
            "Basic \u0001",
            "Basic =",
            "Basic Og==",
            "Basic Ojo6Ojo=",
            "Basic /w==",
            "Bearer ",
            "Bearer x.y.z",
            "Digest username=\"",
            "Negotiate x",
            "http://[",
            "http://a:b@c:99999/%",
            "https://elsewhere.example",
            "file:///etc/passwd",
            "null",
            "chunked, chunked",
            "chunked",
            "gzip",
            "identity",
            "gzip;q=0, *;q=0",
            "h2c",
            "h2c, HTTP2-Settings",
            "websocket",
            "100-continue",
            "100-continue, x",
            "close, content-length",
            "keep-alive, transfer-encoding",
            "localhost:99999",
            "localhost:-1",
            "[::1",
            "[::1]:x",
            "a b",
            "elsewhere.example",
            "127.0.0.1, 10.0.0.1",
            "for=\"[::1]:x\";host=\"a\"b",
            "for=_x;proto=javascript",
            "999.999.999.999",
            "<script>",
            "%00%ff",
            "\u00ff\u00fe\u0080",
            "\u0000",
            "a\u0000b",
            "a\tb",
            "a\u000bb",
            "../../etc/passwd",
            "/api/flows",
            "${jndi:ldap://x}",
            "${",
            "TRACE",
            "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff",
            "a\r\n b",
            "a\r\n\tb: c",
            "a\nX: b",
            "\r",
            languages(11),
            languages(200),
            "text/html,".repeat(60) + "*/*",
            "\"1\",".repeat(300) + "\"2\"",
            "10.0.0.1,".repeat(500),
            "x".repeat(6_000),
            "x".repeat(20_000));

    private static final List<String> REPLACED =
            List.of("host", "content-length", "content-type", "authorization", "connection", "cookie");

    @Override
    public String name() {
        return "Fuzz of headers";
    }

    @Override
    public String promise() {
        return "No header's value is a server error but 501, and a client's mistake is at most one line of the log.";
    }

    @Override
    public void on(Target target, Tally tally) {
        String cookie = target.signIn().cookieHeader();
        List<Request> cases = new ArrayList<>();
        for (String header : HEADERS) {
            for (String value : VALUES) {
                kinds(cookie).forEach(kind -> cases.add(attacked(kind, header, value)));
            }
        }
        List<Request> some = target.some(cases, requests);
        LogLines log = LogLines.from(target);
        AtomicInteger next = new AtomicInteger();
        Crowd.together(THREADS, thread -> {
            for (int n = next.getAndIncrement(); n < some.size(); n = next.getAndIncrement()) {
                try (Wire wire = target.wire()) {
                    tally.count(wire.send(some.get(n)), some.get(n) + " with `" + shown(some.get(n)) + "`");
                }
            }
            return thread;
        });
        tally.note(HEADERS.size() + " headers, " + VALUES.size() + " values, "
                + kinds(cookie).size() + " kinds of request.");
        log.check(tally);
    }

    private static List<Request> kinds(String cookie) {
        return List.of(
                Request.get("/sign-in"),
                Request.get("/flows").with(cookie),
                Request.get("/api/flows").with(Target.authorization()),
                Request.get("/favicon.ico"),
                Request.form("/sign-in", "username=a&password=b"),
                Request.json("PUT", "/api/flows/x/draft", "{}").with(Target.authorization()));
    }

    /** The request with this header in place of its own, or beside it. */
    private static Request attacked(Request kind, String header, String value) {
        List<String> headers = new ArrayList<>();
        for (String line : kind.headers()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!(REPLACED.contains(name) && name.equals(header.toLowerCase(Locale.ROOT)))) {
                headers.add(line);
            }
        }
        headers.add(header + ": " + value);
        if (!header.equals("Connection")) {
            headers.add("Connection: close");
        }
        return new Request(kind.method(), kind.target(), headers, kind.body());
    }

    private static String shown(Request request) {
        String line = request.headers().stream()
                .filter(one -> !one.startsWith("Connection: close") && !one.startsWith("Authorization: Basic YWRt"))
                .reduce("", (first, second) -> second)
                .replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }

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
}
