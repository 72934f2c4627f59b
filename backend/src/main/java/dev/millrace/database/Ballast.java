package dev.millrace.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that takes up room until that room is needed. */
final class Ballast {

    private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final long size;

    /**
     * The ballast of that directory.
     *
     * @param size in bytes
     */
    Ballast(Path directory, long size) {
        this.file = directory.resolve("ballast");
        this.size = size;
    }

    /** Makes it unless it is there. Without it the console runs as well: what goes wrong is only said. */
    void make() {
        if (Files.exists(file)) {
            return;
        }
        Path part = file.resolveSibling("ballast.part");
        try {
            write(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            LOG.warn("There is no ballast: {}", full.toString());
            delete(part);
        }
    }

    private void write(Path part) throws IOException {
        Files.deleteIfExists(part);
        try (var channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(DataDirectory.OWNER_ONLY_FILE))) {
            byte[] chunk = new byte[CHUNK];
            // A file system that compresses or leaves holes would not give up any room for zeros.
            new Random().nextBytes(chunk);
            for (long left = size; left > 0; left -= CHUNK) {
                var bytes = ByteBuffer.wrap(chunk, 0, (int) Math.min(left, CHUNK));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    void giveUp() {
        if (Files.exists(file)) {
            LOG.warn("{} is given up, so that the console's database has {} MiB to go on with", file, size >> 20);
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.warn("{} cannot be removed: {}", file, stays.toString());
        }
    }
}
