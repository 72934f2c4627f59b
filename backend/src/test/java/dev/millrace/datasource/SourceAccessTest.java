package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.common.MemoryBudget;
import dev.millrace.datasource.ConnectionTest.Outcome;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections of data sources go, and whom they tell a password. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class SourceAccessTest {

    private static final String PASSWORD = "never-in-clear";

    private final TestDatabase database;

    SourceAccessTest(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.0.0.2", "localhost,127.0.0.1"})
    void no_connection_leads_to_the_consoles_own_database(String host) throws Exception {
        Registry registry = new Registry(database, access(""));
        DataSource source = add(registry, host, database.port(), database.name());

        ConnectionTest.Result result =
                new ConnectionTest(registry.sources, Clock.systemUTC()).of(Registry.ANNA, source.id());
        Opening opened = open(registry, source);

        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.message()).contains("does not allow");
        assertThat(opened).isInstanceOf(Opening.NotOpened.class);
    }

    @Test
    void another_database_of_its_server_is_allowed() {
        Registry registry = new Registry(database, access(""));
        DataSource source = add(registry, "127.0.0.1", database.port(), "postgres");

        assertThat(new ConnectionTest(registry.sources, Clock.systemUTC())
                        .of(Registry.ANNA, source.id())
                        .outcome())
                .isEqualTo(Outcome.OK);
    }

    @Test
    void a_list_of_the_operators_holds_for_every_connection() {
        Registry registry = new Registry(database, access("10.0.0.0/8"));
        DataSource source = add(registry, "127.0.0.1", database.port(), "postgres");

        assertThat(new ConnectionTest(registry.sources, Clock.systemUTC())
                        .of(Registry.ANNA, source.id())
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
    }

    /** 3 asks for the password in clear text, 5 as an MD5 digest. */
    @ParameterizedTest
    @CsvSource({"3, refuse", "5, refuse", "3, allow", "5, allow"})
    void a_server_that_is_not_verified_gets_no_password_it_could_read(int asks, String weak) throws Exception {
        Registry registry = new Registry(database, Registry.anything());
        try (ServerSocket anybody = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> answers(anybody, asks));
            DataSource source = registry.sources.add(
                    Registry.ANNA,
                    new DataSourceSettings(
                            "anybody " + UUID.randomUUID(),
                            "test",
                            ownName(),
                            anybody.getLocalPort(),
                            "d",
                            "u",
                            PASSWORD,
                            Map.of("sslmode", "disable", "weakAuthentication", weak),
                            1));

            ConnectionTest.Result result =
                    new ConnectionTest(registry.sources, Clock.systemUTC()).of(Registry.ANNA, source.id());

            String heard = said.get(20, TimeUnit.SECONDS);
            assertThat(heard.isEmpty()).isEqualTo(weak.equals("refuse"));
            if (weak.equals("refuse")) {
                assertThat(result.message()).contains("has not shown who it is");
            }
        }
    }

    /** A name that is not, as it is written, this machine. */
    private static String ownName() throws IOException {
        return InetAddress.getLocalHost().getHostName();
    }

    private static String answers(ServerSocket server, int asks) {
        try (Socket client = server.accept()) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] length = in.readNBytes(4);
            in.readNBytes((length[2] & 0xff) * 256 + (length[3] & 0xff) - 4);
            out.write(
                    asks == 3
                            ? new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3}
                            : new byte[] {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4});
            out.flush();
            int type = in.read();
            return type == 'p' ? "p" + new String(in.readNBytes(4), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException gone) {
            return "";
        }
    }

    private SourceAccess access(String hosts) {
        Path none = Path.of("there-is-no-such-directory");
        return new SourceAccess(
                SourceHosts.of(hosts),
                Optional.of(
                        ConsoleDatabase.at("jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name())),
                new RootCertificates(none, none),
                MemoryBudget.unbounded());
    }

    private DataSource add(Registry registry, String host, int port, String name) {
        return registry.sources.add(
                Registry.ANNA,
                new DataSourceSettings(
                        "access " + UUID.randomUUID(),
                        "test",
                        host,
                        port,
                        name,
                        database.user(),
                        TestDatabase.PASSWORD,
                        Map.of(),
                        1));
    }

    private static Opening open(Registry registry, DataSource source) throws InterruptedException {
        PooledSessions sessions = new PooledSessions(registry.sources);
        try {
            return sessions.open(new SessionRequest(
                    source.id(), "millrace/a/b", ZoneId.of("UTC"), TransactionMode.SINGLE, null, null));
        } finally {
            sessions.close();
        }
    }
}
