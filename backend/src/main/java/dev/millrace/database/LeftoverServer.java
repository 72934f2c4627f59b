package dev.millrace.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a console that was killed leaves behind on the server's files: a server that still runs, processes of a server
 * whose head was killed, or a pid file whose number belongs to somebody else by now. The console's lock on its data
 * directory says that no other console uses it, so what runs there is stopped, and never two servers touch the files.
 */
final class LeftoverServer {

    private static final Logger LOG = LoggerFactory.getLogger(LeftoverServer.class);
    private static final Duration ENOUGH = Duration.ofSeconds(10);
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    private final Path files;
    private final Path pidFile;
    private final IntFunction<ServerLogin> loginAtPort;

    /** @param loginAtPort the superuser's login if the server listens on that port; only our own server accepts it */
    LeftoverServer(Path files, IntFunction<ServerLogin> loginAtPort) {
        this.files = files;
        this.pidFile = files.resolve("postmaster.pid");
        this.loginAtPort = loginAtPort;
    }

    /** Returns once nothing runs on the files; throws {@link StartRefused} if that cannot be had or known in time. */
    void clear(Runnable stop) {
        var head = head();
        if (head.isPresent()) {
            LOG.warn(
                    "PostgreSQL still runs on {} as process {}, unasked: stopping it",
                    files,
                    head.get().pid());
            stop.run();
            awaitEnd(head.get());
        }
        orphans().forEach(orphan -> {
            LOG.warn("Ending process {}, which a killed PostgreSQL left on {}", orphan.pid(), files);
            orphan.destroyForcibly();
            awaitEnd(orphan);
        });
        if (isTorn() && workingDirectory(ProcessHandle.current()).isPresent()) {
            // PostgreSQL reads the digits that are left as a process id; it would refuse to start if that is anybody's.
            LOG.info("{} is torn, and nothing runs on its files: removing it", pidFile);
            deletePidFile();
        }
    }

    private boolean isTorn() {
        var lines = pidLines();
        return Files.exists(pidFile) && number(lines, PID_LINE).isEmpty();
    }

    /** The living server of these files, as the pid file names it. A pid file that names another process is removed. */
    private Optional<ProcessHandle> head() {
        var lines = pidLines();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        var process = number(lines, PID_LINE).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        if (isDefunct(process.get())) {
            LOG.info(
                    "Process {} of {} has ended: removing its pid file",
                    process.get().pid(),
                    files);
            deletePidFile();
            return Optional.empty();
        }
        if (isOurs(process.get(), number(lines, PORT_LINE))) {
            return process;
        }
        LOG.info(
                "Process {} is not the PostgreSQL of {}: removing its pid file",
                process.get().pid(),
                files);
        deletePidFile();
        return Optional.empty();
    }

    /** Linux only: whether it has ended, and only its parent has not taken notice yet. Such a process has no files any more. */
    private static boolean isDefunct(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private boolean isOurs(ProcessHandle process, Optional<Long> port) {
        var workingDirectory = workingDirectory(process);
        if (workingDirectory.isPresent()) {
            return workingDirectory.get().equals(files);
        }
        var program = process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString());
        if (program.isPresent() && !program.get().equals("postgres")) {
            return false;
        }
        if (port.filter(this::answersToOurPassword).isPresent()) {
            return true;
        }
        throw new StartRefused("Process %d may be a PostgreSQL that runs on %s. If it is, stop it; if not, delete %s."
                .formatted(process.pid(), files, pidFile));
    }

    private boolean answersToOurPassword(long port) {
        try (var connection = loginAtPort.apply((int) port).open()) {
            return connection.isValid(5);
        } catch (SQLException refused) {
            return false;
        }
    }

    private List<ProcessHandle> orphans() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        workingDirectory(process).filter(files::equals).isPresent())
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/postgres"))
                        .isPresent())
                .toList();
    }

    /** Linux only; empty elsewhere and for processes of other users. A server's processes work in its data directory. */
    private static Optional<Path> workingDirectory(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    private void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(ENOUGH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            throw new StartRefused(
                    "Process %d of an earlier PostgreSQL on %s does not end: end it, then start the console again."
                            .formatted(process.pid(), files),
                    stillThere);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartRefused("The start was interrupted.", interrupted);
        }
    }

    private List<String> pidLines() {
        try {
            return Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
        } catch (IOException unreadable) {
            throw new StartRefused("%s cannot be read.".formatted(pidFile), unreadable);
        }
    }

    private void deletePidFile() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException refused) {
            throw new StartRefused("%s is out of date and cannot be removed.".formatted(pidFile), refused);
        }
    }

    private static Optional<Long> number(List<String> lines, int line) {
        try {
            return line < lines.size()
                    ? Optional.of(Long.parseLong(lines.get(line).strip()))
                    : Optional.empty();
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }
}
