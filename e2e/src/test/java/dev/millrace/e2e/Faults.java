package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The long fault test, by command: kills consoles and databases again and again under a stream of runs, lets flows come due in the
 * same second, holds the target against what must be there, and writes {@code e2e/reports/faults.md}. Ends with 1 when anything was
 * lost, doubled or stuck. Arguments: how many kills (200), how many flows in the same second (1000), the seed (random).
 */
final class Faults {

    private static final Path REPORT = Path.of("reports", "faults.md");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int KILLS_PER_STALL = 20;

    private final int kills;
    private final int flows;
    private final long seed;

    private Faults(int kills, int flows, long seed) {
        this.kills = kills;
        this.flows = flows;
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException {
        Faults faults = new Faults(
                args.length > 0 ? Integer.parseInt(args[0]) : 200,
                args.length > 1 ? Integer.parseInt(args[1]) : 1000,
                args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime());
        Path folder = Files.createTempDirectory("millrace-faults");
        boolean good = faults.run(folder);
        System.out.println(Files.readString(REPORT));
        if (good) {
            delete(folder);
        } else {
            System.out.println("What it was is kept in " + folder);
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(Path folder) throws IOException {
        System.out.println("Seed " + seed);
        Random random = new Random(seed);
        Instant from = Instant.now();
        try (Cluster cluster = Cluster.start(folder, 2);
                Workload workload = new Workload(cluster, new Random(seed + 1));
                Killer killer = new Killer(cluster, random)) {
            workload.begin(PACE);
            while (killer.kills().size() < kills) {
                killer.killOne();
                if (killer.kills().size() % KILLS_PER_STALL == 0) {
                    killer.stallOne();
                }
            }
            workload.end();
            killer.awaitRepairs();
            SameSecond due = SameSecond.publish(cluster, flows);
            due.awaitEnd(LIMIT);
            workload.endSchedule();
            boolean allEnded = endsInTime(cluster);
            List<String> wrong = new ArrayList<>(due.wrongInTheLedger());
            wrong.addAll(due.wrongInTheTarget());
            Balance balance = Balance.of(cluster, workload.accepted(), workload.scheduled());
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, report(cluster, workload, killer, balance, due, wrong, from));
            return allEnded && wrong.isEmpty() && balance.isClean();
        }
    }

    private static boolean endsInTime(Cluster cluster) {
        try {
            Wait.until("every run has ended", LIMIT, Duration.ofSeconds(1), () -> cluster.unendedRuns() == 0);
            return true;
        } catch (AssertionError stuck) {
            System.out.println(stuck.getMessage());
            return false;
        }
    }

    private String report(
            Cluster cluster,
            Workload workload,
            Killer killer,
            Balance balance,
            SameSecond due,
            List<String> wrong,
            Instant from)
            throws IOException {
        List<String> rows = new ArrayList<>();
        for (Killer.Victim victim : Killer.Victim.values()) {
            rows.add("| SIGKILL: " + victim.words() + " | " + killer.kills(victim) + " |");
        }
        rows.add("| kills in all | " + killer.kills().size() + " |");
        rows.add("| SIGSTOP for 25 s, then SIGCONT: a console | " + killer.stalls() + " |");
        rows.add("| runs (accepted by an answer: " + workload.accepted().size() + ") | " + balance.runs() + " |");
        rows.add("| nodes that succeeded | " + balance.nodes() + " |");
        rows.add("| attempts cut off, found rolled back and repeated | " + balance.cutOff() + " |");
        rows.add("| **lost**: runs that were accepted and are nowhere | "
                + balance.lost().size() + " |");
        rows.add("| **lost**: nodes that succeeded without a row in the target | "
                + balance.missing().size() + " |");
        rows.add("| **doubled**: rows more than once | " + balance.doubled().size() + " |");
        rows.add("| rows of nodes or attempts that did not succeed | "
                + balance.stray().size() + " |");
        rows.add("| **stuck**: runs that have not ended | " + balance.stuck().size() + " |");
        rows.add("| runs that did not succeed | " + balance.failed().size() + " |");
        rows.add("| planned fires of the flow scheduled every minute, in the ledger | " + balance.fires() + " |");
        rows.add("| planned fires without an entry | " + balance.gaps().size() + " |");
        rows.add("| longest time from a kill to the end of the last run under way at it | "
                + seconds(Balance.longestRecovery(cluster, killer.kills())) + " |");
        rows.add("| flows due in the same second, started by two members | " + flows + " |");
        rows.add("| of these missing or doubled, in the ledger or the target | " + wrong.size() + " |");
        rows.add("| from that second to the start of the last of them | " + seconds(due.lastStart()) + " |");
        return String.format(
                Locale.ROOT,
                """
                # Faults, %s

                Two consoles on one metadata database, and a target, each a process of its own; both PostgreSQL with fsync on. Runs
                of a chain, a diamond, a fan and a queueing flow are launched every %d ms, one more flow runs every minute, while
                everything is killed at random moments and started again. The next kill does not wait for the repair of the last,
                so recovery times include later kills. The target's table is then held against what the console says.

                Machine: %d cores, shared with other work; %s %s. Java %s, PostgreSQL %s. Seed %d, %s in all.

                | what | figure |
                |---|---|
                %s
                %s""",
                LocalDate.now(ZoneOffset.UTC),
                PACE.toMillis(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                cluster.target().query("postgres", "show server_version").get(0).get(0),
                seed,
                seconds(Duration.between(from, Instant.now())),
                String.join("\n", rows),
                details(balance, wrong, workload));
    }

    private static String details(Balance balance, List<String> wrong, Workload workload) {
        List<String> lines = new ArrayList<>();
        lines.add("Launches that were answered otherwise than 202, while something was down: "
                + (workload.otherAnswers().isEmpty() ? "none" : workload.otherAnswers()) + ".");
        balance.findings().forEach(lines::add);
        wrong.forEach(lines::add);
        return "\n" + String.join("\n\n", lines) + "\n";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
