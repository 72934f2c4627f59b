package dev.millrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void ids_of_one_millisecond_are_in_the_order_in_which_they_were_made() {
        List<String> ids = Stream.generate(() -> Ids.next(NOW)).limit(2000).toList();
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9A-Za-z]{22}"));
    }

    @Test
    void a_later_id_is_greater() {
        String earlier = Ids.next(NOW);
        assertThat(Ids.next(NOW.plusMillis(1))).isGreaterThan(earlier);
    }
}
