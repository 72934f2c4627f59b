package dev.millrace.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 18 on files of the data directory: durable, on a loopback port of its own, with a password for every role.
 * It outlives a console that is killed, and is stopped when the next one starts. There can be two: the console's own, and
 * the sandbox's, which has other files, another password and, where the console may choose, another account.
 */
public final class EmbeddedServer implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String SUPERUSER = "postgres";
    private static final String CONSOLE = "millrace";

    /** Short, because running nodes have had most of the time that a stopping console has. */
    private static final Duration FAST_STOP = Duration.ofSeconds(2);

    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(1);
    private static final Duration LEFTOVER_FAST_STOP = Duration.ofSeconds(15);
    private static final Duration LEFTOVER_IMMEDIATE_STOP = Duration.ofSeconds(10);

    private final DataDirectory directory;
    private final ServerFiles files;
    private final Function<Path, ServerAccount> findAccount;
    private final ServerPurpose purpose;
    private @Nullable ServerAccount account;
    private @Nullable ServerPrograms programs;
    private volatile @Nullable ProcessHandle head;
    private volatile int port;

    private EmbeddedServer(DataDirectory directory, ServerFiles files, Function<Path, ServerAccount> findAccount) {
        this.directory = directory;
        this.files = files;
        this.findAccount = findAccount;
        this.purpose = files.purpose();
        this.port = plannedPort(files);
    }

    /** Starts the console's server in that data directory, made at the first call. Throws {@link StartRefused}. */
    public static EmbeddedServer start(DataDirectory directory) {
        return start(directory, ServerAccount::find);
    }

    static EmbeddedServer start(DataDirectory directory, Function<Path, ServerAccount> findAccount) {
        var server = of(directory, ServerPurpose.CONSOLE, findAccount);
        server.start();
        try {
            new ConsoleDatabase(server).setUp();
        } catch (SQLException refused) {
            server.close();
            throw new StartRefused(
                    "The embedded PostgreSQL cannot be set up: %s.".formatted(refused.getMessage()), refused);
        }
        return server;
    }

    /** The sandbox's server of that data directory; nothing runs yet. Throws {@link StartRefused}. */
    public static EmbeddedServer ofSandbox(DataDirectory directory) {
        return of(directory, ServerPurpose.SANDBOX, ServerAccount::apart);
    }

    private static EmbeddedServer of(
            DataDirectory directory, ServerPurpose purpose, Function<Path, ServerAccount> findAccount) {
        var files = new ServerFiles(directory.directory(purpose.folder()), purpose);
        if (files.root().toString().contains(":")) {
            throw new StartRefused(
                    "The path of the data directory, %s, may not contain a colon: choose another with MILLRACE_DATA."
                            .formatted(directory.root()));
        }
        return new EmbeddedServer(directory, files, findAccount);
    }

    /** Stops a sandbox's server that a killed console left behind, for a console that has no sandbox. */
    static void clearSandbox(DataDirectory directory) {
        if (Files.exists(directory.root().resolve(ServerPurpose.SANDBOX.folder()))) {
            var server = ofSandbox(directory);
            if (Files.exists(server.files.data().resolve("postmaster.pid"))) {
                server.clearLeftovers();
            }
        }
    }

    /** The console's own database, as a role that is not a superuser. */
    public ServerLogin console() {
        return login(CONSOLE, CONSOLE);
    }

    /** As superuser: for setting up roles and databases, never for the console's daily work. */
    public ServerLogin superuser(String database) {
        return login(port, database, SUPERUSER, purpose.superuserSecret());
    }

    /** With a random password that is kept under the role's name. */
    public ServerLogin login(String database, String role) {
        return login(port, database, role, role);
    }

    private ServerLogin login(int port, String database, String role, String secret) {
        return new ServerLogin(HOST, port, database, role, directory.password(secret));
    }

    /** Lets the server's own outgoing connections, of foreign tables, log in as that role. Takes effect at once. */
    public void allowOutgoing(String database, String role) {
        var line = "%s:*:%s:%s:%s%n".formatted(HOST, database, role, directory.password(role));
        try {
            if (!Files.exists(files.passwords())
                    || !Files.readString(files.passwords()).equals(line)) {
                DataDirectory.writePrivately(files.passwords(), line);
                account().own(files.passwords());
            }
        } catch (IOException broken) {
            throw new StartRefused("%s cannot be written.".formatted(files.passwords()), broken);
        }
    }

    /**
     * Starts it: on the port of the last start, or on another one when somebody has taken that. Whatever an earlier server left
     * running on the files is ended before. Throws {@link StartRefused}.
     */
    public void start() {
        start(false);
    }

    /** The same on its port only, which those who are connected go by. */
    void startAgain() {
        start(true);
    }

    private synchronized void start(boolean samePort) {
        try {
            account().own(files.root());
            clearLeftovers();
            programs().removeOlder();
            programs().initialize(SUPERUSER, directory.password(purpose.superuserSecret()));
            port = programs().start(port, samePort);
            head = files.head().orElseThrow(() -> new IOException("it has ended at once"));
        } catch (IOException broken) {
            throw new StartRefused(
                    "The embedded PostgreSQL does not start: %s.".formatted(DataDirectory.described(broken)), broken);
        }
        LOG.info("PostgreSQL runs on port {} with the files in {}", port, files.data());
    }

    private void clearLeftovers() {
        new LeftoverServer(
                        files.data(),
                        leftoverPort -> login(leftoverPort, "postgres", SUPERUSER, purpose.superuserSecret()))
                .clear(() -> programs().stop(LEFTOVER_FAST_STOP, LEFTOVER_IMMEDIATE_STOP));
    }

    private synchronized ServerAccount account() {
        ServerAccount known = account;
        if (known == null) {
            known = findAccount.apply(files.root());
            account = known;
        }
        return known;
    }

    /** Unpacked when first needed: a server that is only described costs nothing. */
    private synchronized ServerPrograms programs() {
        ServerPrograms unpacked = programs;
        if (unpacked == null) {
            unpacked = new ServerPrograms(files, account());
            programs = unpacked;
        }
        return unpacked;
    }

    /** Where it listens, or will: another port than planned, when somebody takes that one meanwhile. */
    public int port() {
        return port;
    }

    private static int plannedPort(ServerFiles files) {
        try {
            return files.lastPort().orElseGet(ServerPrograms::freePort);
        } catch (IOException unreadable) {
            throw new StartRefused(
                    "%s cannot be read: %s.".formatted(files.data(), DataDirectory.described(unreadable)), unreadable);
        }
    }

    /** Keeps the newest files of its log only. */
    public void trimLog() {
        if (isRunning()) {
            files.trimLog();
        }
    }

    /** What its files take up, in bytes. */
    public long size() {
        return files.size();
    }

    public boolean isRunning() {
        ProcessHandle process = head;
        return process != null && process.isAlive();
    }

    /** Completed once the server that runs now has ended, for whatever reason; at once when none runs. */
    public CompletableFuture<Void> ended() {
        return Optional.ofNullable(head)
                .map(process -> process.onExit().<Void>thenApply(gone -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Its pid file goes a moment before it does. */
    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(IMMEDIATE_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private Optional<ProcessHandle> livingHead() {
        try {
            return files.head().filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.ofNullable(head).filter(ProcessHandle::isAlive);
        }
    }

    /** Stops it if it runs and removes all its databases: the next start makes new ones. Throws {@link StartRefused}. */
    public synchronized void discard() {
        close();
        clearLeftovers();
        try {
            programs().discard();
        } catch (IOException broken) {
            throw new StartRefused(
                    "%s cannot be removed: %s.".formatted(files.data(), DataDirectory.described(broken)), broken);
        }
    }

    /**
     * Ends the sessions, writes everything and stops, within some seconds whatever its sessions do; what was not written is
     * recovered at the next start.
     */
    @Override
    public synchronized void close() {
        ServerPrograms begun = programs;
        if (begun == null) {
            return;
        }
        // Also one whose start was cut off.
        Optional<ProcessHandle> process = livingHead();
        head = null;
        if (process.isEmpty()) {
            return;
        }
        begun.stop(FAST_STOP, IMMEDIATE_STOP);
        awaitEnd(process.get());
        LOG.info("PostgreSQL on port {} has stopped", port);
    }
}
