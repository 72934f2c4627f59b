package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The password of the sandbox's role, from the data directory: readable by its owner alone. */
public final class SandboxPassword {

    private SandboxPassword() {}

    public static String read(Path data) {
        try {
            return Files.readString(data.resolve("secrets/sandbox")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
