package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses the operator's list admits; nothing here looks a name up. */
class SourceHostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "0.0.0.0",
                "0.0.0.1",
                "::",
                "224.0.0.1",
                "255.255.255.255",
                "ff02::1",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1"
            })
    void link_local_and_metadata_addresses_are_forbidden_in_every_spelling(String address) throws Exception {
        assertThat(allowed("", "db.example.org", address)).isFalse();
        assertThat(allowed("*.example.org", "db.example.org", address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.5", "192.168.1.1", "203.0.113.9", "2001:db8::1", "fd12::1"})
    void everything_else_is_allowed_as_long_as_nothing_is_listed(String address) throws Exception {
        assertThat(allowed("", "db.example.org", address)).isTrue();
        assertThat(allowed("!10.9.0.0/16", "db.example.org", address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8                 | anything        | 10.255.0.1   | true",
                "10.0.0.0/8                 | anything        | 11.0.0.1     | false",
                "10.0.0.0/9                 | anything        | 10.128.0.1   | false",
                "10.1.2.3                   | anything        | 10.1.2.3     | true",
                "10.1.2.3                   | anything        | 10.1.2.4     | false",
                "10.0.0.0/8 !10.1.0.0/16    | anything        | 10.1.2.3     | false",
                "10.0.0.0/8,!10.1.0.0/16    | anything        | 10.2.2.3     | true",
                "db.example.org             | db.example.org  | 203.0.113.9  | true",
                "db.example.org             | DB.Example.Org. | 203.0.113.9  | true",
                "db.example.org             | xdb.example.org | 203.0.113.9  | false",
                "db.example.org             | 203.0.113.9     | 203.0.113.9  | false",
                "*.example.org              | a.b.example.org | 203.0.113.9  | true",
                "*.example.org              | example.org     | 203.0.113.9  | false",
                "*.example.org              | badexample.org  | 203.0.113.9  | false",
                "!*.example.org             | db.example.org  | 203.0.113.9  | false",
                "!db.example.org 10.0.0.0/8 | db.example.org  | 10.0.0.1     | false",
                "2001:db8::/32              | anything        | 2001:db8::7  | true",
                "2001:db8::/32              | anything        | 2001:db9::7  | false",
                "169.254.10.0/24            | anything        | 169.254.10.7 | true",
                "10.0.0.0/8                 | anything        | 64:ff9b::a00:1 | true",
                "!10.0.0.0/8                | anything        | 64:ff9b::a00:1 | false",
                "0.0.0.0/0                  | anything        | 203.0.113.9  | true",
            })
    void entries_allow_and_forbid_by_name_and_by_address(String setting, String host, String address, boolean expected)
            throws Exception {
        assertThat(allowed(setting, host, address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "999.1.1.1",
                "2001:db8::/129",
                "a b/c",
                "ex*mple.org",
                "*",
                "!"
            })
    void an_entry_that_is_none_is_refused(String setting) {
        assertThatThrownBy(() -> SourceHosts.of(setting)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean allowed(String setting, String host, String address) throws UnknownHostException {
        return SourceHosts.of(setting).allows(host, InetAddress.getByName(address));
    }
}
