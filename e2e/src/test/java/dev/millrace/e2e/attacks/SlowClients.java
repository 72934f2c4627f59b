package dev.millrace.e2e.attacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * More clients than the console has threads, each with a byte every nine seconds: of sign-in forms, of programs' bodies, of headers.
 *
 * @param clients of each kind
 * @param time how long each kind goes on
 * @param bound of another page's time
 */
record SlowClients(int clients, Duration time, Duration bound) implements Attack {

    private static final Duration PACE = Duration.ofSeconds(9);
    private static final Duration PROBE = Duration.ofMillis(500);

    @Override
    public String name() {
        return "Slow bodies and headers";
    }

    @Override
    public String promise() {
        return "Meanwhile another page comes within 2 s, and health says the truth.";
    }

    @Override
    public void on(Target target, Tally tally) throws IOException {
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n";
        attack(target, tally, "sign-in forms", "POST /sign-in HTTP/1.1\r\nHost: x\r\n" + form + "\r\nu");
        attack(
                target,
                tally,
                "bodies of programs",
                "POST /api/flows HTTP/1.1\r\nHost: x\r\n" + Target.authorization()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        attack(
                target,
                tally,
                "bodies of browsers",
                "POST /flows HTTP/1.1\r\nHost: x\r\n" + target.signIn().cookieHeader() + "\r\n" + form + "\r\nn");
        attack(target, tally, "bodies of strangers", "POST /flows HTTP/1.1\r\nHost: x\r\n" + form + "\r\nn");
        attack(target, tally, "headers", "GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    }

    private void attack(Target target, Tally tally, String what, String beginning) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        Duration longest = Duration.ZERO;
        List<String> untrue = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                sockets.add(begin(target, beginning));
            }
            long begun = System.nanoTime();
            long nextByte = begun + PACE.toNanos();
            while (System.nanoTime() - begun < time.toNanos()) {
                Reply page = tally.count(target.anotherPage(Tally.HANG), "another page during slow " + what);
                longest = longest.compareTo(page.time()) < 0 ? page.time() : longest;
                String health = target.console().health();
                if (!health.equals(page.status() == 200 ? "UP" : "DOWN")) {
                    untrue.add(health + " while a page was answered with " + page.status());
                }
                if (System.nanoTime() > nextByte) {
                    sockets.forEach(SlowClients::another);
                    nextByte += PACE.toNanos();
                }
                LockSupport.parkNanos(PROBE.toNanos());
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        tally.note(String.format(
                Locale.ROOT, "%d slow %s: another page took %d ms at most.", clients, what, longest.toMillis()));
        tally.check(
                longest.compareTo(bound) < 0, "another page took " + longest.toMillis() + " ms during slow " + what);
        tally.check(untrue.isEmpty(), "health said " + String.join("; ", untrue) + " during slow " + what);
    }

    private static Socket begin(Target target, String beginning) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), target.console().port()),
                10_000);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void another(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException cutOff) {
            // That is what the console should do.
        }
    }
}
