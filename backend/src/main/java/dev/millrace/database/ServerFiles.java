package dev.millrace.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one server, in one directory that belongs to the account it runs as.
 *
 * @param root the directory of all of them
 */
record ServerFiles(Path root, ServerPurpose purpose) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFiles.class);
    private static final Pattern PORT = Pattern.compile("port = '(\\d{1,5})'");
    private static final int LOG_FILES = 10;
    private static final List<String> EXTENSION = List.of("oss_fdw.control", "oss_fdw--1.0.sql");

    /** PostgreSQL's own data directory. */
    Path data() {
        return root.resolve("data");
    }

    /** What {@link #data} was, on its way out. */
    Path discarded() {
        return root.resolve("data.old");
    }

    Path log() {
        return root.resolve("log");
    }

    /** Removes the oldest files of the log. The server begins a new one when one is large, and looks at none of the others. */
    void trimLog() {
        try (var found = Files.list(log())) {
            var files = found.sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .skip(LOG_FILES)
                    .toList();
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException unreadable) {
            LOG.warn("The log in {} could not be trimmed: {}", log(), unreadable.toString());
        }
    }

    /** What they take up together, in bytes; files that come and go meanwhile may be missed. */
    long size() {
        var sum = new AtomicLong();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            LOG.warn("The size of {} could not be found out: {}", root, unreadable.toString());
        }
        return sum.get();
    }

    /** What the server says until its log is open. */
    Path startLog() {
        return root.resolve("start.log");
    }

    /** PostgreSQL appends {@code /extension} to it. */
    Path extensions() {
        return root.resolve("extensions");
    }

    /** The passwords that the server's own outgoing connections use, in libpq's format. */
    Path passwords() {
        return root.resolve("passwords");
    }

    /** What this release wants of the server. Written before each start; the operator's own settings may follow it. */
    void configure(int port) throws IOException {
        DataDirectory.writePrivately(data().resolve("millrace.conf"), settings(port));
        var main = data().resolve("postgresql.conf");
        var include = "include 'millrace.conf'";
        var text = Files.readString(main);
        if (!text.contains(include)) {
            DataDirectory.writePrivately(main, text + "\n" + include + "\n");
        }
        Files.createDirectories(log());
        if (hasExtension()) {
            writeExtension();
        }
    }

    /** The process at the head of the server that runs, as PostgreSQL writes it down. */
    Optional<ProcessHandle> head() throws IOException {
        var pidFile = data().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile);
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    }

    /** The port of the last start, so that what people noted down stays true as long as nobody else takes it. */
    Optional<Integer> lastPort() throws IOException {
        var settings = data().resolve("millrace.conf");
        if (!Files.exists(settings)) {
            return Optional.empty();
        }
        return Files.readString(settings)
                .lines()
                .map(PORT::matcher)
                .filter(Matcher::matches)
                .map(line -> Integer.parseInt(line.group(1)))
                .findFirst();
    }

    private String settings(int port) {
        var text = new StringBuilder("# Written by the console at each start: changes here are lost.\n");
        var settings = purpose.settings();
        settings.put("port", Integer.toString(port));
        settings.put("log_directory", log().toString());
        if (hasExtension()) {
            settings.put("extension_control_path", extensions() + ":$system");
        }
        settings.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''").replace("\\", "\\\\"))
                .append("'\n"));
        return text.toString();
    }

    private boolean hasExtension() {
        return purpose == ServerPurpose.SANDBOX;
    }

    private void writeExtension() throws IOException {
        var directory = Files.createDirectories(extensions().resolve("extension"));
        for (var name : EXTENSION) {
            try (var resource =
                    Objects.requireNonNull(ServerFiles.class.getResourceAsStream("/sandbox/extension/" + name), name)) {
                var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
                DataDirectory.writePrivately(directory.resolve(name), text);
            }
        }
    }
}
