package dev.millrace.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of PostgreSQL's programs and never waits for it longer than it was told to. */
final class Tool {

    private Tool() {}

    /** What it printed, and whether it ended well within its time. */
    record Outcome(boolean succeeded, String output) {}

    /** The program gets only the environment it is given, so that the console's own secrets stay out of it. */
    static Outcome run(List<String> command, Path directory, Map<String, String> environment, Duration bound)
            throws IOException {
        // A file, not a pipe: a server that is started inherits it and would keep a pipe open for ever.
        var output = Files.createTempFile("millrace", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            var path = builder.environment().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().clear();
            builder.environment().put("PATH", path);
            builder.environment().put("LC_ALL", "C");
            builder.environment().putAll(environment);
            var process = builder.start();
            boolean ended = waitFor(process, bound);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Outcome(
                    ended && process.exitValue() == 0, Files.readString(output).strip());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean waitFor(Process process, Duration bound) {
        try {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
