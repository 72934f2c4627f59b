package dev.millrace.database;

import dev.millrace.common.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The directory of {@code MILLRACE_DATA}, held by one console at a time. Whatever the console makes in it is readable by
 * its owner only.
 */
public final class DataDirectory implements AutoCloseable {

    static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");
    private static final int PASSWORD_BYTES = 24;

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Makes the directory if it is missing, and takes it. Throws {@link StartRefused} if another console has it. */
    public static DataDirectory open(Path root) {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root.toAbsolutePath().getParent());
                Files.createDirectory(root, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            }
            var lockFile = FileChannel.open(
                    root.resolve("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
            return new DataDirectory(root.toRealPath(), lockFile, lock(root, lockFile));
        } catch (IOException unusable) {
            throw new StartRefused(
                    "The data directory %s cannot be used: %s. Choose another with MILLRACE_DATA."
                            .formatted(root, described(unusable)),
                    unusable);
        }
    }

    private static FileLock lock(Path root, FileChannel lockFile) throws IOException {
        try {
            var lock = lockFile.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException held) {
            // Held by this very JVM: the same answer as for another process.
        }
        lockFile.close();
        throw new StartRefused(
                "Another console is using the data directory %s: stop it, or give this one its own with MILLRACE_DATA."
                        .formatted(root));
    }

    /** Absolute, without symbolic links. */
    public Path root() {
        return root;
    }

    /** The name of this member of the cluster: made at the first start, the same at every later one. */
    public String memberId() {
        return readOrCreate("member-id", () -> Ids.next(Instant.now()));
    }

    /** A random password of that name: made when first asked for, then always the same. Safe inside quotes. */
    String password(String name) {
        directory("secrets");
        return readOrCreate("secrets/" + name, () -> {
            var bytes = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
    }

    /** A directory inside, made if it is missing. */
    Path directory(String name) {
        var path = root.resolve(name);
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            }
            return path;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads a small text file of that name, or makes it with a line that a crash cannot leave half written. */
    public String readOrCreate(String name, Supplier<String> first) {
        var file = root.resolve(name);
        try {
            if (!Files.exists(file)) {
                writePrivately(file, first.get() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException broken) {
            throw new StartRefused("%s cannot be read or written: %s.".formatted(file, described(broken)), broken);
        }
    }

    /** Replaces the file in one step; it is never visible in part or to others. */
    static void writePrivately(Path file, String text) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (var channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String described(IOException failure) {
        return failure.getClass().getSimpleName() + " " + failure.getMessage();
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
