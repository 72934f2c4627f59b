package dev.millrace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.TestDatabase;
import dev.millrace.testing.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class MetadataDatabaseTest {

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void an_external_postgresql_gets_the_consoles_tables(int version) {
        var server = TestServer.durable(version);
        var empty = server.create(false);
        try {
            var ready = MetadataDatabase.of(external(empty, false));

            assertThat(ready.getJdbcUrl()).isEqualTo(empty.url());
            assertThat(JdbcClient.create(empty.dataSource())
                            .sql("select count(*) from flyway_schema_history where success")
                            .query(Integer.class)
                            .single())
                    .isPositive();
        } finally {
            server.drop(empty);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void one_that_loses_commits_is_refused_before_it_is_touched(int version) {
        var server = TestServer.of(version);
        var empty = server.create(false);
        try {
            assertRefused(external(empty, false), "has fsync off");
            assertThat(JdbcClient.create(empty.dataSource())
                            .sql("select count(*) from pg_tables where schemaname = 'public'")
                            .query(Integer.class)
                            .single())
                    .isZero();
        } finally {
            server.drop(empty);
        }
    }

    @Test
    void so_is_one_whose_role_does_not_wait_for_commits() {
        var server = TestServer.durable(18);
        var empty = server.create(false);
        try {
            JdbcClient.create(empty.dataSource())
                    .sql("alter database %s set synchronous_commit = off".formatted(empty.name()))
                    .update();
            assertRefused(external(empty, false), "has synchronous_commit off");
        } finally {
            server.drop(empty);
        }
    }

    @Test
    void a_standby_is_refused() {
        try (var standby = TestServer.standby(18)) {
            assertRefused(external(standby.administration(), false), "is a standby");
        }
    }

    @Test
    void a_database_that_is_read_only_is_refused() {
        var server = TestServer.of(18);
        var empty = server.create(false);
        try {
            JdbcClient.create(empty.dataSource())
                    .sql("alter database %s set default_transaction_read_only = on".formatted(empty.name()))
                    .update();
            assertRefused(external(empty, true), "is read-only");
        } finally {
            server.drop(empty);
        }
    }

    @Test
    void a_pooler_that_lends_by_transaction_is_refused() throws IOException {
        try (var pooler = new WireProxy(TestServer.of(18).administration().port(), "")) {
            assertRefused(through(pooler), "behind a pooler that lends connections by transaction");
        }
    }

    @Test
    void a_version_before_15_is_refused() throws IOException {
        try (var older = new WireProxy(TestServer.of(15).administration().port(), "14.23")) {
            assertRefused(through(older), "is PostgreSQL 14.23; it must be 15 or newer");
        }
    }

    @Test
    void one_that_cannot_be_reached_is_said_in_its_driver_s_words() {
        var nowhere = new Settings.ExternalDatabase("jdbc:postgresql://127.0.0.1:1/d", "u", "p", false);
        assertRefused(nowhere, "Connection to 127.0.0.1:1 refused");
    }

    private static Settings.ExternalDatabase external(TestDatabase database, boolean volatileAllowed) {
        return new Settings.ExternalDatabase(database.url(), database.user(), TestDatabase.PASSWORD, volatileAllowed);
    }

    private static Settings.ExternalDatabase through(WireProxy proxy) {
        return new Settings.ExternalDatabase(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(proxy.port()), "postgres", "", true);
    }

    private static void assertRefused(Settings.ExternalDatabase database, String sentence) {
        assertThatThrownBy(() -> MetadataDatabase.of(database))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence);
    }
}
