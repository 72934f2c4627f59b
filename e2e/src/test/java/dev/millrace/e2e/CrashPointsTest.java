package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real console halts at every named crash point of the engine, one after the other, while it works on one run. */
class CrashPointsTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** After {@code CLAIMED}: as in the engine's {@code CrashPoint}, whose own test goes through them inside one process. */
    private static final List<String> LATER_POINTS =
            List.of("BEGUN", "RECORDED", "STATEMENT_DONE", "BEFORE_COMMIT", "COMMITTED", "OUTCOME_RECORDED");

    @Test
    void a_console_that_dies_at_every_crash_point_finishes_its_run_with_every_effect_once(@TempDir Path folder) {
        try (Cluster cluster = Cluster.start(folder, 1)) {
            String flow = cluster.member(0).api().createFlow(EffectFlows.chain("Killed at every point", 3, 0));
            cluster.member(0).kill();
            String run = launchAndDieAtTheClaim(cluster, flow);
            for (String point : LATER_POINTS) {
                cluster.restartMemberThatDiesAt(0, point);
            }
            Console last = cluster.restartMember(0);
            JsonNode ended = last.api().awaitState(run, LIMIT, "SUCCEEDED", "FAILED", "PAUSED");
            assertThat(ended.get("state").asString()).as(ended::toPrettyString).isEqualTo("SUCCEEDED");
            assertThat(cluster.target()
                            .query("postgres", "select node, attempt, count(*) from effect group by 1, 2 order by 1"))
                    .as("n1 was cut off three times, and then committed unseen")
                    .containsExactly(List.of("n1", "4", "1"), List.of("n2", "1", "1"), List.of("n3", "1", "1"));
        }
    }

    private static String launchAndDieAtTheClaim(Cluster cluster, String flow) {
        Console dying = cluster.restartMember(0, Cluster.haltAt("CLAIMED"));
        try {
            dying.api().trialRun(flow);
        } catch (UncheckedIOException diedBeforeItsAnswer) {
            assertThat(diedBeforeItsAnswer).isNotNull();
        }
        Wait.until("the console is dead", LIMIT, () -> !dying.isAlive());
        return cluster.metadata().query("millrace", "select id from run").get(0).get(0);
    }
}
