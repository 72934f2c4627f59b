package dev.millrace.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * A data directory with an embedded server that was started and stopped once, made once a JVM: unpacking the programs and
 * making the first database takes longer than any test of it.
 */
public final class ServerTemplate {

    private static final Path MADE = make();

    private ServerTemplate() {}

    /** Copies it to a directory that does not exist yet. */
    public static Path copyTo(Path target) {
        return copy(MADE, target);
    }

    /** The same with any data directory that nothing runs on. */
    public static Path copy(Path made, Path target) {
        try {
            // Keeps owners and links.
            var copy = new ProcessBuilder("cp", "-a", made.toString(), target.toString()).start();
            if (copy.waitFor() != 0) {
                throw new IOException("cp ended with " + copy.exitValue());
            }
            return target;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Path make() {
        try {
            var temporary = Files.createTempDirectory("millrace-server");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(temporary.toFile())));
            var data = temporary.resolve("data");
            try (var directory = DataDirectory.open(data)) {
                EmbeddedServer.start(directory).close();
            }
            return data;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
