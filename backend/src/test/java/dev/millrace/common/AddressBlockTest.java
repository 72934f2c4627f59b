package dev.millrace.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::, 2001:db8:1:2:0:0:0:0/64",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::1, 0:0:0:0:0:0:0:1",
        "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1",
    })
    void an_ipv6_address_stands_for_its_network(String address, String block) {
        assertThat(AddressBlock.of(address)).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "example.org", "example.org:80", "cafe:1", "::1::", "%", "1.2.3.4:5"})
    void what_is_no_address_is_looked_up_nowhere(String text) {
        assertThat(AddressBlock.of(text)).isEqualTo(text);
    }

    @Test
    void addresses_of_one_network_are_the_same_client() throws UnknownHostException {
        InetAddress one = InetAddress.getByName("2001:db8:1:2::3");

        assertThat(AddressBlock.same(one, InetAddress.getByName("2001:db8:1:2:ffff::")))
                .isTrue();
        assertThat(AddressBlock.same(one, InetAddress.getByName("2001:db8:1:3::3")))
                .isFalse();
        assertThat(AddressBlock.same(one, InetAddress.getByName("192.0.2.1"))).isFalse();
        assertThat(AddressBlock.same(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.1")))
                .isTrue();
        assertThat(AddressBlock.same(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")))
                .isFalse();
    }
}
