package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts, as people write them, are this machine. */
class NetworkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void addresses_of_this_machine_are_loopback(String host) {
        assertThat(Network.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.example.org",
                "10.0.0.1",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "fe80::1%lo",
                "::1%nothing",
                "fe80::1%25lo",
                "a:b",
                "1:2",
                "[x",
                "[a:b]",
                "[]",
                ":",
                "%",
                "1.2.3.4.5",
                "127.0.0.1:5432",
                "127.0.0.1/8"
            })
    void everything_else_is_not_whether_it_is_an_address_or_only_looks_like_one(String host) {
        assertThat(Network.isLoopback(host)).isFalse();
    }
}
