package dev.millrace.database;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Stands between a driver and a test server, and speaks as much of PostgreSQL's protocol (version 3.0, "Message Formats"
 * in the manual) as it takes to lend one server connection by transaction, as a pooler does, and to tell another version.
 * Like PgBouncer it hangs up on a client that asks for {@code options} at the start.
 */
public final class WireProxy implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;

    private final ServerSocket listener;
    private final int serverPort;
    private final String version;
    private final Semaphore idle = new Semaphore(1);
    private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    private DataInputStream fromServer = new DataInputStream(java.io.InputStream.nullInputStream());
    private DataOutputStream toServer = new DataOutputStream(java.io.OutputStream.nullOutputStream());

    /** @param version what the server is to be taken for; empty for the truth */
    public WireProxy(int serverPort, String version) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.version = version;
        begin(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            var client = listener.accept();
            begin(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            if (greet(in, out)) {
                relay(in, out);
            }
        }
    }

    private boolean greet(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            var body = in.readNBytes(in.readInt() - 4);
            switch (new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt()) {
                case SSL_REQUEST, GSS_REQUEST -> out.writeByte('N');
                case CANCEL_REQUEST -> {
                    return false;
                }
                default -> {
                    if (text(body).contains("\0options\0")) {
                        return false;
                    }
                    connect(body);
                    out.write(greeting.toByteArray());
                    return true;
                }
            }
        }
    }

    private synchronized void connect(byte[] startup) throws IOException {
        if (greeting.size() > 0) {
            return;
        }
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        fromServer = new DataInputStream(server.getInputStream());
        toServer = new DataOutputStream(server.getOutputStream());
        toServer.writeInt(startup.length + 4);
        toServer.write(startup);
        pump(new DataOutputStream(greeting));
    }

    private void relay(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        boolean borrowed = false;
        try {
            for (int type = in.read(); type != -1 && type != 'X'; type = in.read()) {
                var body = in.readNBytes(in.readInt() - 4);
                if (!borrowed) {
                    idle.acquire();
                    borrowed = true;
                }
                toServer.writeByte(type);
                toServer.writeInt(body.length + 4);
                toServer.write(body);
                if (type == 'S' || type == 'Q') {
                    if (pump(out) == 'I') {
                        idle.release();
                        borrowed = false;
                    }
                }
            }
        } finally {
            if (borrowed) {
                idle.release();
            }
        }
    }

    /** Up to and with ReadyForQuery, whose transaction status it returns. */
    private int pump(DataOutputStream out) throws IOException {
        while (true) {
            int type = fromServer.readUnsignedByte();
            var body = fromServer.readNBytes(fromServer.readInt() - 4);
            if (type == 'S' && !version.isEmpty() && text(body).startsWith("server_version\0")) {
                body = ("server_version\0" + version + "\0").getBytes(StandardCharsets.UTF_8);
            }
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
            if (type == 'Z') {
                return body[0];
            }
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void begin(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException over) {
                // One of the two sides is gone, and so is this conversation.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
