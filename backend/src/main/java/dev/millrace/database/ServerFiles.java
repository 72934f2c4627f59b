package dev.millrace.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the embedded server, in one directory that belongs to the account it runs as.
 *
 * @param root the directory of all of them
 */
record ServerFiles(Path root) {

    private static final Pattern PORT = Pattern.compile("port = '(\\d{1,5})'");
    private static final List<String> EXTENSION = List.of("oss_fdw.control", "oss_fdw--1.0.sql");

    /** PostgreSQL's own data directory. */
    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("log");
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
        writeExtension();
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
        Map.ofEntries(
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("port", Integer.toString(port)),
                        // A socket's path may have some hundred bytes only, less than a data directory's may need.
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        Map.entry("password_encryption", "scram-sha-256"),
                        Map.entry("max_connections", "200"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC"),
                        Map.entry("extension_control_path", extensions() + ":$system"),
                        Map.entry("logging_collector", "on"),
                        Map.entry("log_directory", log().toString()),
                        Map.entry("log_filename", "postgresql-%a.log"),
                        Map.entry("log_truncate_on_rotation", "on"),
                        Map.entry("log_rotation_age", "1d"),
                        Map.entry("log_rotation_size", "0"))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> text.append(setting.getKey())
                        .append(" = '")
                        .append(setting.getValue().replace("'", "''").replace("\\", "\\\\"))
                        .append("'\n"));
        return text.toString();
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
