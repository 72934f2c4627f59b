package dev.millrace.e2e.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attack suite, by command: attacks a console of its own, on loopback, in ways that are bounded in requests and time, and
 * writes {@code e2e/reports/attacks.md}. Ends with 1 when a promise was broken.
 */
final class Attacks {

    private static final Path REPORT = Path.of("reports", "attacks.md");

    private final Path folder;
    private final Scale scale;
    private final long seed;

    /** As the attacked server told it. */
    private String postgres = "not asked";

    Attacks(Path folder, Scale scale, long seed) {
        this.folder = folder;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * Attacks.
     *
     * @param args parts of the names of attacks, with commas between, to be carried out and printed, or "all" for the report; then
     *     the seed of what is left to chance, or "random"
     */
    public static void main(String[] args) throws Exception {
        String parts = args.length > 0 ? args[0] : "all";
        boolean chosen = args.length > 1 && !args[1].equals("random");
        long seed = chosen ? Long.parseLong(args[1]) : System.nanoTime();
        System.out.println("Seed " + seed);
        Path folder = Files.createTempDirectory("millrace-attacks");
        long begun = System.nanoTime();
        Attacks attacks = new Attacks(folder, Scale.FULL, seed);
        List<Result> results = attacks.run(parts);
        String report = attacks.report(results, Duration.ofNanos(System.nanoTime() - begun));
        System.out.println(report);
        if (parts.equals("all")) {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, report);
        }
        boolean good = results.stream().allMatch(Result::holds);
        if (good) {
            delete(folder);
        } else {
            System.out.println("What it was is kept in " + folder);
        }
        System.exit(good ? 0 : 1);
    }

    /** Those whose names have one of these words; the ones that a console of its own is needed for come last. */
    List<Result> run(String words) throws Exception {
        List<Attack> wanted = chosen(onOne(), words);
        List<Result> results = new ArrayList<>();
        if (!wanted.isEmpty()) {
            try (Target target = Target.start(folder.resolve("data"), seed)) {
                postgres = target.vitals().serverVersion();
                long heap = target.vitals().heap();
                for (Attack attack : wanted) {
                    Result result = carriedOut(attack, target, new Tally(), heap);
                    heap = result.heapAfter();
                    results.add(result);
                }
            }
        }
        if (scale == Scale.SHORT) {
            // It starts a console of its own, and takes a minute for that alone.
            return results;
        }
        Path disk = Files.createDirectories(folder.resolve("disk"));
        for (Attack attack : chosen(List.of(new FullDisk(disk)), words)) {
            results.add(onAFullDisk(attack, disk));
        }
        return results;
    }

    private static List<Attack> chosen(List<Attack> attacks, String words) {
        Set<String> wanted =
                Stream.of(words.toLowerCase(Locale.ROOT).split(",", -1)).collect(Collectors.toSet());
        return attacks.stream()
                .filter(attack -> words.equals("all")
                        || wanted.stream().anyMatch(attack.name().toLowerCase(Locale.ROOT)::contains))
                .toList();
    }

    private List<Attack> onOne() {
        return List.of(
                new LongNames(scale.of(12, 200)),
                new ApiFuzz(scale.of(1_500, 37_000)),
                new FormFuzz(scale.of(300, 3_000)),
                new HeaderFuzz(scale.of(800, 9_000)),
                new PathTricks(),
                new CrossSite(),
                new Sessions(),
                new Expansion(),
                new Certificates(),
                new MovedPasswords(),
                new SourceHosts(scale.of(8, 60)),
                new SandboxRole(),
                new StringEscapes(scale.of(24, 400)),
                new SlowClients(210, Duration.ofSeconds(scale.of(1, 15)), Duration.ofSeconds(scale.of(8, 2))),
                new DeafReaders(scale.of(10, 30), scale.of(150, 1_000), Duration.ofSeconds(10)),
                new ManyStreams(scale.of(270, 1_000)),
                new LaunchFlood(scale.of(200, 4_000)),
                new GiantNotices(scale.of(8, 64), scale.of(20_000_000, 50_000_000)),
                new ResetFlood(20),
                new SandboxCrash(Duration.ofSeconds(scale.of(5, 25))),
                // Last, for the account's name has to wait afterwards, wherever it is tried from.
                new ParallelGuesses(150));
    }

    private Result onAFullDisk(Attack attack, Path disk) throws Exception {
        if (!FullDisk.isPossible(disk)) {
            return Result.notTried(attack, "no file system can be mounted in a user name space here.");
        }
        Map<String, String> settings = Map.of("MILLRACE_DISK_RESERVE", FullDisk.RESERVE);
        try (Target target = Target.start(FullDisk.mounting(disk), disk.resolve("data"), settings, seed)) {
            // Refused work is 507 there; what was under way when the disk got full may be 503.
            Tally tally = new Tally(Set.of(503, 507));
            return carriedOut(attack, target, tally, target.vitals().heap());
        }
    }

    private static Result carriedOut(Attack attack, Target target, Tally tally, long heapBefore) {
        long begun = System.nanoTime();
        try {
            attack.on(target, tally);
        } catch (Exception | AssertionError ended) {
            tally.broken("it could not go on: " + ended);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!target.console().isAlive()) {
            throw new AssertionError(attack.name() + " has ended the console: "
                    + target.console().tail());
        }
        Result result =
                new Result(attack, tally, heapBefore, target.vitals().heap(), target.backendsLeft(), seconds, null);
        System.out.println(result.row());
        return result;
    }

    private String report(List<Result> results, Duration time) {
        return String.format(
                Locale.ROOT,
                """
                # Attacks, %s

                A console in a process of its own with 512 MiB of heap and its embedded PostgreSQL, attacked on loopback as a stranger,
                as a program with a password, and as somebody who may write SQL. The table counts answers of 500 and above other than
                501 (on the full disk: than 503 and 507), and answers that took over 10 s (where a call may wait for a database: over
                what it may wait). The heap is what is alive after a collection; backends left are sessions of the sandbox still at
                work. An attack counts as broken when anything that it was promised did not hold.

                Machine: %d cores, shared with other work; %s %s. Java %s, PostgreSQL %s. Seed %d, %.0f s in all, %d requests.

                | attack | requests | 5xx | over 10 s | heap before → after | backends left | time | verdict |
                |---|---|---|---|---|---|---|---|
                %s

                %s
                """,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                postgres,
                seed,
                time.toMillis() / 1000.0,
                results.stream().mapToInt(result -> result.tally().requests()).sum(),
                results.stream().map(Result::row).collect(Collectors.joining("\n")),
                results.stream().map(Result::details).collect(Collectors.joining("\n\n")));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
