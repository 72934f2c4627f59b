package dev.millrace.datasource.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes the sockets of one connection: the one it lives on, those it was tried on before, and those that carry its cancel
 * requests. pgjdbc makes the factory from its name and one text, which is a ticket for the guard.
 */
public final class WireSockets extends SocketFactory {

    private static final Map<String, Connection> EXPECTED = new ConcurrentHashMap<>();
    private static final AtomicLong TICKETS = new AtomicLong();

    private final Connection connection;

    /** Says where a connection to a host really goes. */
    @FunctionalInterface
    public interface Route {

        /** Throws when nobody may connect there, or the name is not known. */
        InetSocketAddress to(String host, int port) throws IOException;
    }

    private record Connection(WireGuard guard, Route route) {}

    /** By pgjdbc. */
    public WireSockets(String ticket) {
        Connection expected = EXPECTED.remove(ticket);
        if (expected == null) {
            throw new IllegalStateException("Nobody waits for this connection any more.");
        }
        this.connection = expected;
    }

    /** Has a connection that is opened with this ticket guarded and routed; {@link #forget} it when that has been tried. */
    public static String expect(WireGuard guard, Route route) {
        String ticket = Long.toString(TICKETS.incrementAndGet());
        EXPECTED.put(ticket, new Connection(guard, route));
        return ticket;
    }

    /** The ticket is of no use any more. */
    public static void forget(String ticket) {
        EXPECTED.remove(ticket);
    }

    @Override
    public Socket createSocket() {
        return new WireSocket(connection.guard(), connection.route());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw new IOException("A connection chooses no address of its own.");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw new IOException("A connection chooses no address of its own.");
    }

    private Socket connected(InetSocketAddress to) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(to);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
