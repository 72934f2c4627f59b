package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Consoles beside one metadata database, and the target that their flows write to: each of them a process of its own that can be
 * killed and comes back with what it had on its disk.
 */
final class Cluster implements AutoCloseable {

    static final String TARGET = "target";

    /** Consoles are started often here and live for a short while only: what they do counts, not how fast. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final Duration RESTART_LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final PostgresProcess metadata;
    private final PostgresProcess target;
    private final Map<String, String> settings;
    private final List<Console> members = new CopyOnWriteArrayList<>();

    private Cluster(Path folder, PostgresProcess metadata, PostgresProcess target, String options) {
        this.folder = folder;
        this.metadata = metadata;
        this.target = target;
        this.settings = Map.of(
                "MILLRACE_DB_URL",
                metadata.url("millrace"),
                "MILLRACE_DB_USER",
                "postgres",
                "MILLRACE_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "MILLRACE_SANDBOX",
                "off",
                "JAVA_TOOL_OPTIONS",
                options);
    }

    /** Starts two servers and so many consoles, all at once as an orchestrator would, and registers the target. */
    static Cluster start(Path folder, int members) {
        return start(folder, members, QUICK_START, 8);
    }

    /**
     * The same with members of other options.
     *
     * @param options of their JVMs
     * @param poolSize connections that each of them has to the target
     */
    static Cluster start(Path folder, int members, String options, int poolSize) {
        Path programs = PostgresProcess.unpackPrograms(folder.resolve("postgresql"));
        PostgresProcess metadata = PostgresProcess.start(programs, folder.resolve("metadata"));
        PostgresProcess target = PostgresProcess.start(programs, folder.resolve("target"));
        Cluster cluster = new Cluster(folder, metadata, target, options);
        try {
            metadata.execute("postgres", "create database millrace");
            target.execute("postgres", "create table effect (run text, node text, attempt int)");
            cluster.startMembers(members);
            cluster.registerTarget(poolSize);
            return cluster;
        } catch (RuntimeException | Error failed) {
            cluster.close();
            throw failed;
        }
    }

    private void startMembers(int count) {
        List<CompletableFuture<Console>> starting = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            int number = place;
            starting.add(CompletableFuture.supplyAsync(() -> startMember(number, Map.of())));
        }
        try {
            starting.forEach(CompletableFuture::join);
        } finally {
            // One that has started is not left behind when another has not.
            starting.stream()
                    .filter(start -> !start.isCompletedExceptionally())
                    .forEach(start -> members.add(start.join()));
        }
    }

    private Console startMember(int place, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return Console.start(folder.resolve("member" + place), all);
    }

    private void registerTarget(int poolSize) {
        ObjectNode source = Api.JSON
                .createObjectNode()
                .put("name", TARGET)
                .put("environment", "test")
                .put("kind", "postgresql")
                .put("host", "127.0.0.1")
                .put("port", target.port())
                .put("database", "postgres")
                .put("user", "postgres")
                .put("password", "anything, for the server trusts loopback")
                .put("poolSize", poolSize);
        member(0).api().post("/api/data-sources", source).expect(201);
    }

    PostgresProcess metadata() {
        return metadata;
    }

    PostgresProcess target() {
        return target;
    }

    Console member(int place) {
        return members.get(place);
    }

    int size() {
        return members.size();
    }

    /** The id by which the cluster knows a member: made at its first start and kept in its data directory. */
    String memberId(int place) {
        try {
            return Files.readString(member(place).data().resolve("member-id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Console> anyAlive(int first) {
        return Stream.iterate(first, place -> place + 1)
                .limit(members.size())
                .map(place -> members.get(place % members.size()))
                .filter(Console::isAlive)
                .findFirst();
    }

    Console restartMember(int place) {
        return restartMember(place, Map.of());
    }

    /** As a supervisor does: again and again, while its database is down and the console refuses to start. */
    Console restartMember(int place, Map<String, String> more) {
        Console[] started = new Console[1];
        Wait.until("member " + place + " starts again", RESTART_LIMIT, () -> {
            try {
                started[0] = startMember(place, more);
                return true;
            } catch (AssertionError refused) {
                return false;
            }
        });
        members.set(place, started[0]);
        return started[0];
    }

    /** The setting with which a console ends at that crash point as SIGKILL would end it. */
    static Map<String, String> haltAt(String crashPoint) {
        return Map.of("JAVA_TOOL_OPTIONS", QUICK_START + " -Dmillrace.halt-at=" + crashPoint);
    }

    /** Starts a member that takes up its own runs and ends at that point, with or without having answered before. */
    void restartMemberThatDiesAt(int place, String crashPoint) {
        try {
            Console dying = startMember(place, haltAt(crashPoint));
            members.set(place, dying);
            Wait.until("member " + place + " dies at " + crashPoint, RESTART_LIMIT, () -> !dying.isAlive());
        } catch (AssertionError diedBeforeItAnswered) {
            if (!String.valueOf(diedBeforeItAnswered.getMessage()).contains("ended with 137")) {
                throw diedBeforeItAnswered;
            }
        }
    }

    /** Runs in the metadata database that have not ended, a paused one included. */
    long unendedRuns() {
        return Long.parseLong(metadata.query("millrace", "select count(*) from run where ended_at is null")
                .get(0)
                .get(0));
    }

    @Override
    public void close() {
        try {
            // A console that hangs must not keep the others and the servers alive.
            members.stream().filter(Console::isAlive).forEach(Console::kill);
        } finally {
            target.close();
            metadata.close();
        }
    }
}
