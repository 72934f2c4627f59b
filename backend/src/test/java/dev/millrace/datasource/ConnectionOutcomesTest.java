package dev.millrace.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.common.Problem;
import dev.millrace.database.WireProxy;
import dev.millrace.datasource.ConnectionTest.Outcome;
import dev.millrace.testing.Postgres;
import dev.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person is told who tries a data source out. */
@SuppressWarnings("NullAway") // What is missing fails the test by itself.
@Postgres
class ConnectionOutcomesTest {

    private static final String PASSWORD = "right";

    private final TestDatabase database;
    private final Registry registry;
    private final ConnectionTest test;

    ConnectionOutcomesTest(TestDatabase database) {
        this.database = database;
        this.registry = new Registry(database);
        this.test = new ConnectionTest(registry.sources, Clock.systemUTC());
    }

    /** The test server trusts everybody; these two it does not. */
    @BeforeAll
    static void roles(TestDatabase database) throws IOException {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        jdbc.sql("create role needs_password login password '" + PASSWORD + "'").update();
        jdbc.sql("create role kept_out login").update();
        jdbc.sql("create role no_slot login connection limit 0").update();
        jdbc.sql("create role not_welcome login").update();
        jdbc.sql("create database closed").update();
        jdbc.sql("revoke connect on database closed from public").update();
        Path rules = Path.of(jdbc.sql("show hba_file").query(String.class).single());
        Files.writeString(rules, """
                host all needs_password all scram-sha-256
                host all kept_out all reject
                """ + Files.readString(rules));
        jdbc.sql("select pg_reload_conf()").query().singleValue();
        Registry.await(() -> {
            try (var refused = of(database, "kept_out").dataSource().getConnection()) {
                return refused.isClosed();
            } catch (SQLException e) {
                return true;
            }
        });
    }

    @Test
    void one_that_answers_is_ok_and_tells_its_version() {
        ConnectionTest.Result result = result(database, PASSWORD, Map.of("search_path", "a, b", "role", "pg_monitor"));

        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.serverVersion()).startsWith("18");
        assertThat(result.pooled()).isFalse();
        assertThat(result.millis()).isNotNegative();
    }

    @Test
    void a_pooler_that_lends_by_transaction_is_noticed() throws IOException {
        try (WireProxy pooler = new WireProxy(database.port(), "")) {
            TestDatabase behind = new TestDatabase(database.host(), pooler.port(), database.name(), database.user());
            ConnectionTest.Result result = result(behind, PASSWORD, Map.of());

            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.OK);
            assertThat(result.pooled()).isTrue();
        }
    }

    @Test
    void nobody_at_the_port_is_refused_in_the_drivers_words() throws IOException {
        TestDatabase nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new TestDatabase(database.host(), closed.getLocalPort(), "d", "u");
        }

        ConnectionTest.Result result = result(nobody, PASSWORD, Map.of());

        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.message()).contains(":" + nobody.port()).doesNotContain(PASSWORD);
        assertThat(result.serverVersion()).isNull();
        assertThat(result.pooled()).isNull();
    }

    @Test
    void a_server_that_says_nothing_is_unreachable_after_the_connect_timeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TestDatabase there = new TestDatabase(database.host(), silent.getLocalPort(), "d", "u");
            long start = System.nanoTime();

            assertThat(result(there, PASSWORD, Map.of("connectTimeout", "1")).outcome())
                    .isEqualTo(Outcome.UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_wrong_password_and_none_are_bad_credentials() {
        TestDatabase strict = of(database, "needs_password");

        assertThat(outcome(strict, PASSWORD)).isEqualTo(Outcome.OK);
        assertThat(outcome(strict, "wrong")).isEqualTo(Outcome.BAD_CREDENTIALS);
        assertThat(outcome(strict, "")).isEqualTo(Outcome.BAD_CREDENTIALS);
        assertThat(outcome(of(database, "nobody_" + UUID.randomUUID()), PASSWORD))
                .isEqualTo(Outcome.BAD_CREDENTIALS);
    }

    @Test
    void a_password_that_cannot_be_decrypted_has_to_be_entered_again() {
        DataSource source = registry.itself("tampered " + UUID.randomUUID(), Map.of());
        registry.jdbc
                .sql("update data_source set secret = '\\x00' where id = ?")
                .param(source.id().value())
                .update();

        ConnectionTest.Result result = test.of(Registry.ANNA, source.id());

        assertThat(result.outcome()).isEqualTo(Outcome.BAD_CREDENTIALS);
        assertThat(result.message()).contains("enter it again");
    }

    @Test
    void whom_the_server_does_not_let_in_is_refused() {
        assertThat(outcome(of(database, "kept_out"), PASSWORD)).isEqualTo(Outcome.REFUSED);
        assertThat(outcome(of(database, "no_slot"), PASSWORD)).isEqualTo(Outcome.REFUSED);
        assertThat(outcome(of(database.sibling("closed"), "not_welcome"), PASSWORD))
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_database_that_is_not_there_is_unknown_whatever_its_name() {
        assertThat(outcome(database.sibling("no SSL here"), PASSWORD)).isEqualTo(Outcome.DATABASE_UNKNOWN);
    }

    @Test
    void a_server_without_tls_is_told_from_one_that_is_away() {
        assertThat(result(database, PASSWORD, Map.of("sslmode", "require")).outcome())
                .isEqualTo(Outcome.TLS);
    }

    @Test
    void a_role_that_no_script_could_take_is_said_in_the_databases_words() {
        ConnectionTest.Result result = result(database, PASSWORD, Map.of("role", "no_such_role"));

        assertThat(result.outcome()).isEqualTo(Outcome.OTHER);
        assertThat(result.message()).contains("no_such_role");
    }

    @Test
    void an_unknown_data_source_is_not_found() {
        assertThatThrownBy(() -> test.of(Registry.ANNA, new DataSourceId("nowhere")))
                .isInstanceOf(Problem.NotFound.class);
    }

    private Outcome outcome(TestDatabase there, String password) {
        return result(there, password, Map.of()).outcome();
    }

    private ConnectionTest.Result result(TestDatabase there, String password, Map<String, String> options) {
        DataSource source = registry.sources.add(
                Registry.ANNA,
                new DataSourceSettings(
                        "to try " + UUID.randomUUID(),
                        "test",
                        there.host(),
                        there.port(),
                        there.name(),
                        there.user(),
                        password,
                        options,
                        1));
        return test.of(Registry.ANNA, source.id());
    }

    private static TestDatabase of(TestDatabase database, String user) {
        return new TestDatabase(database.host(), database.port(), database.name(), user);
    }
}
