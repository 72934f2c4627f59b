package dev.millrace.e2e.attacks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request as it goes over the wire; nothing is checked, completed or encoded but the length of the body.
 *
 * @param target path and query, as they are sent
 * @param headers whole lines, in order
 * @param body one character a byte
 */
record Request(String method, String target, List<String> headers, String body) {

    private static final int SHOWN = 160;

    Request {
        headers = List.copyOf(headers);
    }

    static Request get(String target) {
        return new Request("GET", target, List.of(), "");
    }

    static Request of(String method, String target, String contentType, String body) {
        String bytes = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new Request(method, target, List.of("Content-Type: " + contentType), bytes);
    }

    static Request form(String target, String body) {
        return of("POST", target, "application/x-www-form-urlencoded", body);
    }

    static Request json(String method, String target, String body) {
        return of(method, target, "application/json", body);
    }

    Request with(String... lines) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(lines));
        return new Request(method, target, all, body);
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (isWithout("host")) {
            head.append("Host: 127.0.0.1\r\n");
        }
        for (String line : headers) {
            head.append(line).append("\r\n");
        }
        boolean mayHaveBody = !method.equals("GET") && !method.equals("HEAD");
        if ((mayHaveBody || !body.isEmpty()) && isWithout("content-length") && isWithout("transfer-encoding")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private boolean isWithout(String header) {
        return headers.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(header + ":"));
    }

    /** For the report: in one line, printable, without what opens a door. */
    @Override
    public String toString() {
        String text = method + " " + target + (body.isEmpty() ? "" : " " + body);
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?").replace('|', '/').replace('`', '\'');
        return "`" + (plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain) + "`";
    }
}
