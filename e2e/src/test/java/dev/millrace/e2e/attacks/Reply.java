package dev.millrace.e2e.attacks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came back for one request.
 *
 * @param status 0: the connection was closed without an answer; -1: none came in time
 * @param head the status line and the headers
 * @param body its first mebibyte, one character a byte
 * @param time to the end of the answer; of an event stream to the end of its headers
 */
record Reply(int status, String head, String body, Duration time) {

    static final int CLOSED = 0;
    static final int HANG = -1;

    boolean isHang() {
        return status == HANG;
    }

    /** Empty when there is no such header. */
    String header(String name) {
        List<String> all = headers(name);
        return all.isEmpty() ? "" : all.get(0);
    }

    List<String> headers(String name) {
        String wanted = name.toLowerCase(Locale.ROOT) + ":";
        List<String> values = new ArrayList<>();
        for (String line : head.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(wanted)) {
                values.add(line.substring(wanted.length()).strip());
            }
        }
        return values;
    }
}
