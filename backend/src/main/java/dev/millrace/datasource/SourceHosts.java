package dev.millrace.datasource;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which servers data sources may lead to. An entry is a host name ({@code db.example.org}, {@code *.example.org}), an
 * address, or a network ({@code 10.0.0.0/8}); {@code !} before it forbids instead. Once anything is allowed by name or
 * address, nothing else is. Link-local and metadata addresses are forbidden unless an address or a network allows them:
 * what answers there tells the machine's own secrets.
 */
final class SourceHosts {

    /** Addresses of cloud metadata services outside of the link-local networks, and those that mean no single server. */
    private static final List<Network> FORBIDDEN = Stream.of(
                    "0.0.0.0/8",
                    "169.254.0.0/16",
                    "100.100.100.200",
                    "192.0.0.192",
                    "168.63.129.16",
                    "224.0.0.0/4",
                    "255.255.255.255",
                    "::",
                    "fe80::/10",
                    "fd00:ec2::254",
                    "fd20:ce::254",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private final List<String> allowedNames;
    private final List<Network> allowedNetworks;
    private final List<String> forbiddenNames;
    private final List<Network> forbiddenNetworks;

    private SourceHosts(List<String> allowed, List<String> forbidden) {
        this.allowedNames = names(allowed);
        this.allowedNetworks = networks(allowed);
        this.forbiddenNames = names(forbidden);
        this.forbiddenNetworks = networks(forbidden);
    }

    /** Without any setting: everything but what is always forbidden. */
    static SourceHosts any() {
        return of("");
    }

    /**
     * Reads the operator's setting.
     *
     * @param setting entries with commas or white space between them
     * @throws IllegalArgumentException with a sentence, for an entry that is none
     */
    static SourceHosts of(String setting) {
        List<String> entries = Arrays.stream(setting.split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .toList();
        return new SourceHosts(
                entries.stream().filter(entry -> !entry.startsWith("!")).toList(),
                entries.stream()
                        .filter(entry -> entry.startsWith("!"))
                        .map(entry -> entry.substring(1))
                        .toList());
    }

    /**
     * Whether a data source may connect to this address.
     *
     * @param host as the data source names it
     * @param address one that the host has now
     */
    boolean allows(String host, InetAddress address) {
        InetAddress meant = Network.embedded(address);
        String name = host.toLowerCase(Locale.ROOT);
        if (matches(forbiddenNames, name) || contains(forbiddenNetworks, meant)) {
            return false;
        }
        if (contains(allowedNetworks, meant)) {
            return true;
        }
        boolean unrestricted = allowedNames.isEmpty() && allowedNetworks.isEmpty();
        return (unrestricted || matches(allowedNames, name)) && !contains(FORBIDDEN, meant);
    }

    private static boolean contains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean matches(List<String> names, String host) {
        String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return names.stream()
                .anyMatch(name -> name.startsWith("*.") ? plain.endsWith(name.substring(1)) : plain.equals(name));
    }

    private static List<String> names(List<String> entries) {
        List<String> names =
                entries.stream().filter(entry -> !Network.looksLikeOne(entry)).toList();
        for (String name : names) {
            if (!name.matches("(\\*\\.)?[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*")) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is neither a host name nor an address or a network.");
            }
        }
        return names;
    }

    private static List<Network> networks(List<String> entries) {
        return entries.stream().filter(Network::looksLikeOne).map(Network::of).toList();
    }
}
