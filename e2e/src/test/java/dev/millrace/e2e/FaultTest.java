package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles and databases are killed with SIGKILL in the middle of a stream of runs; the target shows each effect once. */
class FaultTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<Killer.Victim> VICTIMS = List.of(
            Killer.Victim.TARGET,
            Killer.Victim.BACKEND,
            Killer.Victim.CONSOLE,
            Killer.Victim.METADATA,
            Killer.Victim.BACKEND);

    @Test
    void five_kills_of_consoles_and_databases_lose_nothing_and_double_nothing(@TempDir Path folder) {
        long seed = Long.getLong("millrace.faults.seed", System.nanoTime());
        System.out.println("The seed of the kills, for -Dmillrace.faults.seed: " + seed);
        Random random = new Random(seed);
        try (Cluster cluster = Cluster.start(folder, 2);
                Workload workload = new Workload(cluster, new Random(seed + 1));
                Killer killer = new Killer(cluster, random)) {
            workload.begin(Duration.ofMillis(250));
            for (Killer.Victim victim : VICTIMS) {
                workload.awaitMore(5, LIMIT);
                Wait.until(victim.words() + " is killed", LIMIT, () -> killer.kill(victim));
            }
            workload.end();
            killer.awaitRepairs();
            workload.endSchedule();
            Wait.until("every run has ended", LIMIT, () -> cluster.unendedRuns() == 0);

            Balance balance = Balance.of(cluster, workload.accepted(), workload.scheduled());
            System.out.println("accepted " + workload.accepted().size() + ", other answers " + workload.otherAnswers()
                    + ", longest recovery " + Balance.longestRecovery(cluster, killer.kills()) + ", " + balance);
            assertThat(workload.accepted()).isNotEmpty();
            assertThat(balance.findings()).isEmpty();
        }
    }
}
