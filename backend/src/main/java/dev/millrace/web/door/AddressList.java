package dev.millrace.web.door;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses and networks, such as {@code 10.0.0.0/8, ::1}. Names are not resolved: who is trusted must not depend on a
 * name server.
 */
public final class AddressList {

    private final List<Network> networks;

    private AddressList(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads a list separated by commas or white space.
     *
     * @throws IllegalArgumentException naming the first entry that is neither an address nor a network
     */
    public static AddressList of(String text) {
        return new AddressList(Arrays.stream(text.strip().split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(Network::of)
                .toList());
    }

    /** Whether an address literal is in the list; false for anything that is no address. */
    public boolean contains(String address) {
        if (networks.isEmpty() || !isLiteral(address)) {
            return false;
        }
        byte[] bytes = literal(address).getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /** Whether the text is an IPv4 or IPv6 address, without brackets; nothing is resolved. */
    static boolean isLiteral(String text) {
        boolean looksLikeOne =
                text.indexOf(':') >= 0 ? text.matches("[0-9A-Fa-f:.]{2,45}") : text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return looksLikeOne && parses(text);
    }

    private static boolean parses(String text) {
        try {
            return InetAddress.getByName(text) != null;
        } catch (UnknownHostException wrong) {
            return false;
        }
    }

    static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address", wrong);
        }
    }

    @Override
    public String toString() {
        return networks.toString();
    }

    private record Network(InetAddress first, int bits) {

        static Network of(String entry) {
            int slash = entry.indexOf('/');
            String address = slash < 0 ? entry : entry.substring(0, slash);
            if (!isLiteral(address)) {
                throw new IllegalArgumentException("\"" + entry + "\" is neither an address nor a network");
            }
            InetAddress first = literal(address);
            int all = first.getAddress().length * 8;
            int bits = slash < 0 ? all : bits(entry.substring(slash + 1), all);
            if (bits < 0) {
                throw new IllegalArgumentException("\"" + entry + "\" is neither an address nor a network");
            }
            return new Network(first, bits);
        }

        private static int bits(String text, int all) {
            if (!text.matches("\\d{1,3}")) {
                return -1;
            }
            int bits = Integer.parseInt(text);
            return bits <= all ? bits : -1;
        }

        boolean contains(byte[] address) {
            byte[] mine = first.getAddress();
            if (mine.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(mine, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (mine[whole] & 0xff) >> (8 - rest) == (address[whole] & 0xff) >> (8 - rest);
        }

        @Override
        public String toString() {
            return first.getHostAddress() + "/" + bits;
        }
    }
}
