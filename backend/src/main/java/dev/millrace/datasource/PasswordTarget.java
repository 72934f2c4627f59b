package dev.millrace.datasource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a stored password is sent, and how well that place is checked. A password stays with its target: a change of the
 * target that would send it elsewhere, or less protected, needs the password again.
 */
record PasswordTarget(
        DataSourceId id, String host, int port, String user, String sslMode, String certificate, boolean weak) {

    static PasswordTarget of(DataSource source) {
        Map<String, String> options = source.options();
        return new PasswordTarget(
                source.id(),
                source.host(),
                source.port(),
                source.user(),
                ConnectionOptions.sslMode(options),
                options.getOrDefault(ConnectionOptions.SSL_ROOT_CERT, ""),
                ConnectionOptions.allowsWeakAuthentication(options));
    }

    /** What would send the password elsewhere or protect it less, in the words of the form; empty when it may stay. */
    List<String> objectionsTo(PasswordTarget next) {
        List<String> changed = new ArrayList<>();
        add(changed, "host", !host.equals(next.host));
        add(changed, "port", port != next.port);
        add(changed, "user", !user.equals(next.user));
        add(changed, "sslmode", ConnectionOptions.isWeaker(next.sslMode, sslMode));
        add(changed, "sslrootcert", !certificate.equals(next.certificate));
        add(changed, "weakAuthentication", next.weak && !weak);
        return changed;
    }

    private static void add(List<String> changed, String what, boolean differs) {
        if (differs) {
            changed.add(what);
        }
    }

    /** The additional data that the password is encrypted with: each part with its length, so that none runs into the next. */
    String associatedData() {
        StringBuilder data = new StringBuilder("2");
        for (String part :
                List.of(id.value(), host, String.valueOf(port), user, sslMode, certificate, String.valueOf(weak))) {
            data.append('\n').append(part.length()).append(':').append(part);
        }
        return data.toString();
    }
}
