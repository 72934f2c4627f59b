package dev.millrace.datasource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Something that listens and says one thing to everybody, which is not PostgreSQL's protocol. */
final class WrongServer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    WrongServer(String words) throws IOException {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            try (Socket client = listener.accept()) {
                                client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
                            }
                        }
                    } catch (IOException over) {
                        // The test is over.
                    }
                },
                "wrong-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
