package dev.millrace.datasource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the console keeps its own tables. No data source may lead there, whatever its host is called: who can write SQL
 * there can change runs, accounts and the audit log. Other databases of that server are not its business.
 *
 * @param servers at least one
 */
record ConsoleDatabase(List<Server> servers, String name) {

    /** PostgreSQL cuts longer names of databases. */
    private static final int LONGEST_NAME_BYTES = 63;

    record Server(String host, int port) {}

    ConsoleDatabase {
        servers = List.copyOf(servers);
    }

    /** Throws {@link IllegalArgumentException} when the driver cannot read the address. */
    static ConsoleDatabase at(String jdbcUrl) {
        Properties read = Driver.parseURL(jdbcUrl, new Properties());
        if (read == null) {
            throw new IllegalArgumentException("not an address of a PostgreSQL database");
        }
        String[] hosts = String.valueOf(PGProperty.PG_HOST.getOrDefault(read)).split(",", -1);
        String[] ports = String.valueOf(PGProperty.PG_PORT.getOrDefault(read)).split(",", -1);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            String host = hosts[i].isEmpty() ? "localhost" : hosts[i];
            servers.add(new Server(host, Integer.parseInt(ports[Math.min(i, ports.length - 1)])));
        }
        return new ConsoleDatabase(servers, String.valueOf(PGProperty.PG_DBNAME.getOrDefault(read)));
    }

    /** Throws an {@link IOException} when it cannot be told, because a name of its own is not known at the moment. */
    boolean isAt(InetAddress address, int port, String database) throws IOException {
        if (!Arrays.equals(cut(database), cut(name))) {
            return false;
        }
        for (Server server : servers) {
            if (server.port() == port && isSame(server.host(), address)) {
                return true;
            }
        }
        return false;
    }

    /** One machine has many addresses: on this one, any of them is taken for the server's. */
    private static boolean isSame(String host, InetAddress address) throws UnknownHostException, SocketException {
        boolean here = isOfThisMachine(address);
        for (InetAddress known : InetAddress.getAllByName(host)) {
            if (known.equals(address) || (here && isOfThisMachine(known))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfThisMachine(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    private static byte[] cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST_NAME_BYTES ? bytes : Arrays.copyOf(bytes, LONGEST_NAME_BYTES);
    }
}
