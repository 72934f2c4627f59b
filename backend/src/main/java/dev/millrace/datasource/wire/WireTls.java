package dev.millrace.datasource.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** TLS as pgjdbc makes it from {@code sslmode} and {@code sslrootcert}, with the guard above it. */
public final class WireTls extends LibPQFactory {

    /** By pgjdbc. */
    public WireTls(Properties settings) throws PSQLException {
        super(settings);
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        WireSocket below = (WireSocket) socket;
        below.encrypt();
        return new TlsSocket((SSLSocket) super.createSocket(below, host, port, autoClose), below.guard());
    }
}
