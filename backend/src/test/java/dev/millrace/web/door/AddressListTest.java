package dev.millrace.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {

    @Test
    void an_address_is_in_its_networks() {
        AddressList list = AddressList.of("10.0.0.0/8, 192.168.1.7 fe80::/10,::1");

        assertThat(list.contains("10.255.0.1")).isTrue();
        assertThat(list.contains("192.168.1.7")).isTrue();
        assertThat(list.contains("fe80::1")).isTrue();
        assertThat(list.contains("::1")).isTrue();
        assertThat(list.contains("11.0.0.1")).isFalse();
        assertThat(list.contains("192.168.1.8")).isFalse();
        assertThat(list.contains("127.0.0.1")).isFalse();
        assertThat(list.contains("ff80::1")).isFalse();
    }

    @Test
    void a_network_may_end_within_a_byte() {
        AddressList list = AddressList.of("172.16.0.0/12");

        assertThat(list.contains("172.31.255.255")).isTrue();
        assertThat(list.contains("172.32.0.0")).isFalse();
    }

    @Test
    void an_empty_list_contains_nothing() {
        assertThat(AddressList.of(" ").contains("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0", "10.0.0.1/", "1.2.3.4.5", "example.org/8", "300.0.0.1"})
    void what_is_neither_address_nor_network_is_refused(String entry) {
        assertThatThrownBy(() -> AddressList.of(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }
}
