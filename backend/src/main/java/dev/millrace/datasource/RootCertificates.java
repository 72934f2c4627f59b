package dev.millrace.datasource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * The certificates that a data source's server is checked against: PEM text in the data source itself, or the name of a
 * file in one directory of the operator's. The driver wants a path, so it gets one of a copy that only the console writes;
 * nothing that a person types is ever opened as a path.
 *
 * @param named the operator's directory
 * @param checked where the copies are
 */
record RootCertificates(Path named, Path checked) {

    /** Characters, and bytes of a file. */
    static final int LONGEST = 100 * 1024;

    /** The same for all failures: which files there are, and what they hold, is nobody's business. */
    private static final String UNUSABLE =
            "The root certificate cannot be used: sslrootcert must be certificates in PEM"
                    + " form, or the name of a file with such certificates in the console's directory of certificates.";

    private static final String PEM = "-----BEGIN CERTIFICATE-----";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    static boolean isName(String value) {
        return NAME.matcher(value).matches();
    }

    static boolean isText(String value) {
        return value.contains(PEM) && holdsCertificates(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The path of a file with these certificates.
     *
     * @param value of the option {@code sslrootcert}
     * @throws SQLException when there are none, always with the same words
     */
    String file(String value) throws SQLException {
        try {
            byte[] content = isName(value) ? read(named.resolve(value)) : value.getBytes(StandardCharsets.UTF_8);
            if (content.length <= LONGEST && holdsCertificates(content)) {
                return copied(content).toString();
            }
        } catch (IOException unreadable) {
            // Said below.
        }
        throw new SQLException(UNUSABLE, "08001", new SSLException(UNUSABLE));
    }

    /** Only a regular file is opened: opening a pipe or a device could wait, or go on, for ever. */
    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(LONGEST + 1);
        }
    }

    private static boolean holdsCertificates(byte[] content) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content))
                    .isEmpty();
        } catch (GeneralSecurityException none) {
            return false;
        }
    }

    private Path copied(byte[] content) throws IOException {
        Files.createDirectories(
                checked, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path copy = checked.resolve(digest(content) + ".pem");
        if (!Files.exists(copy)) {
            Path fresh = Files.createTempFile(checked, "fresh", ".pem");
            Files.write(fresh, content);
            Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
        }
        return copy;
    }

    static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
