package dev.millrace.datasource.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection to a server whose messages are guarded, until TLS begins on it: then the guard goes above that. */
final class WireSocket extends Socket {

    private static final int REQUEST_LENGTH = 8;
    private static final int SSL_REQUEST = 80877103;

    private final WireGuard guard;
    private final WireSockets.Route route;
    private @Nullable MessageStream messages;
    private boolean encrypted;

    WireSocket(WireGuard guard, WireSockets.Route route) {
        this.guard = guard;
        this.route = route;
    }

    /** Where the driver has looked the name up does not count: the route says where it goes. */
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
        InetSocketAddress wanted = (InetSocketAddress) to;
        super.connect(route.to(wanted.getHostString(), wanted.getPort()), timeout);
    }

    WireGuard guard() {
        return guard;
    }

    /** From here on its streams are the bare ones. */
    void encrypt() {
        encrypted = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return encrypted ? super.getInputStream() : messages();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream out = new ForgivingOutput(super.getOutputStream(), this);
        return encrypted ? out : new FirstWords(out, messages());
    }

    private MessageStream messages() throws IOException {
        MessageStream known = messages;
        if (known == null) {
            known = new MessageStream(super.getInputStream(), guard);
            messages = known;
        }
        return known;
    }

    /** Notices that the client asks for encryption, which it can only do before anything else. */
    private static final class FirstWords extends FilterOutputStream {

        private final MessageStream answers;
        private boolean first = true;

        FirstWords(OutputStream out, MessageStream answers) {
            super(out);
            this.answers = answers;
        }

        @Override
        public void write(byte[] from, int at, int count) throws IOException {
            if (first) {
                first = false;
                if (count == REQUEST_LENGTH && MessageStream.int4(from, at + Integer.BYTES) == SSL_REQUEST) {
                    answers.expectOneByte();
                }
            }
            out.write(from, at, count);
        }
    }
}
