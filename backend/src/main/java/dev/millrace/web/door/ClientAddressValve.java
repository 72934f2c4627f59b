package dev.millrace.web.door;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a trusted proxy's address by its client's: the last address of {@code X-Forwarded-For} that is not a trusted
 * proxy itself, for whatever stands before it was written by the client. From anybody else the header means nothing.
 */
final class ClientAddressValve extends ValveBase {

    private static final int MOST_HOPS = 32;

    private final AddressList trusted;

    ClientAddressValve(AddressList trusted) {
        super(true);
        this.trusted = trusted;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // The connection's own address comes back for the next request that it carries.
        String peer = request.getRemoteAddr();
        String scheme = request.getCoyoteRequest().scheme().toString();
        boolean secure = request.isSecure();
        if (peer == null || !trusted.contains(peer)) {
            getNext().invoke(request, response);
            return;
        }
        try {
            MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
            String client = client(headers);
            if (client != null) {
                request.setRemoteAddr(client);
                request.setRemoteHost(client);
            }
            if ("https".equalsIgnoreCase(last(headers, "X-Forwarded-Proto"))) {
                request.setSecure(true);
                request.getCoyoteRequest().scheme().setString("https");
            }
            getNext().invoke(request, response);
        } finally {
            if (!request.isAsync()) {
                request.setRemoteAddr(peer);
                request.setRemoteHost(null);
                request.setSecure(secure);
                request.getCoyoteRequest().scheme().setString(scheme);
            }
        }
    }

    private @Nullable String client(MimeHeaders headers) {
        List<String> hops = hops(headers, "X-Forwarded-For");
        Collections.reverse(hops);
        for (String hop : hops.subList(0, Math.min(hops.size(), MOST_HOPS))) {
            String address = hop.startsWith("[") && hop.endsWith("]") ? hop.substring(1, hop.length() - 1) : hop;
            if (!AddressList.isLiteral(address)) {
                return null;
            }
            if (!trusted.contains(address)) {
                return AddressList.literal(address).getHostAddress();
            }
        }
        return null;
    }

    private static @Nullable String last(MimeHeaders headers, String name) {
        List<String> values = hops(headers, name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static List<String> hops(MimeHeaders headers, String name) {
        List<String> hops = new ArrayList<>();
        for (String value : Collections.list(headers.values(name))) {
            Arrays.stream(value.split(",")).map(String::strip).forEach(hops::add);
        }
        return hops;
    }
}
