package dev.millrace.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ConsoleTest;
import dev.millrace.cluster.Signal;
import dev.millrace.cluster.Signals;
import dev.millrace.run.RunId;
import dev.millrace.user.Users;
import dev.millrace.web.security.SessionSignals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Event streams whose readers do not read, over real sockets. */
@ConsoleTest
class SlowReadersTest {

    private static final int LINES = 20_000;
    private static final int SMALL = 2_048;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Signals signals;

    @Autowired
    private RunStreams streams;

    @Autowired
    private Users users;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        passwordChanged();
    }

    @Test
    void readers_that_do_not_read_hold_up_nobody() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000901");
        for (int i = 0; i < 8; i++) {
            BufferedReader deaf = open(run);
            assertThat(deaf.readLine()).contains("200");
        }
        BufferedReader reading = open(run);

        LiveRuns.say(database, signals, run, LINES);

        long lines = 0;
        for (String line = reading.readLine(); lines < LINES; line = reading.readLine()) {
            assertThat(line).as("the stream goes on after " + lines + " lines").isNotNull();
            lines += line.startsWith("event:log") ? 1 : 0;
        }
        assertThat(lines).isEqualTo(LINES);
    }

    @Test
    void an_account_has_only_so_many_streams() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000902");
        for (int i = 0; i < RunStreams.MOST_OF_ONE_ACCOUNT; i++) {
            assertThat(open(run).readLine()).contains(" 200");
        }

        assertThat(open(run).readLine()).contains(" 429");
    }

    @Test
    void a_changed_password_ends_the_streams_of_programs_at_once() throws Exception {
        RunId run = LiveRuns.insert(database, "0000000000000000000903");
        BufferedReader reading = open(run);
        String line = reading.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = reading.readLine();
        }

        passwordChanged();

        while (line != null) {
            line = reading.readLine();
        }
        assertThat(streams.open()).isZero();
    }

    private void passwordChanged() {
        signals.raise(new Signal(
                SessionSignals.PASSWORD_CHANGED,
                users.byName(ConsoleTest.USER).orElseThrow().id(),
                0));
    }

    private BufferedReader open(RunId run) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String basic = Base64.getEncoder()
                .encodeToString((ConsoleTest.USER + ":" + ConsoleTest.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String request = "GET /api/runs/" + run.value() + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic "
                + basic + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), SMALL);
    }
}
