package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineRunnerTest {

    @ParameterizedTest
    @CsvSource({"PT5S, PT1.25S", "PT15S, PT3.75S", "PT20S, PT5S", "PT1H, PT5S"})
    void leases_are_renewed_four_times_in_their_life_and_at_least_every_five_seconds(Duration lease, Duration period) {
        assertThat(EngineRunner.renewal(lease)).isEqualTo(period);
    }
}
