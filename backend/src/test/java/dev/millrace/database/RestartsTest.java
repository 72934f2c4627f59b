package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RestartsTest {

    private static final Instant NOON = Instant.parse("2026-06-05T12:00:00Z");

    @Test
    void the_first_is_at_once_and_each_further_one_waits_longer_up_to_a_minute() {
        var restarts = Restarts.NONE;
        var pauses = new ArrayList<Long>();
        for (int n = 0; n < 10; n++) {
            restarts = restarts.endedAt(NOON.plusSeconds(n));
            pauses.add(restarts.pause().toSeconds());
        }
        assertThat(pauses).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(restarts.areMany()).isTrue();
    }

    @Test
    void after_a_quiet_time_it_counts_as_new() {
        var restarts = Restarts.NONE.endedAt(NOON).endedAt(NOON.plusSeconds(1));
        var later = NOON.plus(Duration.ofMinutes(11));
        assertThat(restarts.isRecent(later)).isFalse();
        assertThat(restarts.endedAt(later).pause()).isZero();
        assertThat(restarts.endedAt(later).total()).isEqualTo(3);
        assertThat(Restarts.NONE.isRecent(NOON)).isFalse();
    }
}
