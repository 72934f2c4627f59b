package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // What is missing fails the test by itself.
class ConnectionTestLimitsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ConnectionTestLimits limits = new ConnectionTestLimits(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });

    @Test
    void an_account_has_its_tests_of_a_minute_and_then_waits() {
        for (int i = 0; i < ConnectionTestLimits.MOST_A_MINUTE; i++) {
            limits.begin("anna");
            limits.end();
        }
        assertTooMany("anna");
        limits.begin("boris");
        limits.end();

        now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(59)));
        assertTooMany("anna");
        now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(1)));
        limits.begin("anna");
    }

    @Test
    void all_together_have_few_at_once() {
        for (int i = 0; i < ConnectionTestLimits.MOST_AT_ONCE; i++) {
            limits.begin("account " + i);
        }
        assertTooMany("another");

        limits.end();
        limits.begin("another");
    }

    private void assertTooMany(String account) {
        assertThatThrownBy(() -> limits.begin(account))
                .isInstanceOfSatisfying(
                        Problem.TooMany.class,
                        problem -> assertThat(problem.code()).isEqualTo("too-many-requests"));
    }
}
