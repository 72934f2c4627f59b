package dev.millrace.datasource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits, as in {@code 10.0.0.0/8}.
 *
 * @param bits how many of the address's bits count
 */
record Network(InetAddress address, int bits) {

    private static final int IPV6_BYTES = 16;

    /** Literal addresses only: no name is ever looked up for one. */
    static boolean looksLikeOne(String text) {
        String address = text.split("/", 2)[0];
        return address.contains(":") || address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /** Whether the host, as it is written, is this machine; false for what is no address though it looks like one. */
    static boolean isLoopback(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.equals("localhost")) {
            return true;
        }
        try {
            return looksLikeOne(bare)
                    && !bare.contains("/")
                    && of(bare).address().isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    static Network of(String text) {
        String[] parts = text.split("/", 2);
        try {
            InetAddress address = InetAddress.getByName(parts[0]);
            int most = address.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits >= 0 && bits <= most) {
                return new Network(address, bits);
            }
        } catch (UnknownHostException | NumberFormatException wrong) {
            // Said below.
        }
        throw new IllegalArgumentException("\"" + text + "\" is neither an address nor a network.");
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The IPv4 address that an IPv6 address stands for, where routers or hosts translate it: NAT64 (RFC 6052), 6to4
     * (RFC 3056), and IPv4-compatible ones (RFC 4291); else the address itself. Java has taken mapped ones apart already.
     */
    static InetAddress embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES) {
            return address;
        }
        int at = -1;
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b)) {
            at = 12;
        } else if (startsWith(bytes, 0x20, 0x02)) {
            at = 2;
        } else if (isZero(bytes, 12) && !isZero(bytes, 15)) {
            at = 12;
        }
        if (at < 0) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + Integer.BYTES));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
