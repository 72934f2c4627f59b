package dev.millrace.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a=b&c=", "=", "&&", "q=%C3%A9+%f0%9f%98%80", "a=%25zz", "a=%26", "a=b?c", "a=%0a"})
    void what_can_be_read_is_well_formed(String query) {
        assertThat(QueryString.isWellFormed(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%2",
                "a=%zz",
                "a=%2",
                "%%%",
                "a=%ff",
                "a=%c0%af",
                "a=%ed%a0%80",
                "a=%f8%88%80%80%80",
                "a=%00",
                "a=\0",
                "a=%e2%82",
                "a=%\uff11\uff11",
                "a=\u0100",
                "a=%-1",
                "a=%+1"
            })
    void what_cannot_is_not(String query) {
        assertThat(QueryString.isWellFormed(query)).isFalse();
    }

    @Test
    void there_are_a_thousand_parameters_at_most() {
        assertThat(QueryString.isWellFormed("a&".repeat(999) + "b")).isTrue();
        assertThat(QueryString.isWellFormed("a&".repeat(1_000) + "b")).isFalse();
    }

    @Test
    void no_query_is_well_formed() {
        assertThat(QueryString.isWellFormed(null)).isTrue();
    }
}
