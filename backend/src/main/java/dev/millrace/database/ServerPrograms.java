package dev.millrace.database;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL's own programs that make, start and stop a server, each with a bound on its time. */
final class ServerPrograms {

    private static final Logger LOG = LoggerFactory.getLogger(ServerPrograms.class);
    private static final String MAJOR = "18";
    private static final Duration INITDB = Duration.ofMinutes(2);
    /** Includes replaying the log after a crash. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final int PORT_ATTEMPTS = 3;
    private static final int ANY_PORT = 0;

    private final ServerFiles files;
    private final ServerAccount account;
    private final ServerBinaries binaries;

    ServerPrograms(ServerFiles files, ServerAccount account) {
        this.files = files;
        this.account = account;
        this.binaries = ServerBinaries.unpack(files.root(), files.purpose());
    }

    /** Only once no server runs. */
    void removeOlder() throws IOException {
        binaries.removeOthers();
    }

    /** Makes the first databases, unless that was done. A start that is killed while it does so begins anew. */
    void initialize(String superuser, String password) throws IOException {
        FileSystemUtils.deleteRecursively(files.discarded());
        var version = files.data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            var found = Files.readString(version).strip();
            if (!found.equals(MAJOR)) {
                throw new StartRefused("%s was written by PostgreSQL %s, and this console brings PostgreSQL %s."
                        .formatted(files.data(), found, MAJOR));
            }
            return;
        }
        LOG.info("Making a new PostgreSQL in {}", files.data());
        var part = files.root().resolve("data.part");
        FileSystemUtils.deleteRecursively(part);
        var passwordFile = files.root().resolve("initdb.password");
        DataDirectory.writePrivately(passwordFile, password + "\n");
        account.own(passwordFile);
        try {
            require(tool(
                    INITDB,
                    List.of(
                            binaries.program("initdb"),
                            "--pgdata=" + part,
                            "--username=" + superuser,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            // The same order and case rules on every operating system.
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions")));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(part, files.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Starts the server, waits until it is ready, and returns its port. A port that is free now can be taken a moment later.
     *
     * @param preferred the port, if it is free
     * @param only whether no other port will do: then it is not looked whether it is free
     */
    int start(int preferred, boolean only) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = only ? preferred : freePort(attempt == 1 ? preferred : ANY_PORT);
            files.configure(port);
            Files.deleteIfExists(files.startLog());
            account.own(files.root());
            var command = new ArrayList<>(files.purpose().bounds());
            command.addAll(pgCtl("start", "--wait", "--timeout=" + START.toSeconds(), "--log=" + files.startLog()));
            var outcome = tool(START, serverEnvironment(port), command);
            if (outcome.succeeded()) {
                return port;
            }
            var said = Files.exists(files.startLog()) ? Files.readString(files.startLog()) : outcome.output();
            if (only || attempt == PORT_ATTEMPTS || !said.contains("could not create any TCP/IP sockets")) {
                throw new StartRefused("The embedded PostgreSQL does not start. The last it said, in %s and %s: %s"
                        .formatted(files.startLog(), files.log(), lastLines(said)));
            }
        }
    }

    /** Removes everything that the databases hold; only once no server runs. */
    void discard() throws IOException {
        if (Files.exists(files.data())) {
            // In one step, so that a console that is killed now does not find half of them.
            Files.move(files.data(), files.discarded(), StandardCopyOption.ATOMIC_MOVE);
        }
        FileSystemUtils.deleteRecursively(files.discarded());
    }

    /** Ends the sessions, writes everything and stops; what does not stop in time is recovered at the next start. */
    void stop(Duration fast, Duration immediate) {
        try {
            if (!stop("fast", fast) && !stop("immediate", immediate)) {
                LOG.error(
                        "PostgreSQL on {} does not stop in time; its process is ended, and the next start recovers what it held",
                        files.data());
            }
        } catch (IOException broken) {
            LOG.error("PostgreSQL on {} could not be stopped", files.data(), broken);
        }
    }

    private boolean stop(String mode, Duration bound) throws IOException {
        if (!Files.exists(files.data().resolve("postmaster.pid"))) {
            return true;
        }
        return tool(bound.plusSeconds(1), pgCtl("stop", "--mode=" + mode, "--wait", "--timeout=" + bound.toSeconds()))
                .succeeded();
    }

    private List<String> pgCtl(String... words) {
        var command = new ArrayList<>(List.of(binaries.program("pg_ctl")));
        command.addAll(List.of(words));
        command.addAll(List.of("--pgdata=" + files.data(), "--silent"));
        return command;
    }

    private Tool.Outcome tool(Duration bound, List<String> command) throws IOException {
        return tool(bound, Map.of(), command);
    }

    private Tool.Outcome tool(Duration bound, Map<String, String> environment, List<String> command)
            throws IOException {
        return Tool.run(account.command(command), files.root(), environment, bound);
    }

    /** What the server's own outgoing connections go by. */
    private Map<String, String> serverEnvironment(int port) {
        return Map.of(
                "PGPASSFILE",
                files.passwords().toString(),
                // Foreign servers that name no port mean this server, whatever its port is today.
                "PGPORT",
                Integer.toString(port),
                "PGSSLMODE",
                "disable");
    }

    private static void require(Tool.Outcome outcome) {
        if (!outcome.succeeded()) {
            throw new StartRefused("The embedded PostgreSQL cannot be made: " + lastLines(outcome.output()));
        }
    }

    /** Complaints are followed by a line or two of what was done about them. */
    private static String lastLines(String text) {
        var lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** A port that nobody listens on at this moment. */
    static int freePort() {
        try {
            return freePort(ANY_PORT);
        } catch (IOException none) {
            throw new StartRefused("There is no free port on 127.0.0.1.", none);
        }
    }

    private static int freePort(int preferred) throws IOException {
        try (var probe = new ServerSocket()) {
            // Connections of the last start may linger on the port; PostgreSQL takes it then, and so must the probe.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), preferred));
            return probe.getLocalPort();
        } catch (BindException taken) {
            if (preferred == ANY_PORT) {
                throw taken;
            }
            return freePort(ANY_PORT);
        }
    }
}
