package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Root certificates that are pipes, devices, other files, folders, links, or far too long. */
record Certificates() implements Attack {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final List<String> PATHS = List.of(
            "/etc/passwd",
            "/dev/zero",
            "/dev/random",
            "/dev/stdin",
            "/proc/self/environ",
            "/proc/self/fd/0",
            "../secrets/key",
            "..",
            ".",
            "a/b",
            "file:///etc/passwd",
            "http://127.0.0.1:1/",
            "C:\\x",
            "\\\\host\\share",
            "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----");

    private static final List<String> NAMES =
            List.of("pipe", "zero", "folder", "link-to-passwd", "long.pem", "nonsense.pem", "missing.pem");

    @Override
    public String name() {
        return "Root certificates that are none";
    }

    @Override
    public String promise() {
        return "No path is opened, every failure has the same words, and no thread stays behind a pipe.";
    }

    @Override
    public void on(Target target, Tally tally) throws IOException, InterruptedException {
        prepare(target.console().data().resolve("certificates"));
        for (String path : PATHS) {
            Api.Answer made = add(target, path);
            tally.count(new Reply(made.status(), "", "", Duration.ZERO), "sslrootcert " + path);
            tally.check(made.status() == 400, "sslrootcert " + path + " was answered with " + made.status());
        }
        long before = target.vitals().threads();
        Set<String> words = new LinkedHashSet<>();
        for (String name : NAMES) {
            JsonNode made = add(target, name).expect(201);
            String id = made.get("id").asString();
            try (Wire wire = Wire.patient(target.console().port(), PATIENT)) {
                Request query = Request.json("POST", "/api/data-sources/" + id + "/queries", "{\"sql\": \"select 1\"}");
                Reply reply = tally.count(wire.send(query.with(Target.authorization())), "the certificate " + name);
                words.add(Api.JSON.readTree(reply.body()).at("/failure/message").asString(reply.body()));
            }
            target.api().delete("/api/data-sources/" + id);
        }
        tally.check(words.size() == 1, "failures differ: " + words);
        long after = target.vitals().threads();
        tally.check(after <= before + NAMES.size() / 2, "threads: " + before + " before, " + after + " after");
        tally.note(PATHS.size() + " paths refused, " + NAMES.size() + " names with the same words; threads " + before
                + " → " + after + ".");
    }

    private static Api.Answer add(Target target, String certificate) {
        return target.api()
                .post(
                        "/api/data-sources",
                        Map.of(
                                "name", "Certificate",
                                "host", "127.0.0.1",
                                "port", target.vitals().sandboxPort(),
                                "database", "sandbox_rds",
                                "user", "sandbox",
                                "password", "x",
                                "options", Map.of("sslmode", "verify-full", "sslrootcert", certificate)));
    }

    private static void prepare(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("folder"));
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                .inheritIO()
                .start()
                .waitFor();
        Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        Files.createSymbolicLink(folder.resolve("link-to-passwd"), Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("long.pem"), "-----BEGIN CERTIFICATE-----\n".repeat(20_000));
        Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    }
}
