package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.MemoryBudget;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's own database is recognised whatever it is called. */
class ConsoleDatabaseTest {

    private static final String LOCAL = "jdbc:postgresql://127.0.0.1:5433/millrace?socketTimeout=30";

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 5433, millrace, true",
        "127.9.9.9, 5433, millrace, true",
        "::1, 5433, millrace, true",
        "::ffff:127.0.0.1, 5433, millrace, true",
        "127.0.0.1, 5432, millrace, false",
        "127.0.0.1, 5433, postgres, false",
        "127.0.0.1, 5433, Millrace, false",
        "203.0.113.9, 5433, millrace, false",
    })
    void by_address_port_and_name(String address, int port, String database, boolean expected) throws Exception {
        assertThat(ConsoleDatabase.at(LOCAL).isAt(InetAddress.getByName(address), port, database))
                .isEqualTo(expected);
    }

    @Test
    void by_every_address_of_this_machine() throws Exception {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();

        assertThat(own).isNotEmpty();
        for (InetAddress address : own) {
            assertThat(ConsoleDatabase.at(LOCAL).isAt(address, 5433, "millrace"))
                    .as(address.toString())
                    .isTrue();
        }
    }

    @Test
    void by_a_name_that_postgresql_cuts() throws Exception {
        String longest = "m".repeat(63);
        ConsoleDatabase console = ConsoleDatabase.at("jdbc:postgresql://127.0.0.1:5433/" + longest);

        assertThat(console.isAt(InetAddress.getLoopbackAddress(), 5433, longest + "ore"))
                .isTrue();
        assertThat(console.isAt(InetAddress.getLoopbackAddress(), 5433, "m".repeat(62)))
                .isFalse();
    }

    @Test
    void by_each_of_several_servers_and_without_a_port() throws Exception {
        ConsoleDatabase console = ConsoleDatabase.at("jdbc:postgresql://203.0.113.1,203.0.113.2:6000/console");

        assertThat(console.servers())
                .containsExactly(
                        new ConsoleDatabase.Server("203.0.113.1", 5432),
                        new ConsoleDatabase.Server("203.0.113.2", 6000));
        assertThat(console.isAt(InetAddress.getByName("203.0.113.2"), 6000, "console"))
                .isTrue();
        assertThat(console.isAt(InetAddress.getByName("203.0.113.2"), 5432, "console"))
                .isFalse();
    }

    @Test
    void the_address_that_was_checked_is_the_one_that_is_taken() throws Exception {
        SourceAccess access = access(SourceHosts.of("localhost"));

        assertThat(access.address("localhost", 5432, "shop").isUnresolved()).isFalse();
        assertThatThrownBy(() -> access.address("127.0.0.1", 5432, "shop"))
                .isInstanceOf(SourceAccess.Forbidden.class)
                .hasMessageNotContaining("127");
        assertThatThrownBy(() -> access.address("localhost", 5433, "millrace"))
                .isInstanceOf(SourceAccess.Forbidden.class);
    }

    @Test
    void no_list_opens_the_consoles_own_database() {
        SourceAccess access = access(SourceHosts.of("127.0.0.0/8 localhost"));

        assertThatThrownBy(() -> access.address("127.0.0.1", 5433, "millrace"))
                .isInstanceOf(SourceAccess.Forbidden.class);
    }

    private static SourceAccess access(SourceHosts hosts) {
        Path none = Path.of("there-is-no-such-directory");
        return new SourceAccess(
                hosts,
                Optional.of(ConsoleDatabase.at(LOCAL)),
                new RootCertificates(none, none),
                MemoryBudget.unbounded());
    }
}
