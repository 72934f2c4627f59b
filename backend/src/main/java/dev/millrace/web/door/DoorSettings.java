package dev.millrace.web.door;

import dev.millrace.database.StartRefused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * How people reach the console: {@code MILLRACE_PUBLIC_URL}, {@code MILLRACE_TRUSTED_PROXIES} and
 * {@code MILLRACE_MANAGEMENT_HOSTS}. A wrong value is a {@link StartRefused}.
 *
 * @param publicUrl the address in people's browsers; empty: any name serves, and cookies are sent over plain HTTP too
 * @param trustedProxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed; nobody's by default
 * @param managementHosts names, in lower case, by which the management port may be asked beside addresses and localhost
 */
public record DoorSettings(Optional<PublicUrl> publicUrl, AddressList trustedProxies, Set<String> managementHosts) {

    /**
     * A public address without path.
     *
     * @param secure whether it is https
     * @param host in lower case; an IPv6 address in brackets
     * @param port as given, or the scheme's own
     */
    public record PublicUrl(boolean secure, String host, int port) {

        static final String WANTED = "MILLRACE_PUBLIC_URL must be the console's address without a path, such as"
                + " https://millrace.example.org.";

        static PublicUrl of(String text) {
            URI uri = uri(text);
            boolean secure = "https".equalsIgnoreCase(uri.getScheme());
            String host = uri.getHost();
            boolean bare = (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (host == null || !bare || !(secure || "http".equalsIgnoreCase(uri.getScheme()))) {
                throw new StartRefused(WANTED);
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
            return new PublicUrl(secure, host.toLowerCase(Locale.ROOT), port);
        }

        private static URI uri(String text) {
            try {
                return new URI(text);
            } catch (URISyntaxException wrong) {
                throw new StartRefused(WANTED, wrong);
            }
        }
    }

    static DoorSettings from(Environment environment) {
        return new DoorSettings(
                text(environment, "public-url").map(PublicUrl::of),
                proxies(text(environment, "trusted-proxies").orElse("")),
                hosts(text(environment, "management-hosts").orElse("")));
    }

    /** Whether browsers come by TLS, so that cookies can be kept from plain HTTP. */
    public boolean secure() {
        return publicUrl.filter(PublicUrl::secure).isPresent();
    }

    /** A cookie's name; behind TLS one that no other host, path or plain connection can set. */
    public String cookie(String name) {
        return secure() ? "__Host-" + name : name;
    }

    private static AddressList proxies(String text) {
        try {
            return AddressList.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new StartRefused(
                    "MILLRACE_TRUSTED_PROXIES must be addresses or networks separated by commas, such as"
                            + " 10.0.0.7,192.168.0.0/16: " + wrong.getMessage() + ".",
                    wrong);
        }
    }

    private static Set<String> hosts(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> text(Environment environment, String key) {
        @Nullable String value = environment.getProperty("millrace." + key);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
