package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedServerTest {

    private DataDirectory directory;
    private EmbeddedServer server;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = DataDirectory.open(temporary.resolve("data"));
        server = EmbeddedServer.start(directory);
    }

    @AfterAll
    void stop() {
        server.close();
        directory.close();
    }

    @Test
    void it_keeps_what_it_committed() throws SQLException {
        assertThat(settings("fsync", "synchronous_commit", "full_page_writes", "data_checksums"))
                .containsOnly("on");
    }

    @Test
    void it_is_postgresql_18_on_loopback_only() throws SQLException {
        assertThat(ask(server.superuser("postgres"), "show server_version")).startsWith("18.");
        assertThat(ask(server.superuser("postgres"), "show listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void nobody_gets_in_without_the_right_password() throws SQLException {
        assertThat(settings("password_encryption")).containsOnly("scram-sha-256");
        for (var user : List.of("postgres", "millrace")) {
            for (var password : List.of("", "wrong")) {
                assertThatThrownBy(() -> DriverManager.getConnection(
                                        server.console().url(), user, password)
                                .close())
                        .isInstanceOf(SQLException.class)
                        .extracting(refused -> ((SQLException) refused).getSQLState())
                        .isIn("28P01", "08004");
            }
        }
        assertThat(ask(
                        server.superuser("postgres"),
                        "select string_agg(distinct auth_method, ' ') from pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
    }

    @Test
    void the_role_of_the_console_has_no_special_powers() throws SQLException {
        assertThat(ask(server.console(), """
                select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
                  or exists (select from pg_auth_members where member = oid)
                from pg_roles where rolname = current_user""")).isEqualTo("f");
    }

    @Test
    void other_roles_may_not_enter_its_database() throws SQLException {
        assertThat(ask(
                        server.superuser("postgres"),
                        "select has_database_privilege('public', 'millrace', 'connect, temporary, create')"))
                .isEqualTo("f");
    }

    @Test
    void its_passwords_and_files_are_for_the_owner_only() throws IOException {
        for (var secret : List.of("secrets/superuser", "secrets/millrace", "lock")) {
            assertThat(permissions(directory.root().resolve(secret))).isEqualTo("rw-------");
        }
        for (var inside : List.of("", "secrets", "server", "server/data")) {
            assertThat(permissions(directory.root().resolve(inside))).isEqualTo("rwx------");
        }
        assertThat(secret("superuser")).hasSize(32).isNotEqualTo(secret("millrace"));
    }

    @Test
    void its_log_is_in_the_data_directory() throws IOException {
        try (var logs = Files.list(directory.root().resolve("server/log"))) {
            assertThat(logs).isNotEmpty();
        }
    }

    @Test
    void a_restart_keeps_the_port_unless_somebody_took_it(@TempDir Path temporary) throws IOException {
        try (var other = DataDirectory.open(ServerTemplate.copyTo(temporary.resolve("data")))) {
            int first = portOfAStart(other);
            assertThat(portOfAStart(other)).isEqualTo(first);
            try (var somebody = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
                assertThat(portOfAStart(other)).isNotEqualTo(somebody.getLocalPort());
            }
        }
    }

    private static int portOfAStart(DataDirectory directory) {
        try (var started = EmbeddedServer.start(directory)) {
            return started.console().port();
        }
    }

    private String secret(String name) throws IOException {
        return Files.readString(directory.root().resolve("secrets").resolve(name))
                .strip();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> settings(String... names) throws SQLException {
        var values = new ArrayList<String>();
        for (var name : names) {
            values.add(ask(server.superuser("postgres"), "show " + name));
        }
        return values;
    }

    static String ask(ServerLogin login, String question) throws SQLException {
        try (var connection = login.open();
                var answer = connection.createStatement().executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
