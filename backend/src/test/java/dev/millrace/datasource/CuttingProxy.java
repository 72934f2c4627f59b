package dev.millrace.datasource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a driver and a server, and cuts the first connections over which a client says certain words. */
public final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int serverPort;
    private final String words;
    private final AtomicInteger left;

    /** @param times how many connections are cut */
    public CuttingProxy(int serverPort, String words, int times) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.words = words;
        this.left = new AtomicInteger(times);
        begin(() -> {
            while (true) {
                Socket client = listener.accept();
                begin(() -> serve(client));
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections are still to be cut. */
    public int left() {
        return Math.max(0, left.get());
    }

    private void serve(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        begin(() -> {
            try (client;
                    server) {
                server.getInputStream().transferTo(client.getOutputStream());
            }
        });
        try (client;
                server) {
            pass(client.getInputStream(), server.getOutputStream());
        }
    }

    private void pass(InputStream from, OutputStream to) throws IOException {
        byte[] bytes = new byte[65_536];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            boolean said = new String(bytes, 0, count, StandardCharsets.ISO_8859_1).contains(words);
            if (said && left.getAndDecrement() > 0) {
                return;
            }
            to.write(bytes, 0, count);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // One side has gone, or the test is over.
                    }
                },
                "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
