package dev.millrace.web.door;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Host} header names.
 *
 * @param name in lower case; an IPv6 address without brackets
 * @param port −1 where none is given
 */
record HostName(String name, int port) {

    private static final int LONGEST = 260;

    /** Null for what is not a host with or without a port. */
    static @Nullable HostName of(@Nullable String header) {
        if (header == null || header.isEmpty() || header.length() > LONGEST) {
            return null;
        }
        int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
        if (header.startsWith("[") && end == 0) {
            return null;
        }
        String name = end < 0 ? header : header.substring(0, end);
        String rest = end < 0 ? "" : header.substring(end);
        if (!rest.isEmpty() && !rest.matches(":\\d{1,5}")) {
            return null;
        }
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return new HostName(bare.toLowerCase(Locale.ROOT), rest.isEmpty() ? -1 : Integer.parseInt(rest.substring(1)));
    }

    boolean isLocal() {
        return name.equals("localhost")
                || (AddressList.isLiteral(name) && AddressList.literal(name).isLoopbackAddress());
    }

    boolean isAddress() {
        return AddressList.isLiteral(name);
    }
}
