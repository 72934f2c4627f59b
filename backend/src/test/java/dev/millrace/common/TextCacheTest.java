package dev.millrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextCacheTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void it_is_smaller_where_the_heap_is_small() {
        assertThat(TextCache.of(1_000_000, GIBIBYTE / 4)).isEqualTo(250_000);
        assertThat(TextCache.of(1_000_000, GIBIBYTE)).isEqualTo(1_000_000);
        assertThat(TextCache.of(1_000_000, 8 * GIBIBYTE)).isEqualTo(1_000_000);
    }

    @Test
    void what_was_not_asked_for_longest_goes_first() {
        int most = 100;
        int there = TextCache.of(most, Runtime.getRuntime().maxMemory());
        List<String> made = new ArrayList<>();
        TextCache<String> cache = new TextCache<>(most, text -> {
            made.add(text);
            return text;
        });
        String quarter = "a".repeat(there / 4);
        cache.get(quarter);
        cache.get("b".repeat(there / 4));
        cache.get("c".repeat(there / 4));
        cache.get("d".repeat(there / 4));
        cache.get(quarter);
        cache.get("e".repeat(there / 4));
        made.clear();
        cache.get(quarter);
        assertThat(made).isEmpty();
        cache.get("b".repeat(there / 4));
        assertThat(made).hasSize(1);
    }

    @Test
    void a_text_that_is_large_for_the_cache_is_made_each_time() {
        List<String> made = new ArrayList<>();
        TextCache<String> cache = new TextCache<>(100, text -> {
            made.add(text);
            return text;
        });
        cache.get("x".repeat(26));
        cache.get("x".repeat(26));
        assertThat(made).hasSize(2);
    }
}
