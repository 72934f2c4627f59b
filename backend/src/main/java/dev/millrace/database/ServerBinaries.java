package dev.millrace.database;

import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive that zonky publishes for this operating system and processor.
 *
 * @param home the directory with {@code bin}, {@code lib} and {@code share}
 */
record ServerBinaries(Path home) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerBinaries.class);
    private static final String NAME = "postgresql-";

    /** Unpacks what the purpose needs of them below the directory, unless that was done. */
    static ServerBinaries unpack(Path directory, ServerPurpose purpose) {
        var archive = archive();
        try {
            var home = directory.resolve(NAME + fingerprint(archive) + purpose.programs());
            if (!Files.isDirectory(home)) {
                LOG.info("Unpacking PostgreSQL to {}", home);
                var part = directory.resolve(NAME + "part");
                FileSystemUtils.deleteRecursively(part);
                try (var stream = archive.openStream()) {
                    unpack(stream, part, purpose);
                }
                Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
            }
            return new ServerBinaries(home);
        } catch (IOException broken) {
            throw new StartRefused(
                    "PostgreSQL cannot be unpacked to %s: %s.".formatted(directory, DataDirectory.described(broken)),
                    broken);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Removes other releases' programs; only once no server runs from them. */
    void removeOthers() throws IOException {
        try (var siblings = Files.newDirectoryStream(home.getParent(), NAME + "*")) {
            for (var sibling : siblings) {
                if (!sibling.equals(home)) {
                    FileSystemUtils.deleteRecursively(sibling);
                }
            }
        }
    }

    private static URL archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var name = "/postgres-%s-%s.txz".formatted(system, ArchUtils.normalize(System.getProperty("os.arch")));
        var archive = ServerBinaries.class.getResource(name);
        if (archive == null) {
            throw new StartRefused(
                    "There is no embedded PostgreSQL for this machine (%s): use an external one with MILLRACE_DB_URL."
                            .formatted(name.substring(1)));
        }
        return archive;
    }

    private static String fingerprint(URL archive) throws IOException {
        return archive.openConnection() instanceof JarURLConnection inJar
                ? "%08x".formatted(inJar.getJarEntry().getCrc())
                : "unpacked";
    }

    private static void unpack(InputStream archive, Path target, ServerPurpose purpose) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            Files.createDirectories(target);
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (purpose.wants(target.relativize(file).toString())) {
                    write(tar, entry, file);
                }
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        var parent = Objects.requireNonNull(file.getParent());
        Files.createDirectories(parent);
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if (parent.endsWith("bin")) {
            file.toFile().setExecutable(true, false);
        }
    }
}
