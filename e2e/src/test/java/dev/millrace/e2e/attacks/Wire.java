package dev.millrace.e2e.attacks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over a socket of our own: a well-behaved client refuses to send most of what an attacker sends. One request at a time;
 * the connection is kept for the next one where the answer allows it.
 */
final class Wire implements AutoCloseable {

    private static final int KEPT_OF_A_BODY = 1 << 20;
    private static final int LONGEST_LINE = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final int port;
    private final String from;
    private final Duration patience;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    private Wire(int port, String from, Duration patience) {
        this.port = port;
        this.from = from;
        this.patience = patience;
    }

    static Wire to(int port) {
        return from("127.0.0.1", port);
    }

    /** From another of the machine's loopback addresses: a stranger to the console. */
    static Wire from(String address, int port) {
        return new Wire(port, address, PATIENCE);
    }

    static Wire patient(int port, Duration patience) {
        return new Wire(port, "127.0.0.1", patience);
    }

    Reply send(Request request) {
        return send(request.bytes(), request.method().equals("HEAD"));
    }

    /** Sends these bytes, whatever they are, and takes one answer. */
    Reply send(byte[] bytes) {
        return send(bytes, false);
    }

    private Reply send(byte[] bytes, boolean headOnly) {
        boolean reused = socket != null;
        long begun = System.nanoTime();
        Reply reply = tryToSend(bytes, headOnly, begun);
        // The other side may have ended a connection that it was done with.
        return reused && reply.status() == Reply.CLOSED ? tryToSend(bytes, headOnly, begun) : reply;
    }

    private Reply tryToSend(byte[] bytes, boolean headOnly, long begun) {
        try {
            Socket connection = connected();
            try {
                connection.getOutputStream().write(bytes);
                connection.getOutputStream().flush();
            } catch (IOException refusedEarly) {
                // The answer may be there all the same.
            }
            return read(headOnly, begun);
        } catch (SocketTimeoutException silent) {
            close();
            return new Reply(Reply.HANG, "", "", since(begun));
        } catch (IOException gone) {
            close();
            return new Reply(Reply.CLOSED, "", "", since(begun));
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            open.bind(new InetSocketAddress(from, 0));
            open.setTcpNoDelay(true);
            open.setSoTimeout((int) patience.toMillis());
            open.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) patience.toMillis());
            socket = open;
            in = new BufferedInputStream(open.getInputStream());
        }
        return open;
    }

    private Reply read(boolean headOnly, long begun) throws IOException {
        String head = head();
        while (head.startsWith("HTTP/1.1 1")) {
            head = head();
        }
        if (head.isEmpty()) {
            close();
            return new Reply(Reply.CLOSED, "", "", since(begun));
        }
        int status = status(head);
        Reply bare = new Reply(status, head, "", Duration.ZERO);
        if (bare.header("Content-Type").startsWith("text/event-stream")) {
            close();
            return new Reply(status, head, "", since(begun));
        }
        boolean none = headOnly || status == 204 || status == 304;
        String body = none ? "" : body(bare);
        if (bare.header("Connection").equalsIgnoreCase("close")) {
            close();
        }
        return new Reply(status, head, body, since(begun));
    }

    private static int status(String head) {
        String[] words = head.split(" ", 3);
        try {
            return words.length < 2 ? Reply.CLOSED : Integer.parseInt(words[1].strip());
        } catch (NumberFormatException nonsense) {
            return Reply.CLOSED;
        }
    }

    /** Up to the empty line; empty when the connection has ended. */
    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private String body(Reply head) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            for (int size = chunk(); size > 0; size = chunk()) {
                take(size, kept);
                line();
            }
            line();
        } else if (!head.header("Content-Length").isEmpty()) {
            take(Long.parseLong(head.header("Content-Length")), kept);
        } else {
            take(Long.MAX_VALUE, kept);
            close();
        }
        return kept.toString(StandardCharsets.ISO_8859_1);
    }

    private int chunk() throws IOException {
        String line = line();
        return line == null || line.isBlank() ? 0 : Integer.parseInt(line.split(";", 2)[0].strip(), 16);
    }

    private void take(long length, ByteArrayOutputStream kept) throws IOException {
        byte[] buffer = new byte[8192];
        long left = length;
        while (left > 0) {
            int read = open().read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
            if (kept.size() < KEPT_OF_A_BODY) {
                kept.write(buffer, 0, read);
            }
        }
    }

    /** Without its end; null at the end of the connection. */
    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = open().read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = open().read()) {
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line without an end");
            }
        }
        return line.toString();
    }

    private InputStream open() throws IOException {
        InputStream open = in;
        if (open == null) {
            throw new IOException("closed");
        }
        return open;
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                // There is nothing left to close.
            }
        }
    }
}
