package dev.millrace.common;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What counts as one client where clients are counted: an IPv4 address, or the /64 of an IPv6 address. A single machine has
 * all of a /64 and takes another address out of it every day, or for every connection (RFC 8981).
 */
public final class AddressBlock {

    private static final int BYTES = 8;
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private AddressBlock() {}

    /** The block of an address, as text; what is no IPv6 address is a block of its own. */
    public static String of(String address) {
        int zone = address.indexOf('%');
        String bare = zone < 0 ? address : address.substring(0, zone);
        if (bare.indexOf(':') < 0 || !IPV6.matcher(bare).matches()) {
            return address;
        }
        try {
            return of(InetAddress.getByName(bare));
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }

    private static String of(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether two addresses count as one client. */
    public static boolean same(InetAddress one, InetAddress other) {
        if (one instanceof Inet6Address && other instanceof Inet6Address) {
            return Arrays.equals(one.getAddress(), 0, BYTES, other.getAddress(), 0, BYTES);
        }
        return one.equals(other);
    }
}
