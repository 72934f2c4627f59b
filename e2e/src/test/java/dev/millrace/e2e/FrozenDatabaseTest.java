package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's own PostgreSQL stands still, as on a disk that does not answer: whoever asks has an answer all the same. */
class FrozenDatabaseTest {

    /** What the contract gives, and some slack for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(14);

    @Test
    void everybody_has_an_answer_in_time_and_work_goes_on_once_it_moves_again(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (Console console = Console.start(data, Map.of())) {
            console.api().get("/api/flows").expect(200);
            List<ProcessHandle> server = server(data);
            signal("STOP", server);
            try {
                HttpClient client = HttpClient.newHttpClient();
                List<CompletableFuture<Integer>> answers = IntStream.range(0, 24)
                        .mapToObj(n -> client.sendAsync(request(console), HttpResponse.BodyHandlers.ofString())
                                .thenApply(HttpResponse::statusCode))
                        .toList();
                assertThat(answers).extracting(CompletableFuture::join).containsOnly(503);
            } finally {
                signal("CONT", server);
            }
            Wait.until(
                    "the console answers again",
                    Duration.ofSeconds(30),
                    () -> console.api().get("/api/flows").status() == 200);
        }
    }

    private static HttpRequest request(Console console) {
        String who = Console.USER + ":" + Console.PASSWORD;
        return HttpRequest.newBuilder(URI.create(console.url("/api/flows")))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8)))
                .timeout(BOUND)
                .build();
    }

    private static List<ProcessHandle> server(Path data) throws IOException {
        ProcessHandle head = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(data.resolve("server/data/postmaster.pid"))
                                .get(0)))
                .orElseThrow();
        return Stream.concat(Stream.of(head), head.children()).toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        List<String> words = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> words.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }
}
