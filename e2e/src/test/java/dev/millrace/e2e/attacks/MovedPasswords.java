package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A data source with a stored password whose target is changed without giving the password again. */
record MovedPasswords() implements Attack {

    private static final String SECRET = "stored-and-not-to-be-moved";

    /** What is changed; null removes it. */
    private static final List<Map<String, String>> CHANGES = List.of(
            Map.of("host", "localhost"),
            Map.of("host", "127.0.0.2"),
            Map.of("host", "127.0.0.1,127.0.0.1"),
            Map.of("host", "127.0.0.1,attacker.example"),
            Map.of("port", "1"),
            Map.of("user", "other"),
            Map.of("sslmode", ""),
            Map.of("sslmode", "disable"),
            Map.of("sslmode", "prefer"),
            Map.of("sslmode", "require"),
            Map.of("sslmode", "verify-ca"),
            Map.of("sslrootcert", "other.pem"),
            Map.of("sslrootcert", ""),
            Map.of("weakAuthentication", "allow"));

    @Override
    public String name() {
        return "Stored passwords led elsewhere";
    }

    @Override
    public String promise() {
        return "Another host, port, user, weaker TLS or certificate without the password is refused, and nobody is sent anything.";
    }

    @Override
    public void on(Target target, Tally tally) throws IOException {
        try (Listener listener = Listener.open()) {
            String id = target.api()
                    .post("/api/data-sources", settings(listener.port(), SECRET))
                    .expect(201)
                    .get("id")
                    .asString();
            for (Map<String, String> change : CHANGES) {
                api(target, tally, id, change, listener.port());
                form(target, tally, id, change, listener.port());
            }
            api(target, tally, id, Map.of("port", Integer.toString(Console.freePort())), listener.port());
            for (String path : List.of("/connection-test", "/queries")) {
                target.api()
                        .post(
                                "/api/data-sources/" + id + path,
                                path.equals("/queries") ? Map.of("sql", "select 1") : Map.of());
            }
            JsonNode trial = target.api()
                    .put("/api/data-sources/" + id, trial(listener.port()), null)
                    .body();
            tally.check(!trial.toString().contains(SECRET), "the trial connection's answer has the password");
            tally.check(
                    !target.api()
                            .get("/api/data-sources/" + id)
                            .body()
                            .toString()
                            .contains(SECRET),
                    "the answer has the password");
            tally.check(listener.secrets() == 0, "the password was sent");
            tally.note(CHANGES.size()
                    + " changes by API and by form; a server that asks for the password in clear text got it "
                    + listener.secrets() + " times.");
            target.api().delete("/api/data-sources/" + id);
        }
    }

    private static Map<String, Object> settings(int port, String password) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "name",
                "Stored",
                "host",
                "127.0.0.1",
                "port",
                port,
                "database",
                "d",
                "user",
                "u",
                "options",
                Map.of("sslmode", "verify-full", "sslrootcert", "mine.pem")));
        if (!password.isEmpty()) {
            settings.put("password", password);
        }
        return settings;
    }

    private static Map<String, Object> trial(int port) {
        Map<String, Object> settings = settings(port, "");
        settings.put("trial", Map.of("host", "127.0.0.1", "port", port, "database", "d", "user", "u"));
        return settings;
    }

    private static void api(Target target, Tally tally, String id, Map<String, String> change, int port) {
        Map<String, Object> settings = settings(port, "");
        Map<String, String> options = new HashMap<>(Map.of("sslmode", "verify-full", "sslrootcert", "mine.pem"));
        change.forEach((field, value) -> {
            if (settings.containsKey(field)) {
                settings.put(field, field.equals("port") ? Integer.valueOf(value) : value);
            } else if (value.isEmpty()) {
                options.remove(field);
            } else {
                options.put(field, value);
            }
        });
        settings.put("options", options);
        Api.Answer answer = target.api().put("/api/data-sources/" + id, settings, null);
        tally.count(new Reply(answer.status(), "", "", Duration.ZERO), "a change of " + change);
        tally.check(
                answer.status() == 400 && answer.body().toString().contains("\"password\""),
                "a change of " + change + " by API was answered with " + answer.status());
    }

    private static void form(Target target, Tally tally, String id, Map<String, String> change, int port) {
        Person person = target.signIn();
        try (Wire wire = target.wire()) {
            Reply page = person.open(wire, "/data-sources/" + id);
            HtmlForm form = HtmlForm.of(page.body()).stream()
                    .filter(one -> one.action().endsWith(id))
                    .findFirst()
                    .orElseThrow();
            form = form.with("sslmode", "verify-full")
                    .with("sslrootcert", "mine.pem")
                    .with("port", Integer.toString(port));
            for (Map.Entry<String, String> one : change.entrySet()) {
                form = form.with(one.getKey(), one.getValue());
            }
            Reply reply =
                    tally.count(wire.send(form.request().with(person.cookieHeader())), "a form that changes " + change);
            tally.check(reply.status() != 302, "a change of " + change + " by form was taken");
        }
    }

    /** A server that takes whatever comes and asks for the password in clear text. */
    private record Listener(ServerSocket socket, AtomicInteger found) implements AutoCloseable {

        private static final byte[] REFUSES_TLS = {'N'};
        private static final byte[] CLEAR_TEXT = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

        static Listener open() throws IOException {
            Listener listener =
                    new Listener(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), new AtomicInteger());
            Thread thread = new Thread(listener::serve, "listener");
            thread.setDaemon(true);
            thread.start();
            return listener;
        }

        int port() {
            return socket.getLocalPort();
        }

        int secrets() {
            return found.get();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.setSoTimeout(2_000);
                    byte[] said = new byte[4_096];
                    StringBuilder all = new StringBuilder();
                    for (byte[] answer : List.of(REFUSES_TLS, CLEAR_TEXT, CLEAR_TEXT)) {
                        int read = client.getInputStream().read(said);
                        if (read < 0) {
                            break;
                        }
                        all.append(new String(said, 0, read, StandardCharsets.ISO_8859_1));
                        client.getOutputStream().write(answer);
                    }
                    if (all.indexOf(SECRET) >= 0) {
                        found.incrementAndGet();
                    }
                } catch (IOException gone) {
                    // The next one may say more.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
