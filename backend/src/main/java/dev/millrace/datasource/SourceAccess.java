package dev.millrace.datasource;

import dev.millrace.common.MemoryBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What data sources may do with the console's machine and network.
 *
 * @param console empty: nothing is known of a database of the console's own
 * @param memory what their answers take
 */
record SourceAccess(
        SourceHosts hosts, Optional<ConsoleDatabase> console, RootCertificates certificates, MemoryBudget memory) {

    /** The server is not one that data sources may lead to. */
    static final class Forbidden extends IOException {

        private static final long serialVersionUID = 1;

        /** Says nothing of the address: names and addresses behind the console are not to be found out by trying. */
        Forbidden() {
            super("The console's operator does not allow data sources to lead to this server.");
        }
    }

    /**
     * Where to connect for a host: its name is looked up here and nowhere else, so that the address that was checked is the
     * one that is taken.
     *
     * @throws Forbidden when none of its addresses is allowed
     * @throws IOException when the name is not known
     */
    InetSocketAddress address(String host, int port, String database) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (hosts.allows(host, address) && !isConsole(address, port, database)) {
                return new InetSocketAddress(address, port);
            }
        }
        throw new Forbidden();
    }

    private boolean isConsole(InetAddress address, int port, String database) throws IOException {
        return console.isPresent() && console.get().isAt(Network.embedded(address), port, database);
    }
}
