package dev.millrace.datasource;

import dev.millrace.testing.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that writes down every text that it is sent, also one that it refuses, and what it has written. Texts that are the
 * same one after the other count as one: a statement that fails while it runs is written twice.
 */
final class ServerLog implements AutoCloseable {

    /** How the extended protocol's and the simple protocol's texts are introduced. */
    private static final List<String> INTRODUCTIONS = List.of("execute <unnamed>: ", "statement: ");

    private final Path directory;
    private final JsonMapper json = new JsonMapper();
    private long read;
    final TestServer server;
    private final JdbcClient jdbc;

    ServerLog() throws IOException {
        directory = Files.createTempDirectory("millrace-log");
        server = TestServer.logging(18, directory);
        jdbc = JdbcClient.create(server.administration().dataSource());
    }

    /** A statement that is no other's: what stands before it in the log was sent before it. */
    static String mark() {
        return "select 'mark " + UUID.randomUUID() + "'";
    }

    /** All texts that sessions have sent since the last call. */
    List<String> texts() {
        String end = mark();
        jdbc.sql(end).query().singleValue();
        List<String> texts = new ArrayList<>();
        // What the sessions had written before they answered is in the collector's pipe before this mark is.
        Registry.await(() -> {
            readOn(texts);
            return texts.contains(end);
        });
        texts.removeAll(List.of(end));
        return texts;
    }

    private void readOn(List<String> texts) {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("server.json").toFile(), "r")) {
            byte[] fresh = new byte[(int) (file.length() - read)];
            file.seek(read);
            file.readFully(fresh);
            int from = 0;
            for (int i = 0; i < fresh.length; i++) {
                if (fresh[i] == '\n') {
                    take(json.readTree(new String(fresh, from, i - from, StandardCharsets.UTF_8)), texts);
                    from = i + 1;
                }
            }
            read += from;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void take(JsonNode line, List<String> texts) {
        String text = line.path("statement").asString("");
        for (String introduction : INTRODUCTIONS) {
            String message = line.path("message").asString("");
            if (message.startsWith(introduction)) {
                text = message.substring(introduction.length());
            }
        }
        if (!text.isEmpty() && (texts.isEmpty() || !texts.get(texts.size() - 1).equals(text))) {
            texts.add(text);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(directory.resolve("server.json"));
        Files.deleteIfExists(directory.resolve("server.log"));
        Files.deleteIfExists(directory);
    }
}
