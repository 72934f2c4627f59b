package dev.millrace.e2e.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attack suite in short, so that a broken promise fails the build: fewer requests, and without the full disk. */
class AttacksTest {

    @Test
    void no_attack_breaks_a_promise(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("millrace.attacks.seed", System.nanoTime());
        System.out.println("The seed of the attacks, for -Dmillrace.attacks.seed: " + seed);
        List<Result> results = new Attacks(folder, Scale.SHORT, seed).run("all");
        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.holds())
                        .as(result.row() + "\n" + result.details())
                        .isTrue());
    }
}
