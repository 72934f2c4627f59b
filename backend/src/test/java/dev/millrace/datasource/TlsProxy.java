package dev.millrace.datasource;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A door to a server over TLS, with a certificate that it has signed itself. */
final class TlsProxy implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int REQUEST = 8;

    private final ServerSocket listener;
    private final int serverPort;
    private final SSLContext tls;

    /** @param folder for its key */
    TlsProxy(int serverPort, Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.serverPort = serverPort;
        this.tls = context(folder.resolve("key.p12"));
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(() -> {
            while (true) {
                Socket client = listener.accept();
                begin(() -> serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private static SSLContext context(Path store) throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-Duser.language=en",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("no key was made");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void serve(Socket client) throws IOException {
        new DataInputStream(client.getInputStream()).readFully(new byte[REQUEST]);
        client.getOutputStream().write('S');
        SSLSocket clear = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        clear.setUseClientMode(false);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        begin(() -> pass(server, clear));
        pass(clear, server);
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
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
                "tls-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
