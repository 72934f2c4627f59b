package dev.millrace.datasource;

import dev.millrace.common.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The connection options that a data source may have: a closed list, so that none can reach files or load classes. */
final class ConnectionOptions {

    static final String SEARCH_PATH = "search_path";
    static final String ROLE = "role";
    static final String SSL_MODE = "sslmode";
    static final String SSL_ROOT_CERT = "sslrootcert";
    static final String CONNECT_TIMEOUT = "connectTimeout";
    static final String TARGET_SERVER_TYPE = "targetServerType";
    static final String DURABLE_MARKER = "durableMarker";
    static final String WEAK_AUTHENTICATION = "weakAuthentication";

    /** The driver's, when nothing is said. */
    private static final String DEFAULT_SSL_MODE = "prefer";

    private static final String ALLOW = "allow";

    private static final int DEFAULT_CONNECT_SECONDS = 10;
    private static final int MOST_CONNECT_SECONDS = 300;
    private static final int LONGEST = 1_000;
    private static final Set<String> NAMES = Set.of(
            SSL_MODE,
            SSL_ROOT_CERT,
            CONNECT_TIMEOUT,
            TARGET_SERVER_TYPE,
            SEARCH_PATH,
            ROLE,
            DURABLE_MARKER,
            WEAK_AUTHENTICATION);

    /** From the weakest to the strongest. */
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final List<String> SERVER_TYPES =
            List.of("any", "primary", "secondary", "preferPrimary", "preferSecondary");

    private ConnectionOptions() {}

    /**
     * The options in the order of their names.
     *
     * @throws Problem.Invalid naming {@code options.<name>}
     */
    static Map<String, String> checked(Map<String, String> options) {
        Map<String, String> checked = new TreeMap<>();
        options.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw Problem.Invalid.field(
                        "options." + name,
                        "is not one of " + NAMES.stream().sorted().toList());
            }
            String text = value.strip();
            int longest = name.equals(SSL_ROOT_CERT) ? RootCertificates.LONGEST : LONGEST;
            if (text.isEmpty() || text.length() > longest) {
                throw Problem.Invalid.field("options." + name, "must have 1 to " + longest + " characters");
            }
            check(name, text);
            checked.put(name, text);
        });
        return checked;
    }

    private static void check(String name, String value) {
        switch (name) {
            case SSL_MODE -> requireOneOf(name, value, SSL_MODES);
            case TARGET_SERVER_TYPE -> requireOneOf(name, value, SERVER_TYPES);
            case DURABLE_MARKER -> requireOneOf(name, value, List.of("true", "false"));
            case WEAK_AUTHENTICATION -> requireOneOf(name, value, List.of("refuse", ALLOW));
            case SSL_ROOT_CERT -> {
                if (!RootCertificates.isName(value) && !RootCertificates.isText(value)) {
                    throw Problem.Invalid.field(
                            "options." + name,
                            "must be certificates in PEM form, or the name of a file in the console's directory of"
                                    + " certificates");
                }
            }
            case CONNECT_TIMEOUT -> {
                if (!value.matches("[0-9]{1,3}") || seconds(value) < 1 || seconds(value) > MOST_CONNECT_SECONDS) {
                    throw Problem.Invalid.field("options." + name, "must be seconds from 1 to " + MOST_CONNECT_SECONDS);
                }
            }
            default -> {}
        }
    }

    private static void requireOneOf(String name, String value, List<String> known) {
        if (!known.contains(value)) {
            throw Problem.Invalid.field("options." + name, "must be one of " + String.join(", ", known));
        }
    }

    static String sslMode(Map<String, String> options) {
        return options.getOrDefault(SSL_MODE, DEFAULT_SSL_MODE);
    }

    /** Whether the first protects a password less than the second. */
    static boolean isWeaker(String sslMode, String than) {
        return SSL_MODES.indexOf(sslMode) < SSL_MODES.indexOf(than);
    }

    /** As the audit log keeps them: of certificates that are given as text, only their digest. */
    static Map<String, String> inShort(Map<String, String> options) {
        Map<String, String> inShort = new TreeMap<>(options);
        inShort.computeIfPresent(
                SSL_ROOT_CERT,
                (name, value) -> RootCertificates.isName(value) ? value : "SHA-256 " + RootCertificates.digest(value));
        return inShort;
    }

    static boolean verifiesServer(Map<String, String> options) {
        return !isWeaker(sslMode(options), "verify-ca");
    }

    /** Whether the server may have the password in clear text or as an MD5 digest without having shown who it is. */
    static boolean allowsWeakAuthentication(Map<String, String> options) {
        return ALLOW.equals(options.get(WEAK_AUTHENTICATION));
    }

    private static int seconds(String value) {
        return Integer.parseInt(value);
    }

    static Duration connectTimeout(DataSource source) {
        String given = source.options().get(CONNECT_TIMEOUT);
        return Duration.ofSeconds(given == null ? DEFAULT_CONNECT_SECONDS : seconds(given));
    }
}
