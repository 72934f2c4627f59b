package dev.millrace.sandbox;

import dev.millrace.database.DataDirectory;
import dev.millrace.database.EmbeddedServer;
import dev.millrace.database.ServerTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.util.FileSystemUtils;

/** A data directory with a sandbox that was started and stopped once, made once a JVM. */
final class SandboxTemplate {

    private static final Path MADE = make();

    private SandboxTemplate() {}

    /** Copies it to a directory that does not exist yet. */
    static Path copyTo(Path target) {
        return ServerTemplate.copy(MADE, target);
    }

    private static Path make() {
        try {
            var temporary = Files.createTempDirectory("millrace-sandbox");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(temporary.toFile())));
            var data = ServerTemplate.copyTo(temporary.resolve("data"));
            try (var directory = DataDirectory.open(data)) {
                SandboxServer.startedOn(EmbeddedServer.ofSandbox(directory), Clock.systemUTC())
                        .close();
                return data;
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
