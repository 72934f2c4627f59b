package dev.millrace.e2e.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Somebody at the other end of a run's event stream, who reads only when asked to. */
final class EventReader implements AutoCloseable {

    private static final int SMALL = 2_048;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();

    private EventReader() {}

    static EventReader of(Target target, String run) throws IOException {
        EventReader reader = new EventReader();
        reader.socket.setReceiveBufferSize(SMALL);
        reader.socket.setSoTimeout(PATIENCE_MILLIS);
        reader.socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), target.console().port()),
                PATIENCE_MILLIS);
        String request = "GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n" + Target.authorization()
                + "\r\nConnection: close\r\n\r\n";
        reader.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return reader;
    }

    /** The first line of the answer; to be read once, and first. */
    int status() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        String[] words = line.toString().split(" ", 3);
        return words.length < 2 ? Reply.CLOSED : Integer.parseInt(words[1].strip());
    }

    /**
     * Reads until a line has this text.
     *
     * @return whether there was one before the stream ended
     */
    boolean readTo(String text) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
