package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import dev.millrace.e2e.Console;
import dev.millrace.e2e.Flows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A console that is attacked: a real process with a small heap, and what its attackers and its other users know of it. */
final class Target implements AutoCloseable {

    private static final String HEAP = "-Xmx512m -Duser.timezone=Pacific/Chatham -Duser.language=tr -Duser.country=TR";

    private final Console console;
    private final Random random;

    private Target(Console console, Random random) {
        this.console = console;
        this.random = random;
    }

    /** Starts a console with 512 MiB of heap on that data directory, and waits for its sandbox. */
    static Target start(Path data, long seed) {
        return start(List.of(), data, Map.of(), seed);
    }

    /** @param surroundings as {@link Console#start(List, Path, Map)} takes them */
    static Target start(List<String> surroundings, Path data, Map<String, String> settings, long seed) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("JDK_JAVA_OPTIONS", HEAP);
        Console console = Console.start(surroundings, data, all);
        try {
            console.awaitSandbox();
        } catch (AssertionError missing) {
            console.close();
            throw missing;
        }
        return new Target(console, new Random(seed));
    }

    Console console() {
        return console;
    }

    /** Of somebody who has done nothing wrong. */
    Api api() {
        return console.api();
    }

    Vitals vitals() {
        return new Vitals(console);
    }

    Random random() {
        return random;
    }

    Wire wire() {
        return Wire.to(console.port());
    }

    /** From an address that the console has never seen. */
    Wire stranger(int number) {
        return Wire.from("127.0.66." + (1 + number % 250), console.port());
    }

    /** The header of a program with the right password. */
    static String authorization() {
        return authorization(Console.USER, Console.PASSWORD);
    }

    static String authorization(String name, String password) {
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
    }

    Person signIn() {
        return Person.signIn(console.port());
    }

    /** Signs in once more with that browser, over that connection. */
    Reply signInReply(Person person, Wire wire) {
        try (wire) {
            Person again = person.signedOut();
            again.open(wire, "/sign-in");
            return again.submitSignIn(wire, Console.USER, Console.PASSWORD);
        }
    }

    /** The time that a page takes for somebody else at this moment. */
    Reply anotherPage(Duration patience) {
        try (Wire wire = Wire.patient(console.port(), patience)) {
            return wire.send(Request.get("/sign-in").with("Connection: close"));
        }
    }

    /** The sandbox's. */
    String state() {
        return api().get("/api/sandbox").expect(200).path("state").asString();
    }

    /** Whether the sandbox is ready and a node's session can be opened. */
    boolean sandboxAnswers() {
        if (!state().equals("READY")) {
            return false;
        }
        var tested = api().post("/api/data-sources/" + source(Flows.RDS) + "/queries", Map.of("sql", "select 1"));
        return tested.status() == 200 && tested.body().path("failure").isNull();
    }

    /** Sessions of the sandbox that are at work a moment after an attack; those of clients that have gone may take some seconds. */
    int backendsLeft() {
        for (int i = 0; i < 50 && (!state().equals("READY") || vitals().backendsAtWork() > 0); i++) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return vitals().backendsAtWork();
    }

    /** Runs that hold a slot. */
    int runsAtWork() {
        int runs = 0;
        for (var member : api().get("/api/members").expect(200).get("items")) {
            runs += member.get("runs").asInt();
        }
        return runs;
    }

    /** The id of a data source by its name. */
    String source(String name) {
        for (var source : api().get("/api/data-sources").expect(200).get("items")) {
            if (source.get("name").asString().equals(name)) {
                return source.get("id").asString();
            }
        }
        throw new IllegalStateException("no data source " + name);
    }

    /** As many of the list as wanted, taken by chance but the same for the same seed. */
    <T> List<T> some(List<T> all, int count) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
    }

    @Override
    public void close() {
        console.close();
    }
}
