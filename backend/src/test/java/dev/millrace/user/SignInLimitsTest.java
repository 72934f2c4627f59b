package dev.millrace.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.user.SignInLimits.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Who has to wait for whose tries. */
class SignInLimitsTest {

    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final SignInLimits limits = new SignInLimits(clock);

    @Test
    void a_second_try_at_the_same_time_is_not_looked_at() {
        Lane first = limits.stranger("admin", HOME);

        assertThat(limits.begin(first)).isZero();
        assertThat(limits.begin(limits.stranger("admin", ELSEWHERE))).isPositive();

        limits.failed(first);
        assertThat(limits.begin(limits.stranger("admin", ELSEWHERE))).isZero();
    }

    @Test
    void tries_at_the_same_time_for_many_names_are_counted_when_they_begin() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.begin(limits.stranger("name " + i, HOME))).isZero();
        }

        assertThat(limits.begin(limits.stranger("name 20", HOME))).isPositive();
        assertThat(limits.begin(limits.stranger("name 20", ELSEWHERE))).isZero();
    }

    @Test
    void a_flood_for_a_name_makes_neither_a_known_address_nor_a_known_device_wait() {
        for (int i = 0; i < 100; i++) {
            fail(limits.stranger("admin", "203.0.113." + i));
        }

        assertThat(limits.begin(limits.stranger("admin", ELSEWHERE))).isPositive();
        assertThat(limits.begin(limits.knownAddress("admin", HOME))).isZero();
        assertThat(limits.begin(limits.knownDevice("admin", "d1"))).isZero();
    }

    @Test
    void a_flood_from_an_address_makes_a_known_device_there_not_wait() {
        for (int i = 0; i < 100; i++) {
            fail(limits.stranger("name " + i, HOME));
        }

        assertThat(limits.begin(limits.knownDevice("admin", "d1"))).isZero();
    }

    @Test
    void a_known_device_has_a_pause_of_its_own() {
        for (int i = 0; i < 5; i++) {
            fail(limits.knownDevice("admin", "d1"));
        }

        assertThat(limits.begin(limits.knownDevice("admin", "d1"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(limits.begin(limits.knownDevice("admin", "d2"))).isZero();
    }

    @Test
    void an_account_of_ones_own_buys_no_guesses_at_others() {
        for (int i = 0; i < 19; i++) {
            fail(limits.stranger("name " + i, HOME));
        }
        Lane own = limits.stranger("mallory", HOME);
        limits.begin(own);
        limits.succeeded(own);
        fail(limits.stranger("name 19", HOME));

        assertThat(limits.begin(limits.stranger("name 20", HOME))).isPositive();
    }

    @Test
    void what_was_tried_is_forgotten_after_a_while() {
        for (int i = 0; i < 1_000; i++) {
            fail(limits.stranger("name " + i, "10.0." + i / 250 + "." + i % 250));
        }
        assertThat(limits.size()).isEqualTo(3_000);

        now = now.plus(Tries.FORGOTTEN_AFTER).plusSeconds(1);
        fail(limits.stranger("admin", HOME));

        assertThat(limits.size()).isEqualTo(3);
    }

    @Test
    void there_are_never_more_keys_than_fit() {
        for (int i = 0; i < 30_000; i++) {
            fail(limits.stranger("n".repeat(100) + i, "address " + i));
        }

        assertThat(limits.size()).isEqualTo(30_000);
    }

    private void fail(Lane lane) {
        limits.begin(lane);
        limits.failed(lane);
    }
}
